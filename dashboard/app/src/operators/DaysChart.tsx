import type { BusinessDay, BusinessMetrics } from "../api/types";
import DayBars from "../chart/DayBars";
import { text } from "../text";

const SERIES = [
  { key: "issued", title: text.business.issued, colour: "var(--series-2)" },
  { key: "used", title: text.business.used, colour: "var(--series-1)" },
] as const;

/** Credits issued and used, side by side for each day; also for days without any. */
export default function DaysChart({ metrics }: { metrics: BusinessMetrics }) {
  return (
    <DayBars<BusinessDay>
      days={everyDay(metrics)}
      startOf={(day) => day.day}
      series={SERIES.map((one) => ({ ...one, of: (day) => day[one.key], total: metrics.credits[one.key] }))}
    />
  );
}

function everyDay({ from, to, days }: BusinessMetrics): BusinessDay[] {
  const known = new Map(days.map((day) => [day.day, day]));
  const all: BusinessDay[] = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    all.push(known.get(day) ?? { day, issued: "0", used: "0", events: 0, activeOrganizations: 0 });
  }
  return all;
}
