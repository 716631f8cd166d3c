-- What a mark leads to is looked at before the exchange is: where two conditions exclude each other,
-- thousands of marks lead to nothing, and a mark is small. The rows are made again from the
-- segments.

drop table recorded_mark;
delete from recorded_exchange;
delete from recorded_running;
update recorded_place set segment = 0, frame = 0, next_row = 1 where id = 1;

create table recorded_mark (
  kind       varchar(16) not null,
  mark       varchar(255) not null,
  started_at bigint not null,
  id         bigint not null,
  -- Of the exchange, as in its row.
  decision   varchar(16),
  status     integer,
  outcome    varchar(16) not null
);
create index recorded_mark_by_time on recorded_mark (kind, mark, started_at desc, id desc);

-- Tombstones whose exchanges the index has forgotten, so that each is looked at once.
create table recorded_erasure (
  segment bigint not null,
  slot    integer not null,
  primary key (segment, slot)
);
