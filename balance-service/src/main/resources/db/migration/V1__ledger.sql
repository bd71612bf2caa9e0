-- The ledger. Credits are bigint micro-credits; a tier's units are whole actions.
-- Roles exist before this runs (see DatabaseRoles); the owner runs it.

create table organization (
  id            bigint generated always as identity primary key,
  name          text not null unique check (length(name) between 1 and 128),
  display_name  text,
  email         text,
  locale        text,
  timezone      text,
  origins       text[] not null default '{}',     -- of pages that may ask about it
  referral_code text not null unique              -- what it tells those it refers: 60 random bits
                default left(replace(gen_random_uuid()::text, '-', ''), 16),
  created_at    timestamptz not null
);

-- Who has been referred by whom. Both get their credits when the referred one first pays.
create table referral (
  organization_id bigint primary key references organization,
  referrer_id     bigint not null references organization check (referrer_id <> organization_id),
  used_code       text not null,                  -- the referrer's
  referred_at     timestamptz not null,
  settled_at      timestamptz,                    -- when it first paid
  rewarded        boolean not null default false  -- whether the referrer got its credits then
);

create index referral_referrer on referral (referrer_id);

-- One wallet of an organization. Every column but the keys follows from its postings.
create table account (
  id              bigint generated always as identity primary key,
  organization_id bigint not null references organization,
  wallet          text not null,
  created_at      timestamptz not null,
  seq             bigint not null default 0,      -- the last posting's number
  posted_at       timestamptz not null,           -- the last posting's instant
  due_at          timestamptz,                    -- when time alone next changes something
  credits         bigint not null default 0 check (credits >= 0),  -- sum of live lots
  held            bigint not null default 0 check (held >= 0),     -- of them pinned by holds
  overage         bigint not null default 0 check (overage >= 0),
  lots            int not null default 0,         -- the last lot's number
  holds           int not null default 0,         -- the last hold's number
  open_holds      int not null default 0,
  counts          text,                           -- JSON: what it counts besides units, if anything
  head_hash       bytea not null,                 -- hash of the last posting
  last_credit_at  timestamptz,
  last_debit_at   timestamptz,
  unique (organization_id, wallet)
) with (fillfactor = 50);

create index account_due on account (due_at) where due_at is not null;

-- How an account stands with the catalog's plans. No row: it has never run one.
create table plan_state (
  account_id           bigint primary key references account,
  organization_id      bigint not null,
  subscription         text,                      -- null: it runs none now
  plan                 text,
  status               text,                      -- trialing, active or past_due
  billing_interval     text,                      -- month or year: what is paid for at a time
  anchor               timestamptz,               -- where periods are counted from
  current_period_start timestamptz,
  current_period_end   timestamptz,               -- = start: the first has not begun
  paid_through         timestamptz,               -- periods from then on are provisional
  trial_ends_at        timestamptz,
  grace_ends_at        timestamptz,
  cancel_at            timestamptz,
  next_plan            text,                      -- from the next period on
  next_paid_end        timestamptz,               -- of the next paid period, where it is known
  home_anchor          timestamptz,               -- of the default plan, also while suspended
  home_granted         timestamptz,               -- start of the last of its months granted
  lapsed_subscription  text,                      -- ended unpaid: a late payment restores it
  lapsed_plan          text,
  lapsed_interval      text,
  lapsed_paid_through  timestamptz,
  tried                boolean not null default false  -- a plan has been tried: once is allowed
) with (fillfactor = 50);

create table lot (
  account_id      bigint not null references account,
  number          int not null,
  organization_id bigint not null,
  unit            text not null,                  -- 'credits' or a tier's name
  source          text not null,
  priority        smallint not null,              -- place of the source in the burn order
  amount          bigint not null,
  remaining       bigint not null check (remaining between 0 and amount),
  pinned          bigint not null check (pinned between 0 and remaining),
  parked          bigint not null check (parked between 0 and amount - remaining),
  replaced        bigint not null check (replaced >= 0),  -- others stand in for these
  starts_at       timestamptz not null,
  expires_at      timestamptz,                    -- live in [starts_at, expires_at)
  reference       text not null,
  open            boolean not null,               -- false once nothing more can happen to it
  primary key (account_id, number),
  unique (organization_id, reference, unit)
) with (fillfactor = 50);

create index lot_open on lot (account_id) where open;
create index lot_granted on lot using brin (starts_at);

