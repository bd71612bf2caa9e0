/** What the API answers; docs/API.md tells what each field is. Amounts are decimal texts. */
export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/** Who asks, and what of the API that opens. */
export interface Caller {
  name: string;
  scopes: Scope[];
  organization: string | null;
  wallet: string | null;
}

export type Scope =
  | "events:write"
  | "credits:gate"
  | "balance:read"
  | "credits:adjust"
  | "billing:manage"
  | "tokens:mint"
  | "checkout:open"
  | "data:manage"
  | "organizations:read"
  | "ops";

export interface Money {
  amount: string;
  currency: string;
}

export type PlanStatus = "trialing" | "active" | "past_due" | "canceled" | "expired";

export interface RunningPlan {
  id: string;
  status: PlanStatus;
  currentPeriodStart: string;
  currentPeriodEnd: string;
  trialEndsAt: string | null;
  graceEndsAt: string | null;
  cancelAt: string | null;
  nextPlan: string | null;
}

export interface TierCounter {
  tier: string;
  included: string;
  used: string;
  remaining: string;
}

export interface Lot {
  id: string;
  unit: string;
  source: string;
  amount: string;
  remaining: string;
  startsAt: string;
  expiresAt: string | null;
  reference: string;
}

export interface Balance {
  organization: string;
  wallet: string;
  asOf: string;
  plan: RunningPlan | null;
  credits: { available: string; held: string; overage: string };
  tiers: TierCounter[];
  lots: Lot[];
  lastCreditAt: string | null;
  lastDebitAt: string | null;
}

export interface Use {
  events: number;
  credits: string;
  tierUnits: string;
  cost: string;
}

export interface Bucket extends Use {
  start: string;
  group: string | null;
}

export interface UsageReport {
  organization: string;
  from: string;
  to: string;
  window: string;
  groupBy: string | null;
  currency: string;
  data: Bucket[];
  groups: (Use & { group: string | null })[];
  totals: Use;
}

export interface LowBalance {
  warn: string;
  critical: string;
  warnPercent: number;
  criticalPercent: number;
}

export interface Forecast {
  creditsPerDay: string;
  runsOutAt: string | null;
}

export interface Summary {
  organization: string;
  asOf: string;
  plan: RunningPlan | null;
  balance: Balance;
  usage: UsageReport;
  nextRenewal: string | null;
  lowBalance: LowBalance;
  forecast: Forecast;
}

export interface Plan {
  id: string;
  title: string;
  description: string | null;
  monthly: Money | null;
  annual: Money | null;
  credits: string;
  tiers: Record<string, string>;
  rolloverCap: string;
  trialDays: number;
  softLimit: number;
  limits: Record<string, number | string[] | null>;
  features: string[];
}

export interface Pack {
  id: string;
  title: string;
  description: string | null;
  price: Money;
  credits: string;
  validity: string | null;
}

export interface Tier {
  id: string;
  title: string;
  weight: string;
}

export interface PriceTerm {
  kind: "base" | "per" | "each" | "tier";
  field: string | null;
  unit: string | null;
  credits: string | null;
  valueOf: string | null;
  byValue: Record<string, string>;
  otherwise: string | null;
  tier: string | null;
}

export interface Action {
  id: string;
  title: string;
  description: string | null;
  price: PriceTerm[];
  dimensions: string[];
}

export interface Term {
  name: string;
  calculation: string;
  credits: string;
}

export interface Estimate {
  action: string;
  credits: string;
  terms: Term[];
  tier: string | null;
  tierUnits: string | null;
  tierWeight: string | null;
}

export interface Transaction {
  id: string;
  type: string;
  wallet: string;
  action: string | null;
  amount: string;
  tier: string | null;
  tierUnits: string | null;
  balanceBefore: string;
  balanceAfter: string;
  resourceId: string | null;
  reference: string;
  description: string | null;
  metadata: unknown;
  occurredAt: string;
  postedAt: string;
}

export interface Explanation {
  transaction: Transaction;
  event: {
    id: string;
    source: string;
    type: string;
    subject: string;
    time: string;
    data: Record<string, unknown>;
  } | null;
  catalog: { version: number; name: string; hash: string; inForceFrom: string } | null;
  price: {
    credits: string;
    terms: Term[];
    tierAction: { tier: string; weight: string; paidBy: "counter" | "credits" } | null;
    dimensions: Record<string, string>;
    cost: string;
    currency: string;
  } | null;
  lots: { id: string; unit: string; source: string; reference: string; amount: string }[];
  overage: {
    credits: string;
    open: string;
    cancelled: string;
    repaid: { lot: string; credits: string; transactionId: string }[];
  } | null;
  balanceBefore: string;
  balanceAfter: string;
  digest: string | null;
  undoneBy: string | null;
  undoes: string | null;
}

export interface Organization {
  id: string;
  name: string | null;
  email: string | null;
  locale: string | null;
  timezone: string | null;
  createdAt: string;
}

