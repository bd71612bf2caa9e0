import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { date, number, shortDate, shortNumber } from "../format";
import classes from "./DayBars.module.css";

/** What is drawn for each day: a bar, or a part of one. */
export interface Series<Day> {
  key: string;
  title: string;
  colour: string;
  /** A day's amount; undefined: there is none, and it is not listed either. */
  of(day: Day): number | string | undefined;
  /** Of all days, for the legend. */
  total: number | string;
}

interface Props<Day> {
  days: Day[];
  startOf(day: Day): string;
  series: Series<Day>[];
  /** One bar a day, of all series; otherwise one beside the other. */
  stacked?: { totalTitle: string; totalOf(day: Day): number | string };
}

const AXIS = { tick: { fill: "var(--ink-faint)", fontSize: 12 }, tickLine: false };

/** Amounts by day, with what each day comes to where one points at it. */
export default function DayBars<Day>({ days, startOf, series, stacked }: Props<Day>) {
  return (
    <figure className={classes.figure}>
      <div className={classes.chart}>
        <ResponsiveContainer width="100%" height={248}>
          <BarChart data={days} margin={{ top: 4, right: 0, bottom: 0, left: -8 }} barCategoryGap="22%" barGap={1}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis dataKey={startOf} tickFormatter={shortDate} axisLine={{ stroke: "var(--line)" }} minTickGap={36} {...AXIS} />
            <YAxis tickFormatter={shortNumber} axisLine={false} width={60} allowDecimals={false} {...AXIS} />
            <Tooltip
              cursor={{ fill: "var(--surface-sunken)" }}
              isAnimationActive={false}
              content={({ active, payload }) =>
                active && payload?.[0] ? (
                  <Details day={payload[0].payload as Day} startOf={startOf} series={series} stacked={stacked} />
                ) : null
              }
            />
            {series.map(({ key, title, colour, of }) => (
              <Bar
                key={key}
                // Only for the length of the bar; what is read comes from the exact texts.
                dataKey={(day: Day) => Number(of(day) ?? 0)}
                name={title}
                fill={colour}
                radius={2}
                isAnimationActive={false}
                {...(stacked && { stackId: "all" })}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <ul className={classes.legend}>
        {series.map(({ key, title, colour, total }) => (
          <li key={key}>
            <span className={classes.swatch} style={{ background: colour }} />
            {title} <strong>{number(total)}</strong>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function Details<Day>({ day, startOf, series, stacked }: Omit<Props<Day>, "days"> & { day: Day }) {
  return (
    <div className={classes.tooltip}>
      <table>
        <caption>{date(startOf(day))}</caption>
        <tbody>
          {series.map(({ key, title, colour, of }) => {
            const amount = of(day);
            return amount === undefined ? null : (
              <tr key={key}>
                <th scope="row">
                  <span className={classes.swatch} style={{ background: colour }} />
                  {title}
                </th>
                <td>{number(amount)}</td>
              </tr>
            );
          })}
          {stacked && (
            <tr className={classes.total}>
              <th scope="row">{stacked.totalTitle}</th>
              <td>{number(stacked.totalOf(day))}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