-- One atomic change of an account, chained to the one before.
create table posting (
  account_id      bigint not null,
  seq             bigint not null,
  organization_id bigint not null,
  kind            text not null,
  posted_at       timestamptz not null,
  credits_before  bigint not null,                -- live lots, held included, less overage
  credits_after   bigint not null,
  lots            int[] not null,                 -- what it changed, in burn order,
  amounts         bigint[] not null,              -- and by how much
  tier            text,                           -- a single line's tier and units
  tier_units      bigint,
  reference       text,
  description     text,
  metadata        text,
  -- Of postings that carry rows of usage:
  number          bigint,                         -- drawn before any lock
  appended_at     timestamptz,                    -- the rows' partition
  events          int,
  credits         bigint,                         -- the rows' credits, without actions of tiers
  tiers           text[],                         -- tiers met, in the order of tiers_before
  tier_weights    bigint[],
  tier_actions    bigint[],
  tier_counters   bigint[],                       -- what each counter held at the posting instant
  moves           text[],                         -- what the rows do to limits: "runs", "flows-"
  move_changes    bigint[],
  rows_digest     bytea,
  -- Overage it made, in credits from its start; overage it cancelled; units it pinned or let go:
  uncovered_from  bigint,
  uncovered_to    bigint,
  cancelled_seqs  bigint[],
  cancelled_from  bigint[],
  cancelled_to    bigint[],
  pin_holds       int[],
  pin_lots        int[],
  pin_units       bigint[],
  conditions      text,                           -- JSON: what it changed besides units
  previous_hash   bytea not null,
  hash            bytea not null,
  primary key (account_id, seq)
);

create unique index posting_number on posting (number) where number is not null;
create index posting_history on posting (organization_id, posted_at, account_id, seq);
-- History by type: what is not usage lies thinly among it.
create index posting_kind on posting (organization_id, kind, posted_at, account_id, seq)
  where kind <> 'usage';
create index posting_account_kind on posting (account_id, kind, seq) where kind <> 'usage';

-- The same business reference is the same grant.
create unique index posting_reference on posting (organization_id, reference)
  where kind in ('bonus', 'adjustment', 'referral');

-- And the same transfer: one line where it was taken, one where it came in.
create unique index posting_transfer
  on posting (organization_id, reference, (credits_after > credits_before))
  where kind = 'transfer' and tier is null;

-- Every event off the stream that was accepted. Never updated, never deleted.
create table usage (
  appended_at     timestamptz not null,
  posting_number  bigint not null,
  ordinal         int not null,                   -- 1, 2, … within the posting
  organization_id bigint not null,
  account_id      bigint not null,
  source          text not null,
  event_id        text not null,
  identity_key    uuid not null,                  -- see the function of that name
  action          text not null,
  occurred_at     timestamptz not null,
  catalog_version int not null,
  credits         bigint not null,                -- the price's terms, without the tier's action
  tier            smallint,                       -- place in the posting's tiers, from 1
  credits_before  bigint not null,                -- prefix sums within the posting
  tiers_before    int[],
  cost_micros     bigint not null,
  resource_id     text,
  dimensions      text,                           -- canonical JSON object, or null
  data            text not null,
  content_high    bigint not null,                -- the content's digest
  content_low     bigint not null,
  digest          bytea not null                  -- SHA-256 over the row
) partition by range (appended_at);

create table usage_week (
  week        date primary key,                   -- its Monday, UTC
    rows        bigint,                             -- once sealed,
  identities  bytea,                              -- a Bloom filter over them
  released_at timestamptz                         -- once the window is over
);

-- Stretches of usage that no lot covered, in credits from the start of their posting.
create table overage (
  account_id      bigint not null,
  seq             bigint not null,
  from_credits    bigint not null,
  to_credits      bigint not null check (to_credits > from_credits),
  organization_id bigint not null,
  primary key (account_id, seq, from_credits)
);

-- Which lot later paid for which stretch of overage.
create table repayment (
  account_id      bigint not null,
  seq             bigint not null,
  from_credits    bigint not null,
  to_credits      bigint not null check (to_credits > from_credits),
  organization_id bigint not null,
  lot             int not null,
  by_seq          bigint not null,
  primary key (account_id, seq, from_credits)
);

-- Units the gate has reserved.
create table hold (
  account_id      bigint not null references account,
  number          int not null,
  organization_id bigint not null,
  state           text not null check (state in ('open', 'captured', 'released', 'lapsed')),
  opened_seq      bigint not null,                -- the posting says for what it was opened
  opened_at       timestamptz not null,
  expires_at      timestamptz not null,           -- lapses then, if nothing has ended it before
  amount          bigint not null,                -- credits it pinned at first
  tier            text,                           -- and the tier whose counter it took from
  pin_lots        int[] not null,                 -- what it pins while it is open
  pin_units       bigint[] not null,
  moves           text[] not null,                -- what settling it will do to limits
  move_changes    bigint[] not null,
  ended_seq       bigint,
  ended_at        timestamptz,
  primary key (account_id, number)
) with (fillfactor = 50);

