-- Entries lie in the order in which they came: those of all runs that are at work go to the same few pages, and each
-- commit writes those pages only. Before, each run had its entries beside each other, and a page to itself.

create table run_entry (
    run blob not null, seq integer not null, kind integer not null, place text not null,
    body blob, blob blob, at integer not null,
    primary key (run, seq));

insert into run_entry select * from run_event order by run, seq;

drop table run_event;

alter table run_entry rename to run_event;
