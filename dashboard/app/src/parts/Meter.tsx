import classes from "./Meter.module.css";

export type Level = "good" | "warn" | "bad";

interface MeterProps {
  label: string;
  /** How much of it is filled, 0 to 100. */
  percent: number;
  level?: Level;
  /** What a screen reader says in place of the number. */
  valueText: string;
}

/** How full something is. */
export function Meter({ label, percent, level = "good", valueText }: MeterProps) {
  return (
    <div
      className={classes.track}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent)}
      aria-valuetext={valueText}
      data-level={level}
    >
      <div className={classes.bar} style={{ width: `${percent}%` }} />
    </div>
  );
}