create index hold_open on hold (account_id) where state = 'open';

-- An event undone: once.
create table reversal (
  posting_number  bigint not null,
  ordinal         int not null,
  organization_id bigint not null,
  account_id      bigint not null,
  by_seq          bigint not null,
  primary key (posting_number, ordinal)
);

create index reversal_posting on reversal (account_id, by_seq);

-- Answers given under clients' idempotency keys.
create table idempotency (
  organization_id bigint not null,
  request         text not null,                  -- method and path
  key             text not null,
  body_hash       text not null,                  -- SHA-256, in hexadecimal
  status          int not null,
  answer          text not null,
  created_at      timestamptz not null,
  primary key (organization_id, request, key)
);

create index idempotency_age on idempotency (created_at);

-- What billing-sync has told, by the payment provider's ids -----------------------------------

create table billing_subscription (
  organization_id bigint not null,
  subscription    text not null,
  revision        bigint not null,                -- of what was told last: lower ones are ignored
  ended           boolean not null,
  primary key (organization_id, subscription)
);

-- Invoices of subscriptions that have been paid: each has its effect once. Money in minor units.
create table billing_invoice (
  organization_id bigint not null,
  invoice         text not null,
  subscription    text not null,
  period_start    timestamptz not null,
  period_end      timestamptz not null,
  amount          bigint not null,
  currency        text not null,
  paid_at         timestamptz not null,
  refunded        bigint not null default 0,
  primary key (organization_id, invoice)
);

-- Payments for credits: what was told of them, in any order, and what of that has been done.
create table billing_payment (
  organization_id  bigint not null,
  payment          text not null,
  account_id       bigint,                        -- null: no purchase has been told of yet
  lot              int,
  units            bigint,                        -- micro-credits bought
  pack             text,
  kind             text,                          -- manual or auto
  attempt          text,                          -- of an automatic top-up
  amount           bigint,
  currency         text,
  paid_at          timestamptz,
  refunded         bigint not null default 0,     -- of so much paid:
  paid             bigint not null default 0,
  refund_revision  bigint not null default 0,
  disputed         boolean not null default false,
  lost             boolean not null default false,  -- a dispute
  dispute_revision bigint not null default 0,
  taken            bigint not null default 0,     -- units taken back so far
  frozen           boolean not null default false,
  primary key (organization_id, payment)
);

create table quarantine (
  id               bigint generated always as identity primary key,
  fingerprint      bytea not null,                -- of identity and content, or of the raw record
  state            text not null check (state in ('waiting', 'replayed')),
  reason           text not null,
  detail           text not null,
  organization     text,
  source           text,
  event_id         text,
  type             text,
  target_source    text,                          -- a void's target, while unknown
  target_event_id  text,
  topic            text not null,
  partition        int not null,
  record_offset    bigint not null,
  arrived_at       timestamptz not null,
  record_key       bytea,
  header_names     text[] not null,
  header_values    bytea[] not null,
  record_value     bytea,
  times            int not null,
  first_seen_at    timestamptz not null,
  last_seen_at     timestamptz not null,
  replayed_at      timestamptz
);

create unique index quarantine_waiting on quarantine (fingerprint) where state = 'waiting';
create index quarantine_void on quarantine (organization, target_source, target_event_id)
  where state = 'waiting' and target_event_id is not null;

-- The fence: the next offset to take. Keyed by topic id, so that a re-created topic starts anew.
create table intake_offset (
  topic_id  uuid not null,
  partition int not null,
  next      bigint not null,
  primary key (topic_id, partition)
) with (fillfactor = 50);

create table catalog_version (
  id               int generated always as identity primary key,
  name             text not null,
  content_hash     text not null unique,
  yaml             text not null,
  first_started_at timestamptz not null
);

-- From when which version is in force; the oldest covers all earlier time.
create table catalog_activation (
  id            int generated always as identity primary key,
  in_force_from timestamptz not null,
  version       int not null references catalog_version
);

-- Who may come in. The secret is not here: only its digest.
create table api_key (
  id           text primary key,
  number       bigint generated always as identity unique,  -- in the order of their making
  digest       bytea not null unique,             -- SHA-256 of the whole key
  name         text not null,
  scopes       text[] not null check (cardinality(scopes) > 0),
  organization text,                              -- the only one it opens; null: all
  wallet       text check (wallet is null or organization is not null),
  created_at   timestamptz not null,
  created_by   text not null,
  expires_at   timestamptz,
  revoked_at   timestamptz,
  replaced_by  text references api_key,           -- the key it was rotated to
  last_used_at timestamptz,
  check (organization is null or not 'ops' = any(scopes))
);

create index api_key_organization on api_key (organization) where organization is not null;

