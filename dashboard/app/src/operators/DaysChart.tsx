import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { BusinessDay, BusinessMetrics } from "../api/types";
import { date, number, shortDate } from "../format";
import { text } from "../text";
import classes from "../overview/UsageCard.module.css";

const SERIES = [
  { of: "issued", title: text.business.issued, colour: "var(--series-2)" },
  { of: "used", title: text.business.used, colour: "var(--series-1)" },
] as const;

/** Credits issued and used, side by side for each day; also for days without any. */
export default function DaysChart({ metrics }: { metrics: BusinessMetrics }) {
  return (
    <figure style={{ margin: 0 }}>
      <ResponsiveContainer width="100%" height={248}>
        <BarChart data={everyDay(metrics)} margin={{ top: 4, right: 0, bottom: 0, left: -8 }} barCategoryGap="22%" barGap={1}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="day"
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
            width={60}
          />
          <Tooltip
            cursor={{ fill: "var(--surface-sunken)" }}
            isAnimationActive={false}
            content={({ active, payload }) =>
              active && payload?.[0] ? <Details day={payload[0].payload as BusinessDay} /> : null
            }
          />
          {SERIES.map(({ of, title, colour }) => (
            // Only for the length of the bar; what is read comes from the exact texts.
            <Bar key={of} dataKey={(day: BusinessDay) => Number(day[of])} name={title} fill={colour} radius={2} isAnimationActive={false} />
          ))}
        </BarChart>
      </ResponsiveContainer>
      <ul className={classes.legend}>
        {SERIES.map(({ of, title, colour }) => (
          <li key={of}>
            <span className={classes.swatch} style={{ background: colour }} />
            {title} <strong>{number(metrics.credits[of])}</strong>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function Details({ day }: { day: BusinessDay }) {
  return (
    <div className={classes.tooltip}>
      <table>
        <caption>{date(day.day)}</caption>
        <tbody>
          {SERIES.map(({ of, title, colour }) => (
            <tr key={of}>
              <th scope="row">
                <span className={classes.swatch} style={{ background: colour }} />
                {title}
              </th>
              <td>{number(day[of])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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
