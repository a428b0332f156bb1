alter table core.consent add column recorded_by text;
alter table core.consent add column withdrawn_by text;

-- "Inzien met reden": somebody of `from_team` looks at a resident of `team`, for a while.
create table core.peek (
    id text primary key,
    person text not null,
    team text not null,
    from_team text not null,
    member text not null,
    reason text not null,
    note_sealed blob,
    asked_at timestamptz not null,
    until timestamptz not null,
    seen_by text,
    seen_at timestamptz
);