-- What people did by hand, and with which key. Never updated, never deleted.
create table audit_log (
  id           bigint generated always as identity primary key,
  at           timestamptz not null,
  actor        text not null,                     -- a key's id, or admin
  action       text not null,
  organization text,                              -- null: it concerns none, or all
  subject      text not null,                     -- what it was done to, or what came of it
  reason       text,
  details      text not null                      -- a JSON object of texts
);

create index audit_log_organization on audit_log (organization, id);

create table outbox (
  id          bigint generated always as identity primary key,
  account_ids bigint[] not null,                  -- postings to tell of, by account
  seqs        bigint[] not null,                  -- and number,
  kinds       text[] not null default '{}',       -- and what each of them says
  posted_at   bigint[] not null default '{}',     -- microseconds since 1970
  befores     bigint[] not null default '{}',     -- balances, in micro-credits
  afters      bigint[] not null default '{}',
  numbers     bigint[] not null default '{}',     -- of runs of usage; 0: none
  events      bigint[] not null default '{}',
  tiers       text[] not null default '{}',       -- JSON: by how much counters changed; empty: none
  quarantined bigint[] not null,                  -- records for the dead-letter topic
  notices     bigint[] not null default '{}',     -- what people are to know
  top_ups     uuid[] not null default '{}',       -- attempts that somebody is to make
  keys        text[] not null default '{}',       -- API keys that have changed
  origins     text[] not null default '{}',       -- organizations whose origins have
  created_at  timestamptz not null
);

-- Accounts that somebody has changed, for whoever watches them.
create table watch_queue (
  id          bigint generated always as identity primary key,
  account_ids bigint[] not null,
  created_at  timestamptz not null
);

-- How far an account has been watched.
create table account_watch (
  account_id      bigint primary key references account,
  organization_id bigint not null,
  seq             bigint not null,                -- the last posting looked at
  watched_until   timestamptz not null,           -- what is told before its time was told until then
  due_at          timestamptz,                    -- when there is next something to look at
  plan            text                            -- JSON: the plan as it was then
) with (fillfactor = 50);

create index account_watch_due on account_watch (due_at) where due_at is not null;

-- A threshold that has been crossed: not told again before it is armed again.
create table alarm (
  account_id      bigint not null references account,
  kind            text not null,
  subject         text not null,                  -- of what: a unit and level, a tier; or ''
  organization_id bigint not null,
  raised          boolean not null,
  told_at         timestamptz,                    -- the last time it was told
  primary key (account_id, kind, subject)
) with (fillfactor = 80);

-- What people are to know.
create table notice (
  id              bigint generated always as identity primary key,
  organization_id bigint not null,
  account_id      bigint not null references account,
  kind            text not null,
  details         text not null,                  -- a JSON object of texts
  occurred_at     timestamptz not null,
  created_at      timestamptz not null,
  announced_at    timestamptz                     -- when it was left to mail and webhooks
);

create index notice_organization on notice (organization_id, id);
create index notice_occurred on notice using brin (occurred_at);
create index notice_unannounced on notice (id) where announced_at is null;

-- Who is told by e-mail. Where there is nobody, the organization's own address is told everything.
create table contact (
  organization_id bigint not null references organization,
  email           text not null,
  place           int not null,                   -- in the list
  name            text,
  locale          text,                           -- null: the organization's
  notices         text[],                         -- the kinds wanted; null: all
  primary key (organization_id, email)
);

-- An e-mail to one address. It stays once it is sent, so that nothing is sent twice.
create table mail (
  id              bigint generated always as identity primary key,
  organization_id bigint not null references organization,
  recipient       text not null,
  notice_id       bigint references notice,
  inquiry         text,                           -- JSON: what somebody has asked the vendor
  state           text not null default 'waiting'
                  check (state in ('waiting', 'sent', 'refused', 'given_up')),
  attempts        int not null default 0,
  next_attempt_at timestamptz,                    -- while one is under way: when it is taken for lost
  error           text,                           -- of the last attempt
  created_at      timestamptz not null,
  finished_at     timestamptz,
  unique (notice_id, recipient),
  check ((notice_id is null) <> (inquiry is null)),
  check ((state = 'waiting') = (next_attempt_at is not null))
) with (fillfactor = 70);

create index mail_due on mail (next_attempt_at) where state = 'waiting';

-- Where an organization wants to be told over HTTP. What signs is kept as it is, where no request
-- can read it.
create table webhook_endpoint (
  id               uuid primary key,
  organization_id  bigint not null references organization,
  url              text not null,
  description      text,
  notices          text[],                        -- the kinds it is told of; null: all
  secret           text not null,
  old_secret       text,                          -- signs too, for a while after a rotation
  old_secret_until timestamptz,
  failing_since    timestamptz,                   -- it has taken nothing since
  disabled_at      timestamptz,
  disabled_reason  text,
  busy_until       timestamptz,                   -- somebody is sending to it, or it rests
  created_at       timestamptz not null
) with (fillfactor = 80);

