create table if not exists product (
  id bigint primary key,
  name varchar(200) not null,
  price_cents bigint not null
);
insert into product (id, name, price_cents) select 1, 'Sea kayak', 129900 where not exists (select 1 from product where id = 1);
insert into product (id, name, price_cents) select 2, 'Outrigger canoe', 349900 where not exists (select 1 from product where id = 2);
insert into product (id, name, price_cents) select 3, 'Paddle', 8900 where not exists (select 1 from product where id = 3);
