-- Times are microseconds since 1970-01-01T00:00Z, the same on every database.

create table recorded_exchange (
  exchange       varchar(64) primary key,
  started_at     bigint not null,
  ended_at       bigint,
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
  last_segment   bigint not null,
  -- Whether its end may still come.
  running        boolean not null
);
create index recorded_exchange_by_time on recorded_exchange (started_at, exchange);
create index recorded_exchange_by_resource on recorded_exchange (resource, started_at, exchange);
create index recorded_exchange_by_subject on recorded_exchange (subject, started_at, exchange);
create index recorded_exchange_by_decision on recorded_exchange (decision, started_at, exchange);
create index recorded_exchange_by_status on recorded_exchange (status, started_at, exchange);
create index recorded_exchange_by_outcome on recorded_exchange (outcome, started_at, exchange);
create index recorded_exchange_by_error on recorded_exchange (error, started_at, exchange);
create index recorded_exchange_by_model on recorded_exchange (model, started_at, exchange);
create index recorded_exchange_by_tool on recorded_exchange (tool, started_at, exchange);
create index recorded_exchange_by_collection on recorded_exchange (collection, started_at, exchange);
create index recorded_exchange_by_segment on recorded_exchange (first_segment);

-- What an exchange can have several of: reasons of its decision, detectors that masked something.
create table recorded_mark (
  kind       varchar(16) not null,
  mark       varchar(128) not null,
  started_at bigint not null,
  exchange   varchar(64) not null,
  primary key (kind, mark, started_at, exchange)
);
create index recorded_mark_by_exchange on recorded_mark (exchange);

-- How far the index has come.
create table recorded_place (
  id      integer primary key,
  segment bigint not null,
  frame   bigint not null
);
insert into recorded_place (id, segment, frame) values (1, 0, 0);
