-- People who are signed in. What proves a session is kept nowhere, only its digest is.
create table operator_session (
  digest    varchar(64) primary key,
  -- Digest of the configuration that gave it its roles; under another one it does not count.
  setting   varchar(64) not null,
  kind      varchar(16) not null,
  issuer    varchar(255) not null,
  subject   varchar(255) not null,
  person    text not null,
  seen_at   bigint not null,
  ends_at   bigint not null
);
create index operator_session_by_subject on operator_session (issuer, subject, seen_at);
create index operator_session_by_time on operator_session (seen_at);
