-- Who saw whom. Each row proves itself and the row before it; the vault keeps where the log ends.
create table core.read_log (
    seq bigint not null,
    happened_at timestamptz not null,
    member text not null,
    team text not null,
    page text not null,
    kind text not null check (kind in ('list', 'search', 'person', 'reach', 'export', 'restored')),
    people text not null,
    reason text not null,
    previous text not null,
    proof text not null
);

-- The residents that a row is about, kept once for all rows that are about the same ones.
create table core.read_people (
    people text not null,
    residents uuid[] not null
);

-- Up to which row the log expired.
create table core.read_log_cut (
    seq bigint not null,
    proof_of_row text not null,
    cut_at timestamptz not null,
    proof text not null
);
