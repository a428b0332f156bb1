-- What stood in a field of a resident before it was changed.
create table core.earlier (
    id text primary key,
    person text not null,
    field text not null,
    value_sealed blob not null,
    changed_at timestamptz not null,
    member text not null
);

-- Where in a typed text the name of somebody stands who was forgotten, for the team of that text to
-- decide on. Places only: `spans` are begin and end in the text whose sealed value has this digest.
create table core.mention (
    id text primary key,
    team text not null,
    place text not null,
    row_id text not null,
    digest text not null,
    spans integer[] not null,
    found_at timestamptz not null
);
