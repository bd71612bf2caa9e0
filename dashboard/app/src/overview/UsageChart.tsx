import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { sum } from "../amount";
import { useActions, useTiers } from "../api/queries";
import type { UsageReport } from "../api/types";
import { date, number, shortDate } from "../format";
import { text } from "../text";
import { type Day, daysOf, groupsOf } from "./days";
import classes from "./UsageCard.module.css";

export type Measure = "events" | "credits";

const SERIES = 6;
const swatch = (place: number) => `var(--series-${Math.min(place, SERIES - 1) + 1})`;

/** Use by day, stacked by group. */
export default function UsageChart({ report, measure }: { report: UsageReport; measure: Measure }) {
  const named = useNamed(report.groupBy);
  const titleOf = (group: string) =>
    group === "" ? text.overview.noGroup : (named.find(({ id }) => id === group)?.title ?? group);
  const days = daysOf(report, "");
  const groups = groupsOf(report, named.map(({ id }) => id), "");
  const totalOf = (group: string) => {
    const found = report.groups.find((one) => (one.group ?? "") === group);
    return measure === "events" ? (found?.events ?? 0) : (found?.credits ?? "0");
  };
  return (
    <figure style={{ margin: 0 }}>
      <div className={classes.chart}>
        <ResponsiveContainer width="100%" height={248}>
          <BarChart data={days} margin={{ top: 4, right: 0, bottom: 0, left: -8 }} barCategoryGap="22%">
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="start"
              tickFormatter={shortDate}
              tick={{ fill: "var(--ink-faint)", fontSize: 12 }}
              tickLine={false}
              axisLine={{ stroke: "var(--line)" }}
              minTickGap={36}
            />
            <YAxis
              tickFormatter={(value: number) => number(value)}
              tick={{ fill: "var(--ink-faint)", fontSize: 12 }}
              tickLine={false}
              axisLine={false}
              width={52}
              allowDecimals={false}
            />
            <Tooltip
              cursor={{ fill: "var(--surface-sunken)" }}
              isAnimationActive={false}
              content={({ active, payload }) =>
                active && payload?.[0] ? (
                  <Details day={payload[0].payload as Day} groups={groups} measure={measure} titleOf={titleOf} />
                ) : null
              }
            />
            {groups.map((group, place) => (
              <Bar
                key={group}
                stackId="use"
                // Only for the length of the bar; what is read comes from the exact texts.
                dataKey={(day: Day) => Number(day[measure][group] ?? 0)}
                name={titleOf(group)}
                fill={swatch(place)}
                radius={2}
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <ul className={classes.legend}>
        {groups.map((group, place) => (
          <li key={group}>
            <span className={classes.swatch} style={{ background: swatch(place) }} />
            {titleOf(group)} <strong>{number(totalOf(group))}</strong>
          </li>
        ))}
      </ul>
    </figure>
  );
}

interface DetailsProps {
  day: Day;
  groups: string[];
  measure: Measure;
  titleOf(group: string): string;
}

function Details({ day, groups, measure, titleOf }: DetailsProps) {
  const used = groups.filter((group) => day[measure][group] !== undefined);
  const total =
    measure === "events"
      ? used.reduce((all, group) => all + (day.events[group] ?? 0), 0)
      : sum(used.map((group) => day.credits[group] ?? "0"));
  return (
    <div className={classes.tooltip}>
      <table>
        <caption>{date(day.start)}</caption>
        <tbody>
          {used.map((group) => (
            <tr key={group}>
              <th scope="row">
                <span className={classes.swatch} style={{ background: swatch(groups.indexOf(group)) }} />
                {titleOf(group)}
              </th>
              <td>{number(day[measure][group] ?? 0)}</td>
            </tr>
          ))}
          <tr className={classes.total}>
            <th scope="row">{text.overview.total}</th>
            <td>{number(total)}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

/** The groups that the catalog names, in its order. */
function useNamed(groupBy: string | null): { id: string; title: string }[] {
  const { data: actions = [] } = useActions();
  const { data: tiers = [] } = useTiers();
  return groupBy === "tier" ? tiers : groupBy === "action" ? actions : [];
}