create index webhook_endpoint_organization on webhook_endpoint (organization_id);

create table webhook_delivery (
  id              bigint generated always as identity primary key,
  organization_id bigint not null,
  endpoint_id     uuid not null references webhook_endpoint on delete cascade,
  notice_id       bigint references notice,       -- null: a test
  state           text not null default 'waiting'
                  check (state in ('waiting', 'delivered', 'failed')),
  attempts        int not null default 0,
  next_attempt_at timestamptz,
  last_attempt_at timestamptz,
  response_status int,                            -- of the last attempt
  error           text,
  created_at      timestamptz not null,
  finished_at     timestamptz,
  unique (endpoint_id, notice_id),
  check ((state = 'waiting') = (next_attempt_at is not null))
) with (fillfactor = 70);

create index webhook_delivery_due on webhook_delivery (next_attempt_at) where state = 'waiting';
create index webhook_delivery_list on webhook_delivery (endpoint_id, id);

-- What a wallet does when little is left: it buys a pack.
create table auto_top_up (
  account_id      bigint primary key references account,
  organization_id bigint not null,
  enabled         boolean not null,
  threshold       bigint check (threshold > 0),   -- it buys when less is available
  pack            text,
  monthly_cap     int check (monthly_cap > 0),    -- packs in a calendar month, UTC
  disabled_reason text,                           -- why it is off, if nobody has turned it off
  declines        int not null default 0,         -- in a row
  retry_at        timestamptz,                    -- no attempt before, after a decline
  check (not enabled or (threshold is not null and pack is not null and monthly_cap is not null))
);

create table top_up_attempt (
  id              uuid primary key,
  organization_id bigint not null,
  account_id      bigint not null references account,
  pack            text not null,
  credits         bigint not null,
  price_minor     bigint not null,
  currency        text not null,
  state           text not null check (state in ('in_flight', 'succeeded', 'failed')),
  started_at      timestamptz not null,
  ended_at        timestamptz,
  reference       text,                           -- of the payment
  code            text                            -- why it failed
);

create unique index top_up_in_flight on top_up_attempt (account_id) where state = 'in_flight';
create index top_up_month on top_up_attempt (account_id, started_at);

-- What transactions have charged and is not in the hourly sums yet. Requests read it by queued_use().
create table rollup_queue (
  id               bigint generated always as identity primary key,
  from_number      bigint not null,               -- of the transaction's postings, bounds included
  to_number        bigint not null,
  appended_at      timestamptz not null,
  organization_ids bigint[] not null,             -- of the first sum, of the second …
  account_ids      bigint[] not null,
  hours            bigint[] not null,             -- since 1970, UTC
  actions          text[] not null,
  tiers            text[] not null,
  dimensions       text[] not null,
  events           bigint[] not null,
  credits          bigint[] not null,
  tier_units       bigint[] not null,
  cost_micros      bigint[] not null
);

-- What waits lives for a second: it is not worth compressing, and the pages that it leaves are
-- wanted again at once.
do $$
declare
  q text;
  c text;
begin
  foreach q in array array['outbox', 'watch_queue', 'rollup_queue'] loop
    execute format('alter table %I set (vacuum_truncate = off, toast.vacuum_truncate = off)', q);
    for c in select attname from pg_attribute
             where attrelid = q::regclass and attnum > 0 and attndims > 0 loop
      execute format('alter table %I alter column %I set storage external', q, c);
    end loop;
  end loop;
end $$;

create table usage_hour (
  organization_id bigint not null,
  hour            timestamptz not null,           -- of occurrence, UTC
  account_id      bigint not null,
  action          text not null,
  tier            text not null,                  -- '' where there is none
  dimensions      text not null,                  -- '' where there are none
  events          bigint not null,
  credits         bigint not null,                -- charged, overage included
  tier_units      bigint not null,                -- taken from counters
  cost_micros     bigint not null,
  primary key (organization_id, hour, account_id, action, tier, dimensions)
) with (fillfactor = 80);

create index usage_hour_hour on usage_hour using brin (hour);

-- The same by day and organization: numbers across organizations must not read every hour.
create table usage_day (
  day             date not null,                  -- of occurrence, UTC
  organization_id bigint not null,
  events          bigint not null,
  credits         bigint not null,
  cost_micros     bigint not null,
  primary key (day, organization_id)
) with (fillfactor = 80);

