import { type Client, Problem } from "./client";
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

/** Buys a plan; where one is being paid for already, changes that one. */
export async function subscribe(
  client: Client,
  organization: string,
  order: { plan: string; interval: string },
): Promise<void> {
  try {
    await goToCheckout(client, organization, "subscription", order);
  } catch (problem) {
    if (!(problem instanceof Problem && problem.code === "plan_running")) {
      throw problem;
    }
    await client.post(`${pathOf(organization)}/subscription/change`, order);
  }
}

/** Ends the plan with its period, or takes that back: at the payment provider where it is paid there. */
export async function setEnding(
  client: Client,
  organization: string,
  plan: string,
  ending: boolean,
): Promise<void> {
  const path = pathOf(organization);
  try {
    await (ending
      ? client.post(`${path}/subscription/cancel`, { at: "period_end" })
      : client.post(`${path}/subscription/resume`));
  } catch (problem) {
    if (!isNotPaidThere(problem)) {
      throw problem;
    }
    await (ending ? client.delete(`${path}/plan?at=period_end`) : client.put(`${path}/plan`, { plan }));
  }
}

/** Whether there is no payment provider here, or it lacks what is to be sold. */
export function isNotSetUp(problem: Error | null): boolean {
  return problem instanceof Problem && (problem.code === "not_set_up" || problem.status === 404);
}

function isNotPaidThere(problem: unknown): boolean {
  return problem instanceof Problem && (problem.code === "plan_not_running" || isNotSetUp(problem));
}
