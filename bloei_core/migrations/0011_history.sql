-- Events that goals look back on, apart: a goal need not read millions of rows for thousands.
create table core.told (
    seq bigint not null,
    name text not null,
    subject text not null,
    team text not null,
    happened_at timestamptz not null,
    new text
);

-- The names of these events, and the event number up to which they stand in `core.told`.
create table core.told_name (name text primary key);
create table core.told_until (seq bigint not null);
insert into core.told_until values (0);

-- Every event with such a name: those that were told apart, and those of after that.
create view core.history as
    select seq, name, subject, team, happened_at, new from core.told
    union all
    select seq, name, subject, team, happened_at, new from core.event
    where seq > (select max(seq) from core.told_until)
        and name in (select name from core.told_name);
