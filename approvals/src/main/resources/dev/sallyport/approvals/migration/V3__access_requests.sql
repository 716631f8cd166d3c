-- Access that somebody asks for. A grant is made of it once, or never.
create table access_request (
  id              varchar(32) primary key,
  issuer          varchar(255) not null,
  subject         varchar(255) not null,
  resource        varchar(255) not null,
  verbs           text not null,
  task            varchar(255),
  lasts_seconds   bigint not null,
  reason          text not null,
  state           varchar(32) not null,
  created_at      bigint not null,
  -- When nobody can decide about it any more.
  expires_at      bigint not null,
  decided_issuer  varchar(255),
  decided_subject varchar(255),
  decided_reason  text,
  grant_id        varchar(32),
  changed_at      bigint not null
);
create index access_request_by_state on access_request (state, expires_at);
create index access_request_by_subject on access_request (issuer, subject, created_at);
create index access_grant_by_time on access_grant (created_at);

-- What happened to requests for access and to grants: number 1 is how one came to be, 2 how it ended.
create table access_audit (
  entity_id     varchar(32) not null,
  version       bigint not null,
  event         varchar(32) not null,
  actor_issuer  varchar(255),
  actor_subject varchar(255),
  reason        text not null,
  at            bigint not null,
  primary key (entity_id, version)
);
