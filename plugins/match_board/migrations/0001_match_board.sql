create table match_board.match (
    id text primary key,
    team text not null,
    verbinder text not null,
    party_a text not null,
    party_a_kind text not null check (party_a_kind in ('person', 'organisation')),
    party_b text not null,
    party_b_kind text not null check (party_b_kind in ('person', 'organisation')),
    kind text not null check (kind in (
        'inwoner-inwoner', 'inwoner-ontwikkelplaats', 'ontwikkelplaats-ontwikkelplaats'
    )),
    talent text not null,
    request text,
    offer text,
    lane text not null check (lane in (
        'in-beeld', 'in-gesprek', 'voorstel', 'kennismaking', 'loopt', 'afgerond', 'gestopt'
    )),
    rank double not null,
    next_step_sealed blob,
    next_step_on date,
    stop_reason text,
    started_on date,
    created_at timestamptz not null,
    closed_at timestamptz,
    version integer not null default 1,
    changed_seq bigint not null,
    check (party_a <> party_b),
    check ((closed_at is not null) = (lane in ('afgerond', 'gestopt'))),
    check ((stop_reason is not null) = (lane = 'gestopt')),
    check (started_on is not null or lane not in ('loopt', 'afgerond')),
    check (started_on is null or lane in ('loopt', 'afgerond', 'gestopt'))
);

create table match_board.note (
    id text primary key,
    match text not null,
    text_sealed blob,
    written_at timestamptz not null,
    member text not null
);
