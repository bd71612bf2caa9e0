/** What the API answers, by the names the pages use. `openapi.ts` is made from docs/openapi.json. */
import type { components } from "./openapi";

type Schemas = components["schemas"];

/** Fields whose texts are one of a few, as docs/API.md lists them. */
type Narrowed<T, N extends { [K in keyof N]: K extends keyof T ? T[K] | null : never }> = Omit<T, keyof N> & N;

export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/** Who asks, and what of the API that opens. */
export type Caller = Narrowed<Schemas["SignInController.Me"], { scopes: Scope[] }>;

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

export type Money = Schemas["Money.Json"];

export type PlanStatus = "trialing" | "active" | "past_due" | "canceled" | "expired";
export type RunningPlan = Narrowed<Schemas["BalanceView.PlanView"], { status: PlanStatus }>;
export type TierCounter = Schemas["BalanceView.TierView"];
export type Lot = Schemas["BalanceView.LotView"];
export type Balance = Narrowed<Schemas["BalanceView"], { plan: RunningPlan | null }>;
export type LowBalance = Schemas["Policies.LowBalance"];
export type Summary = Narrowed<
  Schemas["SummaryController.Summary"],
  { plan: RunningPlan | null; balance: Balance }
>;
export type UsageReport = Schemas["UsageReport"];

export type Plan = Narrowed<
  Schemas["CatalogViews.OfferedPlan"],
  { limits: Record<string, number | string[] | null> }
>;
export type Pack = Schemas["CatalogViews.PackView"];
export type Tier = Schemas["CatalogViews.TierView"];
export type PriceTerm = Narrowed<
  Schemas["CatalogViews.TermView"],
  { kind: "base" | "per" | "each" | "tier" }
>;
export type Action = Narrowed<Schemas["CatalogViews.ActionView"], { price: PriceTerm[] }>;
export type Estimate = Schemas["CatalogController.Estimate"];

export type Transaction = Schemas["TransactionLine"];
export type Explanation = Schemas["ExplanationView"];

export type Organization = Schemas["OrganizationsController.OrganizationView"];
export type Hold = Schemas["HoldView"];
export type Limit = Narrowed<
  Schemas["EntitlementsController.LimitView"],
  { kind: "count" | "level" | "allow_list" }
>;
export type Entitlements = Narrowed<
  Schemas["EntitlementsController.EntitlementsView"],
  { limits: Limit[] }
>;
export type AutoTopUp = Schemas["TopUpView"];
export type Contact = Schemas["Contact"];
export type Contacts = Schemas["ContactsView"];
export type WebhookEndpoint = Schemas["EndpointView"];
export type Delivery = Narrowed<
  Schemas["WebhookDeliveries.Delivery"],
  { state: "waiting" | "delivered" | "failed" }
>;

export type Invoice = Schemas["InvoiceTable.Invoice"];
export type Payment = Narrowed<
  Schemas["PaymentTable.Payment"],
  { kind: "manual" | "auto" | "subscription" }
>;
export type ProviderWebhook = Narrowed<
  Schemas["WebhookOperations.View"],
  { state: "received" | "processed" | "ignored" | "quarantined" }
>;

export type Quarantined = Narrowed<Schemas["QuarantineView"], { state: "waiting" | "replayed" }>;
export type BusinessMetrics = Schemas["BusinessMetrics"];
export type BusinessDay = Schemas["BusinessMetrics.Day"];
export type Lag = Schemas["LagController.Lag"];
export type Operation = Schemas["OperationView"];
export type Reconciliation = Schemas["ReconciliationTable.Reconciliation"];
export type Drift = Schemas["ReconcileController.DriftView"];

export type SandboxClock = Schemas["ClockController.Shown"];
export type Mail = Schemas["Mail"];
