-- Times are milliseconds since 1970-01-01T00:00Z, the same on every database.

create table approval (
  id                varchar(32) primary key,
  digest            varchar(64) not null,
  -- The digest while the same request attaches to this approval, null afterwards: one at a time.
  open_digest       varchar(64) unique,
  requester_issuer  varchar(255) not null,
  requester_subject varchar(255) not null,
  resource          varchar(255) not null,
  state             varchar(32) not null,
  version           bigint not null,
  created_at        bigint not null,
  changed_at        bigint not null,
  -- When the clock has to look at it.
  deadline          bigint,
  -- Guard whose loss matters, while there is a claim.
  claimed_by        varchar(255),
  alarm             boolean not null,
  terms             text not null,
  detail            text not null,
  request_view      text not null
);
create index approval_by_state on approval (state, created_at);
create index approval_by_deadline on approval (deadline);
create index approval_by_claim on approval (claimed_by);

create table approval_waiter (
  approval_id varchar(32) not null references approval (id),
  guard       varchar(255) not null,
  exchange    varchar(64) not null,
  primary key (approval_id, guard, exchange)
);
create index approval_waiter_by_guard on approval_waiter (guard);

create table approval_audit (
  approval_id   varchar(32) not null references approval (id),
  version       bigint not null,
  event         varchar(32) not null,
  from_state    varchar(32),
  to_state      varchar(32) not null,
  actor_issuer  varchar(255),
  actor_subject varchar(255),
  guard         varchar(255),
  exchange      varchar(64),
  reason        text not null,
  alarm         boolean not null,
  at            bigint not null,
  primary key (approval_id, version)
);

create table access_grant (
  id              varchar(32) primary key,
  issuer          varchar(255) not null,
  subject         varchar(255) not null,
  resource        varchar(255) not null,
  verbs           text not null,
  task            varchar(255),
  created_issuer  varchar(255) not null,
  created_subject varchar(255) not null,
  created_at      bigint not null,
  expires_at      bigint not null,
  state           varchar(32) not null,
  ended_issuer    varchar(255),
  ended_subject   varchar(255),
  ended_reason    text,
  changed_at      bigint not null
);
create index access_grant_by_subject on access_grant (state, issuer, subject);
create index access_grant_by_expiry on access_grant (state, expires_at);

-- Numbers of the outbox are given under the lock of this one row, so that they appear in their
-- order: a reader that has seen number n has seen all before it.
create table outbox_head (
  id   integer primary key,
  last bigint not null
);
insert into outbox_head (id, last) values (1, 0);

create table outbox (
  seq       bigint primary key,
  topic     varchar(32) not null,
  entity_id varchar(32) not null,
  state     varchar(32) not null,
  payload   text not null,
  at        bigint not null
);
create index outbox_by_time on outbox (at);

create table outbox_cursor (
  reader varchar(255) primary key,
  seq    bigint not null
);
