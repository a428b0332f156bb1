create table initiative_calendar.initiative (
    id text primary key,
    team text not null,
    verbinder text not null,
    buurt text,
    person text,
    theme text not null,
    stage text not null check (stage in ('gesignaleerd', 'verkend', 'initiatief', 'afgerond')),
    owner text not null check (owner in ('bewoner', 'samen', 'wij')),
    talents text[] not null,
    title_sealed blob,
    story_sealed blob,
    rank double not null,
    started_on date,
    created_at timestamptz not null,
    closed_at timestamptz,
    version integer not null default 1,
    changed_seq bigint not null,
    check ((closed_at is not null) = (stage = 'afgerond')),
    check ((started_on is not null) = (stage in ('initiatief', 'afgerond')))
);

-- Times are those of the clock on the wall in the city: a weekly 19:00 stays 19:00 all year.
create table initiative_calendar.entry (
    id text primary key,
    team text not null,
    verbinder text not null,
    initiative text,
    kind text not null,
    buurt text,
    title_sealed blob,
    place_sealed blob,
    all_day boolean not null,
    starts timestamp not null,
    ends timestamp not null,
    rule text,
    until date,
    cancelled boolean not null default false,
    created_at timestamptz not null,
    version integer not null default 1,
    changed_seq bigint not null,
    check (ends > starts),
    check (until is null or rule is not null),
    check (until is null or until >= starts::date)
);

-- What is different about one time of an entry, and how many people came. `original` is when it
-- would have started by its entry.
create table initiative_calendar.occurrence (
    id text primary key,
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

create table initiative_calendar.feed (
    id text primary key,
    team text not null,
    digest text not null unique,
    member text not null,
    made_at timestamptz not null,
    withdrawn_at timestamptz
);
