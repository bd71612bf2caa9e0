/** What the API answers; docs/API.md tells what each field is. Amounts are decimal texts. */
export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

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
