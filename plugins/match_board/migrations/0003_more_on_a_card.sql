-- How big a step it is, whose turn it is, what was agreed, and how it went for both sides.
alter table match_board.match add column size text default 'heel';
alter table match_board.match add column waiting_for text;
alter table match_board.match add column agreement_sealed blob;
alter table match_board.match add column smiley_a text;
alter table match_board.match add column smiley_b text;
alter table match_board.match add column gained_a_sealed blob;
alter table match_board.match add column gained_b_sealed blob;

-- A note that its writer took back: undoing can put it there again.
alter table match_board.note add column withdrawn boolean default false;

-- What a text said before the event `replaced_seq`, under the keys that it always had.
create table match_board.text_version (
    id text primary key,
    match text not null,
    note text,
    field text not null check (field in (
        'agreement', 'next_step', 'gained_a', 'gained_b', 'note'
    )),
    text_sealed blob,
    replaced_at timestamptz not null,
    replaced_seq bigint not null,
    member text not null,
    check ((note is not null) = (field = 'note'))
);

-- What the one who gave a match told the one who has it now.
create table match_board.handover (
    id text primary key,
    match text not null,
    giver text not null,
    receiver text not null,
    text_sealed blob,
    written_at timestamptz not null,
    read_at timestamptz
);

-- A way to look at the board that somebody keeps.
create table match_board.saved_view (
    id text primary key,
    team text not null,
    member text not null,
    title_sealed blob not null,
    codes text not null,
    is_default boolean not null default false,
    created_at timestamptz not null,
    version integer not null default 1
);
