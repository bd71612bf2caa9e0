import { LitElement, css } from "lit";

/** What the widgets read of a balance; docs/API.md has the rest. Amounts are decimal texts. */
export interface Balance {
  plan: { id: string; currentPeriodEnd: string } | null;
  credits: { available: string; held: string; overage: string };
  tiers: { tier: string; included: string; used: string; remaining: string }[];
}

export interface LowBalance {
  warn: string;
  critical: string;
  warnPercent: number;
  criticalPercent: number;
}

export type Level = "good" | "warn" | "bad";

const RETRY_MILLIS = 5_000;
const plain = new Intl.NumberFormat(undefined, { maximumFractionDigits: 6 });

export const number = (amount: string) => plain.format(amount as Intl.StringNumericLiteral);

/** Millionths of a decimal text: compared as whole numbers, never as floats. */
export function micros(decimal: string): bigint {
  const [whole = "0", fraction = ""] = decimal.replace("-", "").split(".");
  const magnitude = BigInt(whole + fraction.padEnd(6, "0"));
  return decimal.startsWith("-") ? -magnitude : magnitude;
}

/** How much of a whole this part is, 0 to 100. */
export function percent(part: string, whole: string): number {
  const all = micros(whole);
  return all <= 0n ? 0 : Math.min(100, Math.max(0, Number((micros(part) * 100n) / all)));
}

/**
 * What the widgets share: whose they are, and how they ask.
 *
 * @fires tallyman-error with the answer's status, when Tallyman refuses or is away
 */
export abstract class TallymanElement extends LitElement {
  static override properties = {
    organization: {},
    wallet: {},
    base: {},
    token: { attribute: false },
    balance: { state: true },
    low: { state: true },
  };

  /** Colours and sizes are the host's to set. */
  static shared = css`
    :host {
      --_accent: var(--tallyman-accent, #0f766e);
      --_warn: var(--tallyman-warn, #b45309);
      --_bad: var(--tallyman-bad, #c81e1e);
      --_ink: var(--tallyman-ink, #14191f);
      --_soft: var(--tallyman-soft, #5b6673);
      --_line: var(--tallyman-line, #e4e7ea);
      --_surface: var(--tallyman-surface, #fff);
      display: block;
      color: var(--_ink);
      font: var(--tallyman-font, 14px/1.45 system-ui, sans-serif);
    }
    .card {
      padding: 14px 16px;
      background: var(--_surface);
      border: 1px solid var(--_line);
      border-radius: var(--tallyman-radius, 12px);
    }
    .soft {
      color: var(--_soft);
      font-size: 0.875em;
    }
    .row {
      display: flex;
      justify-content: space-between;
      gap: 12px;
    }
    .track {
      height: 6px;
      margin: 6px 0 10px;
      overflow: hidden;
      border-radius: 9px;
      background: var(--_line);
    }
    .bar {
      height: 100%;
      border-radius: 9px;
      background: var(--_accent);
      transition: width 0.4s;
    }
    [data-level="warn"] .bar {
      background: var(--_warn);
    }
    [data-level="bad"] .bar {
      background: var(--_bad);
    }
    button {
      padding: 7px 12px;
      color: #fff;
      background: var(--_accent);
      border: 0;
      border-radius: 8px;
      font: inherit;
      font-weight: 600;
      cursor: pointer;
    }
    button:focus-visible {
      outline: 2px solid var(--_accent);
      outline-offset: 2px;
    }
  `;

  declare organization: string;
  declare wallet: string;
  /** Where Tallyman is; the origin that the widget came from, unless told. */
  declare base: string;
  /** Set from script, never in the markup: a token that the host's backend got. */
  declare token: string;
  protected declare balance: Balance | undefined;
  protected declare low: LowBalance | undefined;

  #stop = new AbortController();

  constructor() {
    super();
    this.wallet = "default";
    this.base = new URL(import.meta.url).origin;
  }

  override updated(changed: Map<PropertyKey, unknown>) {
    if (["organization", "wallet", "base", "token"].some((name) => changed.has(name))) {
      this.#stop.abort();
      if (this.organization && this.token) {
        this.#stop = new AbortController();
        void this.#follow(this.#stop.signal);
        void this.load().catch((problem) => this.failed(problem));
      }
    }
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop.abort();
  }

  /** What else a widget shows; called anew when it is somebody else's. */
  protected async load(): Promise<void> {
    // A token of one wallet may not ask for the whole: then the usual thresholds do.
    this.low = await this.ask<{ lowBalance: LowBalance }>("/summary").then(
      (summary) => summary.lowBalance,
      () => undefined,
    );
  }

  protected async ask<T>(path: string, body?: unknown): Promise<T> {
    const response = await this.#open(path, body, null);
    return (await response.json()) as T;
  }

  protected failed(problem: unknown) {
    this.dispatchEvent(new CustomEvent("tallyman-error", { detail: problem, bubbles: true, composed: true }));
  }

  async #open(path: string, body: unknown, signal: AbortSignal | null): Promise<Response> {
    const url = path.startsWith("/v1/") ? path : `/v1/organizations/${this.organization}${path}`;
    const response = await fetch(this.base + url, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        Authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal,
    });
    if (response.status === 401) {
      this.dispatchEvent(new CustomEvent("tallyman-token", { bubbles: true, composed: true }));
    }
    if (!response.ok) {
      throw new Error(`Tallyman answered ${response.status}`);
    }
    return response;
  }

  /** Follows the balance for as long as the element is on the page. */
  async #follow(signal: AbortSignal): Promise<void> {
    try {
      const response = await this.#open(`/balance/stream?wallet=${this.wallet}`, undefined, signal);
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      for (let pending = ""; ; ) {
        const { value, done } = await reader.read();
        if (done) {
          break;
        }
        const events = (pending + value).split("\n\n");
        pending = events.pop()!;
        for (const event of events) {
          const data = /^data:(.*)$/m.exec(event);
          if (data) {
            this.balance = JSON.parse(data[1]!) as Balance;
          }
        }
      }
    } catch (problem) {
      if (!signal.aborted) {
        this.failed(problem);
      }
    }
    if (!signal.aborted) {
      setTimeout(() => signal.aborted || this.#follow(signal), RETRY_MILLIS);
    }
  }

  protected levelOfCredits(): Level {
    const left = micros(this.balance?.credits.available ?? "0");
    if (left < micros(this.low?.critical ?? "20")) {
      return "bad";
    }
    return left < micros(this.low?.warn ?? "50") ? "warn" : "good";
  }

  protected levelOfTier(used: string, included: string): Level {
    const left = 100 - percent(used, included);
    if (left <= (this.low?.criticalPercent ?? 5)) {
      return "bad";
    }
    return left <= (this.low?.warnPercent ?? 20) ? "warn" : "good";
  }
}
