-- The team of its entry once more, so that who came can be counted without a look at every entry.
create table initiative_calendar.occurrence_of_team (
    id text primary key,
    team text not null,
    entry text not null,
    original timestamp not null,
    cancelled boolean not null default false,
    starts timestamp,
    ends timestamp,
    title_sealed blob,
    attendance integer check (attendance between 0 and 5000),
    check ((starts is null) = (ends is null)),
    check (ends > starts)
);
insert into initiative_calendar.occurrence_of_team by name
    select occurrence.*, entry.team
    from initiative_calendar.occurrence
    join initiative_calendar.entry on entry.id = occurrence.entry;
drop table initiative_calendar.occurrence;
alter table initiative_calendar.occurrence_of_team rename to occurrence;
