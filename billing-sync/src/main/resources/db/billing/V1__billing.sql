-- What billing-sync has received from Stripe, told the ledger, and knows of Stripe's objects.
-- Money is bigint minor units of its currency. The roles and the schema exist before this runs.

-- A webhook as it came: stored before it is acknowledged, worked on from here.
create table billing.webhook_event (
  seq          bigint generated always as identity primary key,
  id           text not null unique,              -- Stripe's; of what cannot be read, its digest
  type         text,
  api_version  text,
  account      text,
  livemode     boolean,
  created_at   timestamptz,                       -- Stripe's instant
  body         bytea not null,                    -- empty once it has been erased
  state        text not null check (state in ('received', 'processed', 'ignored', 'quarantined')),
  reason       text,
  detail       text,
  attempts     int not null default 0,
  copies       int not null default 0,            -- how often it came again
  received_at  timestamptz not null,
  due_at       timestamptz,                       -- when it is to be worked on (again); null: never
  finished_at  timestamptz
);
create index webhook_event_due on billing.webhook_event (due_at, seq) where due_at is not null;
create index webhook_event_state on billing.webhook_event (state, seq);

-- The row that everything of an organization is done under the lock of.
create table billing.organization (
  id text primary key check (length(id) between 1 and 128)
);

create table billing.customer (
  id           text primary key,
  organization text not null references billing.organization,
  deleted      boolean not null default false,
  created_at   timestamptz not null
);
create unique index customer_of on billing.customer (organization) where not deleted;

-- The latest fact that was told of each object.
create table billing.told (
  organization text not null references billing.organization,
  key          text not null,
  aspect       text not null,                     -- what of it: later facts of one replace earlier
  type         text not null,
  revision     bigint not null,                   -- ascends for each key, over all aspects
  fact         jsonb not null,
  told_at      timestamptz not null,
  primary key (organization, key, aspect)
);

-- Facts that have committed and that Kafka has not acknowledged yet.
create table billing.outbox (
  id           bigint generated always as identity primary key,
  organization text not null,
  headers      jsonb not null,
  value        bytea not null
);

create table billing.price (
  id               text primary key,
  plan             text,
  billing_interval text check (billing_interval in ('month', 'year')),
  pack             text,
  check ((plan is null) = (billing_interval is null) and (plan is null) <> (pack is null))
);

create table billing.subscription (
  id           text primary key,
  organization text not null references billing.organization,
  item         text not null,
  status       text not null,
  trial_end    timestamptz,
  ended        boolean not null,
  as_of        timestamptz not null,              -- when it was so at Stripe
  created_at   timestamptz not null
);
create index subscription_of on billing.subscription (organization, created_at);

create table billing.invoice (
  id           text primary key,
  organization text not null references billing.organization,
  subscription text,
  number       text,
  status       text not null,
  amount       bigint not null,
  amount_paid  bigint not null,
  credited     bigint not null default 0,         -- by credit notes, after it was paid
  currency     text not null,
  hosted_url   text,
  pdf_url      text,
  created_at   timestamptz not null,
  paid_at      timestamptz
);
create index invoice_of on billing.invoice (organization, created_at desc, id desc);

create table billing.payment (
  id           text primary key,
  organization text not null references billing.organization,
  kind         text not null check (kind in ('manual', 'auto', 'subscription')),
  status       text not null,
  amount       bigint not null,
  refunded     bigint not null default 0,
  lost         boolean not null default false,    -- a dispute of it
  currency     text not null,
  invoice      text,
  pack         text,
  failure      text,
  receipt_url  text,
  created_at   timestamptz not null
);
create index payment_of on billing.payment (organization, created_at desc, id desc);
create index payment_for on billing.payment (invoice);

-- A top-up that the ledger wants, until it is known what came of it.
create table billing.top_up (
  attempt      uuid primary key,
  organization text not null,
  wallet       text not null,
  pack         text not null,
  credits      bigint not null,                   -- micro-credits
  amount       bigint not null,
  currency     text not null,
  state        text not null check (state in ('wanted', 'succeeded', 'failed')),
  payment      text,
  code         text,
  tries        int not null default 0,
  detail       text,                              -- why it is still wanted
  wanted_at    timestamptz not null,
  due_at       timestamptz,
  ended_at     timestamptz
);
create index top_up_due on billing.top_up (due_at) where due_at is not null;