-- Not in usage_day yet: whoever changes hourly sums only adds here, and so waits for nobody.
create table usage_day_change (
  id              bigint generated always as identity primary key,
  day             date not null,
  organization_id bigint not null,
  events          bigint not null,
  credits         bigint not null,
  cost_micros     bigint not null
);

-- Long work that operators start: it goes on where it was after a pause or a restart.
create table operation (
  id           bigint generated always as identity primary key,
  kind         text not null,
  parameters   text not null,                     -- JSON
  state        text not null
               check (state in ('running', 'paused', 'canceled', 'finished', 'failed')),
  started_by   text not null,
  started_at   timestamptz not null,
  ended_at     timestamptz,
  phase        text not null,
  position     text,                              -- JSON: where to go on; null at the beginning
  done         bigint not null default 0,         -- of total
  total        bigint not null,
  busy_micros  bigint not null default 0,
  found        bigint not null default 0,         -- differences
  findings     text not null default '[]',        -- JSON: the first of them
  result       text,                              -- JSON
  failure      text
);

create index operation_running on operation (id) where state = 'running';

-- What was handed to an outside auditor: a digest over the heads of all chains at that time.
create table ledger_root (
  root         bytea primary key,
  operation_id bigint not null references operation,
  taken_at     timestamptz not null
);

create table ledger_root_head (
  operation_id bigint not null references operation,
  account_id   bigint not null,
  seq          bigint not null,
  hash         bytea not null,
  primary key (operation_id, account_id)
);

-- Posting numbers are handed out in blocks, one block to an instance at a time.
create sequence posting_number_block increment by 100000;

-- Weeks of usage ------------------------------------------------------------------------------

-- What an event's identity is found by: the first 128 bits of a SHA-256 over numbers in network
-- order, and texts in UTF-8 behind their length.
create function identity_key(organization_id bigint, source text, event_id text) returns uuid
  language sql immutable strict parallel safe
  return encode(
    substring(
      sha256(int8send(organization_id)
             || int4send(octet_length(convert_to(source, 'UTF8'))) || convert_to(source, 'UTF8')
             || int4send(octet_length(convert_to(event_id, 'UTF8')))
             || convert_to(event_id, 'UTF8'))
      for 16),
    'hex')::uuid;

