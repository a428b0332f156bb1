-- When a match last changed stands beside the number of that event, so that a board does not have
-- to look it up in the log.
alter table match_board.match add column changed_at timestamptz;
update match_board.match
set changed_at = coalesce(
    (select happened_at from core.event where seq = match.changed_seq), created_at
);