-- A comparison with Stripe: what Stripe has is listed, then compared, oldest first.
create table billing.reconciliation (
  id          uuid primary key,
  dry_run     boolean not null,
  state       text not null check (state in ('running', 'done', 'canceled')),
  since       timestamptz not null,
  listing     text,                               -- what is being listed; null: everything has been
  position    text,                               -- the last object of it that has been listed
  listed      bigint not null default 0,
  compared    bigint not null default 0,
  drifted     bigint not null default 0,
  repaired    bigint not null default 0,
  detail      text,                               -- why it does not go on
  started_at  timestamptz not null,
  updated_at  timestamptz not null
);
create unique index reconciliation_running on billing.reconciliation (state) where state = 'running';

-- What has been listed and is still to be compared.
create table billing.listed_object (
  reconciliation uuid not null references billing.reconciliation,
  kind           text not null,
  id             text not null,
  created_at     timestamptz not null,
  ordinal        bigint generated always as identity,
  primary key (reconciliation, kind, id)
);
create index listed_object_next on billing.listed_object (reconciliation, created_at, ordinal);

create table billing.drift (
  id             bigint generated always as identity primary key,
  reconciliation uuid not null references billing.reconciliation,
  object         text not null,
  organization   text,
  detail         text not null,
  repaired       boolean not null
);
create index drift_of on billing.drift (reconciliation, id);

-- An answer given under a client's key.
create table billing.idempotency (
  organization text not null,
  request      text not null,
  key          text not null,
  body_hash    text not null,
  status       int not null,
  answer       text not null,
  created_at   timestamptz not null,
  primary key (organization, request, key)
);

-- What people did by hand. Never updated, never deleted.
create table billing.audit_log (
  id           bigint generated always as identity primary key,
  at           timestamptz not null,
  actor        text not null,                     -- a key's id, admin, or a person
  action       text not null,
  organization text,                              -- null: it concerns none, or all
  subject      text not null,
  reason       text,
  details      text not null                      -- a JSON object of texts
);

-- Forgets what of an organization is about people: the payloads of webhooks that have been worked
-- on, name and address in what was told, kept answers. Invoices and payments stay.
create function billing.erase_personal_data()
  returns table (webhooks bigint, facts bigint, answers bigint)
  language plpgsql security definer set search_path = billing, pg_temp as $$
declare
  whose text := current_setting('tallyman.organization_name');
begin
  update webhook_event e
  set body = '', detail = null
  where e.due_at is null and length(e.body) > 0 and exists (
    select from customer c
    where c.organization = whose
      and position(convert_to('"' || c.id || '"', 'UTF8') in e.body) > 0);
  get diagnostics webhooks = row_count;
  update told t set fact = t.fact - 'name' - 'email'
  where t.organization = whose and t.fact ?| array['name', 'email'];
  get diagnostics facts = row_count;
  delete from idempotency where organization = whose;
  get diagnostics answers = row_count;
  update drift set detail = '' where organization = whose;
  return next;
end $$;
revoke all on function billing.erase_personal_data from public;
grant execute on function billing.erase_personal_data to tallyman_billing;

-- The service may forget nothing but what it has published or compared, and answers that are too
-- old to matter.
grant select, insert, update on all tables in schema billing to tallyman_billing;
revoke update on billing.organization, billing.outbox, billing.drift, billing.idempotency,
  billing.listed_object, billing.audit_log from tallyman_billing;
grant update (id) on billing.organization to tallyman_billing; -- to lock its rows
grant update (id) on billing.outbox to tallyman_billing;       -- likewise
grant delete on billing.outbox, billing.idempotency, billing.listed_object to tallyman_billing;
revoke all on billing.flyway_schema_history from tallyman_billing;

-- A transaction names the organization that it is about, or says that it is about every one.
create function billing.sees(whose text) returns boolean
  language sql stable parallel safe
  return whose = current_setting('tallyman.organization_name', true)
         or current_setting('tallyman.every_organization', true) = 'on';

do $$
declare
  t record;
begin
  for t in
    select table_name, column_name from information_schema.columns
    where table_schema = 'billing'
      and (column_name = 'organization' or (table_name = 'organization' and column_name = 'id'))
  loop
    execute format('alter table billing.%I enable row level security', t.table_name);
    execute format('create policy one_organization on billing.%I to tallyman_billing
                      using (billing.sees(%I))', t.table_name, t.column_name);
  end loop;
end $$;
