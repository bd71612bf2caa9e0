import { micros } from "../amount";
import type { UsageReport } from "../api/types";

/** One day of use, exactly: what each group used. */
export interface Day {
  start: string;
  events: Record<string, number>;
  credits: Record<string, string>;
}

/** Every day of the report, also those without use, oldest first. */
export function daysOf(report: UsageReport, nameless: string): Day[] {
  const days: Day[] = [];
  const byStart = new Map<string, Day>();
  const first = new Date(report.from);
  const from = Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), first.getUTCDate());
  for (let at = from; at < Date.parse(report.to); at += 86_400_000) {
    const day: Day = { start: new Date(at).toISOString(), events: {}, credits: {} };
    days.push(day);
    byStart.set(new Date(at).toISOString().slice(0, 10), day);
  }
  for (const bucket of report.data) {
    const day = byStart.get(bucket.start.slice(0, 10));
    if (day !== undefined) {
      const group = bucket.group ?? nameless;
      day.events[group] = bucket.events;
      day.credits[group] = bucket.credits;
    }
  }
  return days;
}

/**
 * The groups of a report, the lowest of the stack first: in the catalog's order, so that each keeps
 * its colour; those it does not name behind, the one that used most first.
 */
export function groupsOf(report: UsageReport, known: string[], nameless: string): string[] {
  const place = (group: string | null) => {
    const found = known.indexOf(group ?? nameless);
    return found < 0 ? known.length : found;
  };
  return report.groups
    .toSorted((a, b) => {
      const credits = micros(b.credits) - micros(a.credits);
      const more = credits === 0n ? b.events - a.events : credits > 0n ? 1 : -1;
      return place(a.group) - place(b.group) || more;
    })
    .map(({ group }) => group ?? nameless);
}
