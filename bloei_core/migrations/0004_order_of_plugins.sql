create table core.team_plugin_rank (
    team text not null,
    plugin text not null,
    rank integer not null,
    primary key (team, plugin)
);
