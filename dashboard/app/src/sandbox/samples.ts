import type { Action, Tier } from "../api/types";

/** An event that the catalog prices. */
export interface Sample {
  action: string;
  label: string;
  data: Record<string, string | number | string[]>;
}

/** One of each action; of an action whose tier the event names, one of each tier. */
export function samplesOf(actions: Action[], tiers: Tier[]): Sample[] {
  return actions.flatMap((action) => {
    const data = fieldsOf(action);
    const tierField = action.price.find(({ kind, tier }) => kind === "tier" && tier === null)?.field;
    return tierField == null
      ? [{ action: action.id, label: action.title, data }]
      : tiers.map((tier) => ({
          action: action.id,
          label: `${action.title}, ${tier.title}`,
          data: { ...data, [tierField]: tier.id },
        }));
  });
}

/** Every field that the price reads, with a value that it has a price for. */
function fieldsOf(action: Action): Sample["data"] {
  const data: Sample["data"] = {};
  for (const term of action.price) {
    const value = Object.keys(term.byValue)[0] ?? "any";
    if (term.kind === "each" && term.field !== null) {
      data[term.field] = [value];
    }
    if (term.kind === "per" && term.field !== null) {
      data[term.field] = Number(term.unit ?? "1");
      if (term.chosenBy !== null) {
        data[term.chosenBy] = value;
      }
    }
  }
  return data;
}
