import { sum } from "../amount";
import { useActions, useTiers } from "../api/queries";
import type { UsageReport } from "../api/types";
import DayBars from "../chart/DayBars";
import { text } from "../text";
import { type Day, daysOf, groupsOf } from "./days";

export type Measure = "events" | "credits";

const COLOURS = 6;

/** Use by day, stacked by group. */
export default function UsageChart({ report, measure }: { report: UsageReport; measure: Measure }) {
  const named = useNamed(report.groupBy);
  const groups = groupsOf(report, named.map(({ id }) => id), "");
  const totalOf = (group: string) => {
    const found = report.groups.find((one) => (one.group ?? "") === group);
    return measure === "events" ? (found?.events ?? 0) : (found?.credits ?? "0");
  };
  return (
    <DayBars<Day>
      days={daysOf(report, "")}
      startOf={(day) => day.start}
      series={groups.map((group, place) => ({
        key: group,
        title: group === "" ? text.overview.noGroup : (named.find(({ id }) => id === group)?.title ?? group),
        colour: `var(--series-${Math.min(place, COLOURS - 1) + 1})`,
        of: (day) => day[measure][group],
        total: totalOf(group),
      }))}
      stacked={{ totalTitle: text.overview.total, totalOf: (day) => totalOfDay(day, measure) }}
    />
  );
}

function totalOfDay(day: Day, measure: Measure) {
  return measure === "events"
    ? Object.values(day.events).reduce((all, events) => all + events, 0)
    : sum(Object.values(day.credits));
}

/** The groups that the catalog names, in its order. */
function useNamed(groupBy: string | null): { id: string; title: string }[] {
  const { data: actions = [] } = useActions();
  const { data: tiers = [] } = useTiers();
  return groupBy === "tier" ? tiers : groupBy === "action" ? actions : [];
}
