import type { ReactNode } from "react";
import classes from "./Pill.module.css";

export type Tone = "good" | "warn" | "bad" | "calm" | "plain";

/** A word or two on the state of something. */
export function Pill({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={classes.pill} data-tone={tone}>
      {children}
    </span>
  );
}
