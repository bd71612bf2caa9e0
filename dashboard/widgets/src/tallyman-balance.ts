import { css, html, nothing } from "lit";
import { number, TallymanElement } from "./tallyman";

/**
 * Credits left, for a sidebar; `collapsed` to an icon with a dot.
 *
 * @csspart card, amount, icon, toggle
 */
class TallymanBalance extends TallymanElement {
  static override properties = {
    ...TallymanElement.properties,
    collapsed: { type: Boolean, reflect: true },
    label: {},
  };

  static override styles = [
    TallymanElement.shared,
    css`
      .amount {
        font-size: 1.7em;
        font-weight: 680;
        letter-spacing: -0.03em;
        line-height: 1.2;
        font-variant-numeric: tabular-nums;
      }
      [data-level="warn"] .amount,
      [data-level="warn"] .icon {
        color: var(--_warn);
      }
      [data-level="bad"] .amount,
      [data-level="bad"] .icon {
        color: var(--_bad);
      }
      .icon {
        display: grid;
        place-items: center;
        width: 40px;
        height: 40px;
        padding: 0;
        color: var(--_accent);
        background: var(--_surface);
        border: 1px solid var(--_line);
      }
      .toggle {
        padding: 0 4px;
        color: var(--_soft);
        background: none;
        font-weight: 400;
      }
    `,
  ];

  declare collapsed: boolean;
  declare label: string;

  constructor() {
    super();
    this.label = "Credits";
  }

  override render() {
    if (!this.balance) {
      return nothing;
    }
    const { available, held } = this.balance.credits;
    const words = `${this.label}: ${number(available)}`;
    if (this.collapsed) {
      return html`<div data-level=${this.levelOfCredits()}>
        <button class="icon" part="icon" title=${words} aria-label=${words} @click=${this.#toggle}>
          <svg width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" aria-hidden="true">
            <path d="M6 5v14M10 5v14M14 5v14M18 5v14M3 16 21 8" />
          </svg>
        </button>
      </div>`;
    }
    return html`<section class="card" part="card" data-level=${this.levelOfCredits()} aria-label=${this.label}>
      <div class="row">
        <span class="soft">${this.label}</span>
        <button class="toggle" part="toggle" aria-label="Collapse" @click=${this.#toggle}>‹</button>
      </div>
      <div class="amount" part="amount" aria-live="polite">${number(available)}</div>
      ${held === "0" ? nothing : html`<div class="soft">${number(held)} held</div>`}
    </section>`;
  }

  #toggle() {
    this.collapsed = !this.collapsed;
  }
}

customElements.define("tallyman-balance", TallymanBalance);
