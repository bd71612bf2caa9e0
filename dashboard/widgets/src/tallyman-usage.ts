import { html, nothing } from "lit";
import { number, percent, TallymanElement } from "./tallyman";

interface Bucket {
  start: string;
  events: number;
}

/**
 * What of the plan is used: a bar for each tier, and the last 30 days.
 *
 * @csspart card, tier, days
 */
class TallymanUsage extends TallymanElement {
  static override properties = {
    ...TallymanElement.properties,
    label: {},
    days: { state: true },
    titles: { state: true },
  };

  static override styles = TallymanElement.shared;

  declare label: string;
  private declare days: Bucket[];
  private declare titles: Map<string, string>;

  constructor() {
    super();
    this.label = "Usage";
    this.days = [];
    this.titles = new Map();
  }

  protected override async load() {
    await super.load();
    const tiers = await this.ask<{ data: { id: string; title: string }[] }>("/v1/tiers");
    this.titles = new Map(tiers.data.map(({ id, title }) => [id, title]));
    this.days = (await this.ask<{ data: Bucket[] }>(`/usage?window=day${this.wallet === "default" ? "" : `&wallet=${this.wallet}`}`)).data;
  }

  override render() {
    if (!this.balance) {
      return nothing;
    }
    const place = (tier: string) => [...this.titles.keys()].indexOf(tier);
    return html`<section class="card" part="card" aria-label=${this.label}>
      ${this.balance.tiers
        .toSorted((a, b) => place(a.tier) - place(b.tier))
        .map(({ tier, used, included, remaining }) => {
          const title = this.titles.get(tier) ?? tier;
          const full = percent(used, included);
          return html`<div part="tier" data-level=${this.levelOfTier(used, included)}>
            <div class="row">
              <span>${title}</span><span class="soft">${number(remaining)} of ${number(included)} left</span>
            </div>
            <div class="track" role="meter" aria-label=${title} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${full}>
              <div class="bar" .style=${`width:${full}%`}></div>
            </div>
          </div>`;
        })}
      ${this.days.length === 0 ? nothing : this.#chart()}
    </section>`;
  }

  #chart() {
    const most = Math.max(...this.days.map(({ events }) => events));
    const first = Date.now() - 29 * 86_400_000;
    return html`<svg part="days" viewBox="0 0 300 40" width="100%" height="40" preserveAspectRatio="none" role="img" aria-label="Events in the last 30 days">
        ${this.days.map(({ start, events }) => {
          const day = Math.max(0, Math.round((Date.parse(start) - first) / 86_400_000));
          return bar(day * 10, (events / most) * 38);
        })}
      </svg>
      <div class="soft">Last 30 days</div>`;
  }
}

function bar(x: number, height: number) {
  const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const box = { x: x + 1, y: 40 - height, width: 8, height, rx: 1.5, fill: "var(--_accent)" };
  for (const [name, value] of Object.entries(box)) {
    rect.setAttribute(name, String(value));
  }
  return rect;
}

customElements.define("tallyman-usage", TallymanUsage);
