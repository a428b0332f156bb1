create table core.setting_text (
    id text primary key,
    team text not null,
    plugin text not null,
    key text not null,
    value_sealed blob not null,
    unique (team, plugin, key)
);
