import type { Client } from "./client";
import { pathOf } from "./queries";

/** Leads to the payment provider's page; it leads back here. */
export async function goToCheckout(
  client: Client,
  organization: string,
  what: "subscription" | "credits",
  order: Record<string, string>,
): Promise<void> {
  const { url } = await client.post<{ url: string }>(`${pathOf(organization)}/checkout/${what}`, {
    ...order,
    successUrl: `${location.origin}/app/o/${organization}`,
    cancelUrl: location.href,
  });
  location.assign(url);
}