create function ensure_usage_week(at timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  monday date := date_trunc('week', at at time zone 'UTC')::date;
  part text := 'usage_' || to_char(monday, 'YYYYMMDD');
begin
  if exists (select from usage_week where week = monday) then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtext('usage_week'));
  if exists (select from usage_week where week = monday) then
    return;
  end if;
  execute format(
    'create table %I partition of usage (
       primary key (posting_number, ordinal),
       constraint %I unique (identity_key)
     ) for values from (%L) to (%L)',
    part, part || '_identity',
    monday::timestamp at time zone 'UTC', (monday + 7)::timestamp at time zone 'UTC');
  execute format('alter table %I enable row level security', part);
  execute format(
    'create index on %I (hashtextextended(resource_id, organization_id))
       where resource_id is not null', part);
  insert into usage_week (week) values (monday);
end $$;

-- Waits for whoever still appends to the week, and keeps others out until the caller commits.
create function lock_usage_week(week date) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  execute format('lock table %I in share mode', 'usage_' || to_char(week, 'YYYYMMDD'));
end $$;

-- When the window is over, only the identity index goes; the rows stay.
create function release_usage_week(week date) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  part text := 'usage_' || to_char(week, 'YYYYMMDD');
begin
  execute format('alter table %I drop constraint if exists %I', part, part || '_identity');
end $$;

-- Isolation -----------------------------------------------------------------------------------

-- Whose rows a transaction of the requests' role sees: one organization's, or those of the few whose
-- calls share it. Policies ask by subquery, so that it is read once for a statement, not for a row.
create function current_organizations() returns bigint[]
  language sql stable parallel safe
  return nullif(current_setting('tallyman.organizations', true), '')::bigint[];

create function current_organization_names() returns text[]
  language sql stable parallel safe
  return nullif(current_setting('tallyman.organization_names', true), '')::text[];

-- The only one; null where there are several.
create function current_organization() returns bigint
  language sql stable parallel safe
  return case when cardinality(current_organizations()) = 1 then (current_organizations())[1] end;

do $$
declare
  t text;
begin
  foreach t in array array['account', 'plan_state', 'lot', 'posting', 'usage', 'overage',
                           'hold', 'idempotency', 'repayment', 'reversal', 'usage_hour',
                           'billing_subscription', 'billing_invoice', 'billing_payment',
                           'account_watch', 'alarm', 'notice', 'contact', 'mail',
                           'webhook_delivery',
                           'auto_top_up', 'top_up_attempt', 'usage_day',
                           'usage_day_change'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy one_organization on %I to tallyman_app
                      using (organization_id = any ((select current_organizations())::bigint[]))', t);
    execute format('create policy every_organization on %I for select to tallyman_ops
                      using (true)', t);
    execute format('grant select on %I to tallyman_app, tallyman_ops, tallyman_writer', t);
  end loop;
end $$;

-- Requests write secrets, and do not read them.
alter table webhook_endpoint enable row level security;
create policy one_organization on webhook_endpoint to tallyman_app
  using (organization_id = any ((select current_organizations())::bigint[]));
grant insert, delete on webhook_endpoint to tallyman_app;
grant select (id, organization_id, url, description, notices, old_secret_until, failing_since,
              disabled_at, disabled_reason, created_at) on webhook_endpoint to tallyman_app;
grant update (failing_since, disabled_at, disabled_reason) on webhook_endpoint to tallyman_app;
grant select, update on webhook_endpoint to tallyman_writer;
grant insert, update on webhook_delivery to tallyman_app, tallyman_writer;

create function rotate_webhook_secret(endpoint uuid, fresh text, until timestamptz) returns void
  language sql security definer set search_path = public, pg_temp as $$
  update webhook_endpoint
  set secret = fresh, old_secret = secret, old_secret_until = until
  where id = endpoint and organization_id = current_organization()
$$;

-- Those of the queued sums that the caller may see: a row of the queue has several organizations'.
create function queued_use()
  returns table (organization_id bigint, hour timestamptz, account_id bigint, action text,
                 tier text, dimensions text, events bigint, credits bigint, tier_units bigint,
                 cost_micros bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select u.organization_id, 'epoch'::timestamptz + u.hour * interval '1 hour', u.account_id,
         u.action, u.tier, u.dimensions, u.events, u.credits, u.tier_units, u.cost_micros
  from rollup_queue q
  cross join lateral unnest(q.organization_ids, q.account_ids, q.hours, q.actions, q.tiers,
                            q.dimensions, q.events, q.credits, q.tier_units, q.cost_micros)
    as u (organization_id, account_id, hour, action, tier, dimensions, events, credits,
          tier_units, cost_micros)
  where u.organization_id = any (current_organizations())
$$;

-- The last event about a resource of the caller's that is not a void. The index is over a hash, which
-- is a third of the texts; only here may it be used before rows are known to be the caller's.
create function last_event_of(resource text)
  returns table (posting_number bigint, ordinal int, appended_at timestamptz, account_id bigint,
                 action text, content_high bigint, content_low bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select posting_number, ordinal, appended_at, account_id, action, content_high, content_low
  from usage
  where hashtextextended(resource_id, organization_id)
          = hashtextextended(resource, current_organization())
    and organization_id = current_organization() and resource_id = resource
    and action <> 'tallyman.void'
  order by appended_at desc, posting_number desc, ordinal desc
  limit 1
$$;

-- As people read amounts: 2500000 micro-credits are "2.5"; a tier's units are whole actions.
create function credits_text(micros bigint) returns text
  language sql immutable parallel safe
  return trim_scale(micros * 0.000001)::text;

create function units_text(amount bigint, unit text) returns text
  language sql immutable parallel safe
  return case when unit = 'credits' then credits_text(amount) else amount::text end;

-- Forgets what of an organization is about people. Postings stay as they are, and so do rows of
-- usage but for the metadata, which is sealed by digest only. Numbers keep their digits.
create function erase_personal_data()
  returns table (contacts bigint, mails bigint, answers bigint, events bigint)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  whose bigint := current_organization();
begin
  update organization set display_name = null, email = null where id = whose;
  delete from contact where organization_id = whose;
  get diagnostics contacts = row_count;
  delete from mail where organization_id = whose;
  get diagnostics mails = row_count;
  delete from idempotency where organization_id = whose;
  get diagnostics answers = row_count;
  -- By postings: usage has no index by organization.
  update usage u
  set data = coalesce((select json_object_agg(key, value)::text from json_each(u.data::json)
                       where key <> 'metadata'), '{}')
  from posting p
  where p.organization_id = whose and p.number is not null
    and u.posting_number = p.number and u.appended_at = p.appended_at
    and u.data like '%"metadata"%' and u.data::json -> 'metadata' is not null;
  get diagnostics events = row_count;
  return next;
end $$;

-- Both sides see that somebody was referred; it is the referred one that says so.
alter table referral enable row level security;
create policy either_side on referral for select to tallyman_app
  using (organization_id = any ((select current_organizations())::bigint[])
         or referrer_id = any ((select current_organizations())::bigint[]));
create policy one_organization on referral for insert to tallyman_app
  with check (organization_id = any ((select current_organizations())::bigint[]));
create policy every_organization on referral for select to tallyman_ops using (true);
grant select, insert on referral to tallyman_app;
grant select on referral to tallyman_ops;
grant select, update on referral to tallyman_writer;

-- Whose code it is, whom the caller may not see otherwise; null: nobody's.
create function organization_by_referral_code(wanted text) returns bigint
  language sql stable security definer set search_path = public, pg_temp
  return (select id from organization where referral_code = wanted);

-- An organization is found by its name before its id is known.
alter table organization enable row level security;
create policy one_organization on organization to tallyman_app
  using (name = any ((select current_organization_names())::text[])
         or id = any ((select current_organizations())::bigint[]));
create policy every_organization on organization for select to tallyman_ops using (true);
grant select, insert on organization to tallyman_app, tallyman_writer;
grant update (display_name, email, locale, timezone, origins) on organization to tallyman_app;
grant select on organization to tallyman_ops;

alter table quarantine enable row level security;
create policy every_organization on quarantine for select to tallyman_ops using (true);
grant select on quarantine to tallyman_ops;
grant select, insert, update on quarantine to tallyman_writer;

alter table api_key enable row level security;
create policy every_key on api_key for select to tallyman_ops using (true);
grant select on api_key to tallyman_ops;
grant select, insert on api_key to tallyman_writer;
grant update (expires_at, revoked_at, replaced_by, last_used_at) on api_key to tallyman_writer;

alter table audit_log enable row level security;
create policy one_organization on audit_log for insert to tallyman_app
  with check (organization = any ((select current_organization_names())::text[]));
create policy every_row on audit_log for select to tallyman_ops using (true);
grant insert on audit_log to tallyman_app, tallyman_writer;
grant select on audit_log to tallyman_ops;

-- Facts are only ever added; what follows from them may change.
grant insert on account, plan_state, lot, posting, overage, hold, repayment, reversal, usage_hour
  to tallyman_app, tallyman_writer;
grant update on account, plan_state, lot, hold, usage_hour to tallyman_app, tallyman_writer;
grant delete on overage to tallyman_app, tallyman_writer;
grant delete on usage_hour to tallyman_writer;
grant insert on usage_day_change to tallyman_app, tallyman_writer;
grant update, delete on usage_day_change to tallyman_writer;
grant insert, update, delete on usage_day to tallyman_writer;
grant insert on billing_subscription, billing_invoice, billing_payment to tallyman_writer;
grant update on billing_subscription, billing_invoice, billing_payment to tallyman_writer;
grant update (display_name, email) on organization to tallyman_writer;
grant insert on usage to tallyman_app, tallyman_writer;
grant insert on idempotency to tallyman_app;
grant delete on idempotency to tallyman_writer;
grant insert on notice, auto_top_up, top_up_attempt to tallyman_app, tallyman_writer;
grant update (announced_at) on notice to tallyman_writer;
grant insert, delete on contact to tallyman_app;
grant insert on mail to tallyman_app, tallyman_writer;
grant update on mail to tallyman_writer;
grant insert on account_watch, alarm to tallyman_writer;
grant update on account_watch, alarm to tallyman_writer;
grant update on auto_top_up, top_up_attempt to tallyman_app, tallyman_writer;

grant select, insert, update on intake_offset to tallyman_writer;
grant select, insert on catalog_version, catalog_activation to tallyman_writer;
grant select on catalog_version, catalog_activation to tallyman_app, tallyman_ops;
grant select, update on usage_week to tallyman_writer;
grant select, insert, update, delete on outbox, rollup_queue, watch_queue to tallyman_writer;
grant select on rollup_queue to tallyman_ops;
grant insert on outbox, rollup_queue, watch_queue to tallyman_app;
grant select on intake_offset, usage_week, outbox to tallyman_ops;
grant usage on sequence posting_number_block to tallyman_writer;
grant select, insert, update on operation to tallyman_writer;
grant select, insert on ledger_root to tallyman_writer;
grant select, insert, update on ledger_root_head to tallyman_writer;
grant select on operation, ledger_root, ledger_root_head to tallyman_ops;

revoke all on function rotate_webhook_secret from public;
grant execute on function rotate_webhook_secret to tallyman_app;
revoke all on function queued_use, last_event_of from public;
grant execute on function queued_use, last_event_of to tallyman_app;
revoke all on function erase_personal_data from public;
grant execute on function erase_personal_data to tallyman_app;
revoke all on function organization_by_referral_code from public;
grant execute on function organization_by_referral_code to tallyman_app;
revoke all on function ensure_usage_week, lock_usage_week, release_usage_week from public;
grant execute on function ensure_usage_week, lock_usage_week, release_usage_week
  to tallyman_writer;
