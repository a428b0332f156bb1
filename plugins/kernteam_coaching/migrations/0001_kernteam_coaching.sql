create table kernteam_coaching.kernteam (
    id text primary key,
    team text not null,
    buurt text not null,
    coach text not null,
    theme text not null,
    name_sealed blob,
    issue_sealed blob,
    step integer not null check (step between 0 and 5),
    step_before integer check (step_before between 0 and 5),
    stepped_on date not null,
    next_talk_at timestamp,
    started_on date not null,
    closed_on date,
    version integer not null default 1,
    check (step_before is null or step_before <> step),
    check (closed_on is null or next_talk_at is null),
    check (closed_on is null or closed_on >= started_on)
);

create table kernteam_coaching.participant (
    id text primary key,
    kernteam text not null,
    person text,
    active_from date not null,
    active_until date,
    version integer not null default 1,
    check (active_until is null or active_until >= active_from)
);

create table kernteam_coaching.project (
    id text primary key,
    kernteam text not null,
    title_sealed blob,
    participant text,
    status text not null check (status in ('idee', 'loopt', 'klaar', 'gestopt')),
    added_on date not null,
    done_on date,
    version integer not null default 1,
    check ((done_on is not null) = (status in ('klaar', 'gestopt')))
);

create table kernteam_coaching.talk (
    id text primary key,
    kernteam text not null,
    member text not null,
    held_on date not null,
    agreed_sealed blob,
    version integer not null default 1
);

create table kernteam_coaching.action (
    id text primary key,
    kernteam text not null,
    talk text,
    what_sealed blob,
    owner text not null check (owner in ('bewoner', 'wij')),
    participant text,
    member text,
    due_on date,
    added_on date not null,
    done_on date,
    version integer not null default 1,
    check ((member is not null) = (owner = 'wij')),
    check (participant is null or owner = 'bewoner')
);
