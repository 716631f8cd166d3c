-- When an ext-proc server was seen last by whichever control plane it is connected to.
create table guard_presence (
  guard   varchar(255) primary key,
  seen_at bigint not null
);
