-- Rows of any table that are kept longer than their kind of data says, and why.
create table core.kept_longer (
    row_id text primary key,
    kind text not null,
    team text not null,
    reason text not null,
    until date not null,
    member text not null
);
