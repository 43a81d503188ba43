-- A statement that a step runs on this database is recorded with it, in one transaction: so it is run once.

create table meanwhile.journal (id uuid not null primary key);

insert into meanwhile.journal values (gen_random_uuid());

create table meanwhile.effect (
    run uuid not null, place text not null, value bytea,
    primary key (run, place));
