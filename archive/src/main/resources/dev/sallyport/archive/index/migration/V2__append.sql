-- Rows are only ever added at the end, in the order in which exchanges are indexed, and no index
-- begins with an id that a client or chance gave: such an index is touched everywhere by every
-- batch. Every index costs each exchange, so that there is none that searches can do without. The
-- rows are made again from the segments.

drop table recorded_mark;
drop table recorded_exchange;
drop table recorded_place;

create table recorded_exchange (
  id             bigint primary key,
  exchange       varchar(64) not null,
  started_at     bigint not null,
  ended_at       bigint,
  -- Time of its last event that is in the index; retention counts from here.
  last_at        bigint not null,
  resource       varchar(255) not null,
  issuer         varchar(1024),
  subject        varchar(1024),
  method         varchar(64) not null,
  authority      varchar(255) not null,
  path           varchar(2048) not null,
  peer           varchar(255) not null,
  decision       varchar(16),
  reasons        varchar(4096) not null,
  model          varchar(255),
  tool           varchar(255),
  collection     varchar(255),
  status         integer,
  outcome        varchar(16) not null,
  error          varchar(64),
  masked         varchar(4096) not null,
  uninspected    boolean not null,
  request_bytes  bigint not null,
  response_bytes bigint not null,
  -- Segment of its first event, and of the last one that was indexed.
  first_segment  bigint not null,
  last_segment   bigint not null
);
-- In the order in which pages are shown, so that a page ends the search and nothing is sorted.
create index recorded_exchange_by_time on recorded_exchange (started_at desc, id desc);
create index recorded_exchange_by_resource
  on recorded_exchange (resource, started_at desc, id desc);
create index recorded_exchange_by_subject
  on recorded_exchange (subject, started_at desc, id desc);

-- What an exchange can have none or several of, and what sets it apart: reasons, detectors, model,
-- tool, collection, error, and decision, status and outcome where they are not the usual ones.
create table recorded_mark (
  kind       varchar(16) not null,
  mark       varchar(255) not null,
  started_at bigint not null,
  id         bigint not null
);
create index recorded_mark_by_time on recorded_mark (kind, mark, started_at desc, id desc);

-- Rows of exchanges whose end may still come.
create table recorded_running (
  exchange varchar(64) primary key,
  id       bigint not null
);

-- How far the index has come, and the number of the next row.
create table recorded_place (
  id       integer primary key,
  segment  bigint not null,
  frame    bigint not null,
  next_row bigint not null
);
insert into recorded_place (id, segment, frame, next_row) values (1, 0, 0, 1);
