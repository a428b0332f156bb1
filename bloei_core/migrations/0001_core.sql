create table core.team (
    id text primary key,
    name text not null,
    rank integer not null
);

create table core.buurt (
    code text not null,
    year integer not null,
    name text not null,
    wijk text not null,
    stadsdeel text not null,
    residents integer,
    outline text not null,
    primary key (code, year)
);

create table core.team_buurt (
    team text not null,
    buurt text not null,
    valid_from date not null,
    valid_to date,
    primary key (team, buurt, valid_from),
    check (valid_to is null or valid_to > valid_from)
);

create table core.member (
    id text primary key,
    name_sealed blob not null,
    active boolean not null default true
);

create table core.membership (
    member text not null,
    team text not null,
    role text not null check (role in ('verbinder', 'teamleider', 'ontwikkelaar', 'lezer', 'beheerder')),
    primary key (member, team, role)
);

create table core.person (
    id text primary key,
    number integer not null unique,
    buurt text not null,
    name_sealed blob,
    contact_sealed blob,
    motivation_sealed blob,
    age_band text not null,
    language text not null,
    availability text[] not null,
    company text not null,
    pace text not null,
    step text not null,
    verbinder text,
    status text not null check (status in ('active', 'closed', 'forgotten')),
    created_at timestamptz not null,
    version integer not null default 1
);

create table core.organisation (
    id text primary key,
    number integer not null unique,
    kind text not null,
    buurt text not null,
    name_sealed blob not null,
    contact_sealed blob,
    answer_days integer not null default 7 check (answer_days between 1 and 365),
    city_wide boolean not null default false,
    status text not null check (status in ('active', 'closed')),
    created_at timestamptz not null,
    version integer not null default 1
);

create table core.organisation_team (
    organisation text not null,
    team text not null,
    primary key (organisation, team)
);

create table core.talent (
    code text primary key,
    label text not null,
    category text not null,
    icon text not null
);

create table core.offer (
    id text primary key,
    party text not null,
    party_kind text not null check (party_kind in ('person', 'organisation')),
    talent text not null,
    description_sealed blob,
    status text not null check (status in ('open', 'closed')),
    created_at timestamptz not null,
    version integer not null default 1
);

create table core.request (
    id text primary key,
    party text not null,
    party_kind text not null check (party_kind in ('person', 'organisation')),
    talent text not null,
    description_sealed blob,
    hours integer check (hours between 1 and 40),
    guidance text,
    status text not null check (status in ('open', 'closed')),
    created_at timestamptz not null,
    version integer not null default 1
);

create table core.consent (
    person text not null,
    purpose text not null,
    text_version text not null,
    given_at timestamptz not null,
    withdrawn_at timestamptz,
    primary key (person, purpose, given_at)
);

create table core.shared_person (
    person text not null,
    team text not null,
    because text not null,
    primary key (person, team, because)
);

create table core.setting (
    team text not null,
    plugin text not null,
    key text not null,
    value json not null,
    primary key (team, plugin, key)
);

create table core.team_plugin (
    team text not null,
    plugin text not null,
    enabled boolean not null,
    since timestamptz not null,
    member text not null,
    primary key (team, plugin)
);

create table core.event (
    seq bigint not null,
    happened_at timestamptz not null,
    name text not null,
    subject text not null,
    team text not null,
    actor text not null,
    old text,
    new text,
    details json
);

create index event_subject on core.event (subject);

create view core.buurt_team as
select buurt, team
from core.team_buurt
where valid_from <= current_date and (valid_to is null or valid_to > current_date);

create view core.visible_person as
select person.id as person, buurt_team.team
from core.person
join core.buurt_team on buurt_team.buurt = person.buurt
union
select person, team from core.shared_person;

create view core.visible_organisation as
select organisation, team from core.organisation_team
union
select organisation.id, team.id
from core.organisation cross join core.team
where organisation.city_wide;

create view core.visible_party as
select person as party, 'person' as kind, team from core.visible_person
union all
select organisation, 'organisation', team from core.visible_organisation;
