import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "react-router";
import { isZero, micros } from "../amount";
import type { Summary } from "../api/types";
import { Only } from "../caller";
import { useNow } from "../clock";
import { ago, date, number } from "../format";
import { Card } from "../parts/Card";
import { Pill } from "../parts/Pill";
import { text } from "../text";
import { levelOfCredits } from "./level";
import classes from "./Overview.module.css";

/** What may be spent, and how long it lasts. */
export function CreditsCard({ summary }: { summary: Summary }) {
  const { available, held, overage } = summary.balance.credits;
  const level = levelOfCredits(available, summary.lowBalance);
  return (
    <div className={classes.credits} data-level={level}>
      <Card title={text.overview.credits} aside={<LevelPill level={level} available={available} />} className={classes.fill}>
        <p className={classes.amount}>
          <span className={classes.figure}>{number(available)}</span>
          <span className={classes.figureUnit}>{text.overview.available}</span>
        </p>
        {(!isZero(held) || !isZero(overage)) && (
          <ul className={classes.facts}>
            {!isZero(held) && <li>{text.overview.held(held)}</li>}
            {!isZero(overage) && <li>{text.overview.overage(overage)}</li>}
          </ul>
        )}
        <div className={classes.foot}>
          <Outlook summary={summary} />
          <Only may={["billing:manage", "checkout:open"]}>
            <Button component={Link} to="credits" leftSection={<IconPlus size={16} aria-hidden />}>
              {text.overview.topUp}
            </Button>
          </Only>
        </div>
      </Card>
    </div>
  );
}

function LevelPill({ level, available }: { level: string; available: string }) {
  if (level === "good") {
    return null;
  }
  const words = level === "warn" ? text.overview.low : isZero(available) ? text.overview.empty : text.overview.critical;
  return <Pill tone={level === "warn" ? "warn" : "bad"}>{words}</Pill>;
}

function Outlook({ summary }: { summary: Summary }) {
  const now = useNow();
  const { creditsPerDay, runsOutAt } = summary.forecast;
  if (micros(creditsPerDay) <= 0n) {
    return <span className={classes.forecast}>{text.overview.quiet}</span>;
  }
  return (
    <span className={classes.forecast}>
      {isZero(summary.balance.credits.available) ? (
        <strong>{text.overview.perDay(rounded(creditsPerDay))}</strong>
      ) : runsOutAt === null ? (
        <strong>{text.overview.noForecast}</strong>
      ) : (
        <>
          <strong title={date(runsOutAt)}>{text.overview.runsOut(ago(runsOutAt, now))}</strong>
          {" · "}
          {text.overview.perDay(rounded(creditsPerDay))}
        </>
      )}
    </span>
  );
}

/** An average is an estimate: whole credits say enough, but for a very small one. */
function rounded(perDay: string): string {
  const amount = micros(perDay);
  return amount < 1_000_000n ? perDay : ((amount + 500_000n) / 1_000_000n).toString();
}