export interface Hold {
  id: string;
  amount: string;
  tier: string | null;
  tierUnits: string | null;
  expiresAt: string;
}

export interface AutoTopUp {
  organization: string;
  wallet: string;
  enabled: boolean;
  threshold: string | null;
  pack: string | null;
  monthlyCap: number | null;
  disabledReason: string | null;
  retryAt: string | null;
  usedThisMonth: number;
  lastAttempt: {
    id: string;
    pack: string;
    state: string;
    startedAt: string;
    endedAt: string | null;
    code: string | null;
  } | null;
}

export interface Quarantined {
  id: string;
  state: "waiting" | "replayed";
  reason: string;
  detail: string;
  organization: string | null;
  source: string | null;
  eventId: string | null;
  type: string | null;
  topic: string;
  partition: number;
  offset: number;
  arrivedAt: string;
  times: number;
  firstSeenAt: string;
  lastSeenAt: string;
  replayedAt: string | null;
}

export interface SandboxClock {
  now: string;
  offset: string;
  realTime: string;
}

/** What billing-sync knows of an invoice. */
export interface Invoice {
  id: string;
  number: string | null;
  status: string;
  amount: Money;
  createdAt: string;
  hostedUrl: string | null;
  pdfUrl: string | null;
}

/** What a plan allows besides units. */
export interface Limit {
  limit: string;
  title: string;
  kind: "count" | "level" | "allow_list";
  maximum: number | null;
  used: number | null;
  values: string[] | null;
}

export interface Entitlements {
  organization: string;
  asOf: string;
  plan: string | null;
  limits: Limit[];
  features: string[];
}

/** Somebody who is told by e-mail; `notices` null: of everything. */
export interface Contact {
  email: string;
  name: string | null;
  locale: string | null;
  notices: string[] | null;
}

export interface Contacts {
  organization: string;
  ownEmail: string | null;
  contacts: Contact[];
}

export interface WebhookEndpoint {
  id: string;
  url: string;
  description: string | null;
  notices: string[] | null;
  secret?: string;
  oldSecretUntil: string | null;
  failingSince: string | null;
  disabledAt: string | null;
  disabledReason: string | null;
  createdAt: string;
}

export interface Delivery {
  id: number;
  type: string;
  state: "waiting" | "delivered" | "failed";
  attempts: number;
  responseStatus: number | null;
  error: string | null;
  createdAt: string;
  lastAttemptAt: string | null;
  nextAttemptAt: string | null;
}

/** What billing-sync knows of a payment. */
export interface Payment {
  id: string;
  kind: "manual" | "auto" | "subscription";
  status: string;
  amount: Money;
  refunded: Money;
  invoice: string | null;
  pack: string | null;
  failure: string | null;
  receiptUrl: string | null;
  createdAt: string;
}

/** A webhook of the payment provider's. */
export interface ProviderWebhook {
  id: string;
  type: string | null;
  state: "received" | "processed" | "ignored" | "quarantined";
  reason: string | null;
  detail: string | null;
  attempts: number;
  copies: number;
  createdAt: string | null;
  receivedAt: string;
  nextAttemptAt: string | null;
  finishedAt: string | null;
}

/** An e-mail that the sandbox has caught. */
export interface Mail {
  id: string;
  to: string;
  subject: string;
  text: string | null;
  html: string | null;
  sentAt: string | null;
}

/** How the business went over some days, and how it stands now. */
export interface BusinessMetrics {
  from: string;
  to: string;
  credits: { issued: string; used: string; sources: { source: string; unit: string; amount: string }[] };
  use: {
    events: number;
    activeOrganizations: number;
    creditsPerActiveOrganization: string | null;
    cost: string;
    currency: string;
  };
  revenue: { subscriptions: Money; packs: Money; refunded: Money; net: Money }[];
  perCredit: { revenue: string; cost: string; margin: string | null; currency: string } | null;
  balances: {
    wallets: number;
    credits: string;
    overage: string;
    distribution: { from: string; below: string | null; wallets: number }[];
  };
  plans: { plan: string; status: string; organizations: number }[];
  churn: { atStart: number; started: number; ended: number; now: number; rate: string | null };
  payments: { succeeded: number; failed: number; rate: string | null };
  quarantine: { waiting: number; reasons: { reason: string; waiting: number }[] };
  drift: { lastAudit: { operation: string; endedAt: string; differences: number } | null };
  days: BusinessDay[];
}

export interface BusinessDay {
  day: string;
  issued: string;
  used: string;
  events: number;
  activeOrganizations: number;
}

export interface Lag {
  behind: number;
  partitions: { topic: string; partition: number; next: number; end: number; behind: number }[];
}

export interface Operation {
  id: string;
  kind: string;
  state: string;
  startedAt: string;
  endedAt: string | null;
  phase: string;
  done: number;
  total: number;
  perSecond: number | null;
  remainingSeconds: number | null;
  found: number;
  failure: string | null;
}
