-- With the day in the city, so that nobody works it out again for every row, and with what was
-- before, so that a change needs no look at the event before it.
drop view core.history;
drop table core.told;
create table core.told (
    seq bigint not null,
    name text not null,
    subject text not null,
    team text not null,
    day date not null,
    old text,
    new text
);

-- It is all told again at the next start.
delete from core.told_name;
update core.told_until set seq = 0;

create view core.history as
    select seq, name, subject, team, day, old, new from core.told
    union all
    select seq, name, subject, team, happened_at::date, old, new from core.event
    where seq > (select max(seq) from core.told_until)
        and name in (select name from core.told_name);
