-- Tombstones whose exchanges the index has forgotten, so that each is looked at once.
create table recorded_erasure (
  segment bigint not null,
  slot    integer not null,
  primary key (segment, slot)
);
