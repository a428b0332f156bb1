alter table core.request add column fulfilled_by text;
