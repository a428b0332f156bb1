-- When an aanbod, vraag or vacature was closed the last time; null while it is open.
alter table core.offer add column closed_at timestamptz;
alter table core.request add column closed_at timestamptz;

-- Of a vraag or vacature that was opened again: from when to when it was closed before that.
create table core.closed_spell (
    request text not null,
    closed_at timestamptz not null,
    opened_at timestamptz not null
);

update core.offer set closed_at = coalesce(
    (
        select max(happened_at) from core.event
        where name = 'core.offer_closed' and subject = offer.id
    ),
    (
        select max(happened_at) from core.event
        where name in ('core.organisation_closed', 'core.person_closed') and subject = offer.party
    ),
    created_at
) where status = 'closed';
update core.request set closed_at = coalesce(
    (
        select max(happened_at) from core.event
        where name = 'core.request_closed' and subject = request.id
    ),
    (
        select max(happened_at) from core.event
        where name in ('core.organisation_closed', 'core.person_closed') and subject = request.party
    ),
    created_at
) where status = 'closed';

insert into core.closed_spell
with again as (
    select distinct request.id, party
    from core.request join core.event on subject = request.id
    where name = 'core.request_reopened'
),
told as (
    select id, seq, happened_at, name = 'core.request_reopened' as is_open
    from again join core.event on subject = id
    where name in ('core.request_closed', 'core.request_reopened')
    union all
    select id, seq, happened_at, false
    from again join core.event on subject = party
    where name in ('core.organisation_closed', 'core.person_closed')
),
changed as (
    select * from told qualify is_open <> lag(is_open, 1, true) over (partition by id order by seq)
),
spell as (
    select id, is_open, happened_at, lead(happened_at) over (partition by id order by seq) as until
    from changed
)
select id, happened_at, until from spell where not is_open and until is not null;
