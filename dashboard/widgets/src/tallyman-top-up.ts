import { css, html, nothing } from "lit";
import { number, TallymanElement } from "./tallyman";

interface Pack {
  id: string;
  credits: string;
  price: { amount: string; currency: string };
}

/**
 * Packs of credits to buy. Leads to the payment provider's page, which leads back to this one.
 *
 * @csspart card, pack, button
 */
class TallymanTopUp extends TallymanElement {
  static override properties = {
    ...TallymanElement.properties,
    label: {},
    packs: { state: true },
    said: { state: true },
  };

  static override styles = [
    TallymanElement.shared,
    css`
      .row {
        align-items: center;
        padding: 6px 0;
      }
      strong {
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  declare label: string;
  private declare packs: Pack[];
  private declare said: string;

  constructor() {
    super();
    this.label = "Add credits";
    this.packs = [];
    this.said = "";
  }

  protected override async load() {
    this.packs = (await this.ask<{ data: Pack[] }>("/v1/packs")).data;
  }

  override render() {
    return html`<section class="card" part="card" aria-label=${this.label}>
      <span class="soft">${this.label}</span>
      ${this.packs.map(
        (pack) =>
          html`<div class="row" part="pack">
            <strong>${number(pack.credits)}</strong>
            <button part="button" @click=${() => this.#buy(pack)}>${money(pack.price)}</button>
          </div>`,
      )}
      ${this.said === "" ? nothing : html`<div class="soft" role="alert">${this.said}</div>`}
    </section>`;
  }

  async #buy(pack: Pack) {
    this.said = "";
    try {
      const here = location.href;
      const { url } = await this.ask<{ url: string }>("/checkout/credits", {
        pack: pack.id,
        wallet: this.wallet,
        successUrl: here,
        cancelUrl: here,
      });
      location.assign(url);
    } catch (problem) {
      this.said = "That cannot be bought just now.";
      this.failed(problem);
    }
  }
}

function money({ amount, currency }: Pack["price"]): string {
  const format = new Intl.NumberFormat(undefined, { style: "currency", currency });
  return format.format(amount as Intl.StringNumericLiteral);
}

customElements.define("tallyman-top-up", TallymanTopUp);
