create table leenkast.loan (
    id text primary key,
    team text not null,
    person text not null,
    thing_sealed blob,
    back_on date not null,
    returned boolean not null default false,
    version integer not null default 1
);
