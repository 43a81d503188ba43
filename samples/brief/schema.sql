create table orders (
    id bigint primary key,
    customer text not null,
    item text not null,
    cents bigint not null check (cents > 0),
    ordered_on date not null);

create index on orders (customer, ordered_on desc);

insert into orders values
    (1, 'ada', 'a notebook', 450, '2026-03-02'),
    (2, 'ada', 'punched cards, 1000 pieces', 12900, '2026-05-19'),
    (3, 'grace', 'a moth, framed', 7500, '2026-06-01'),
    (4, 'ada', 'a pair of gears', 3200, '2026-08-30'),
    (5, 'ada', 'tea', 990, '2026-11-11');
