create table core.account (
    id text primary key,
    name_sealed blob not null,
    name_digest text not null unique,
    subject_digest text unique,
    bound_at timestamptz
);

create table core.buurt_move (
    buurt text not null,
    team text not null,
    valid_from date not null,
    primary key (buurt, valid_from)
);
