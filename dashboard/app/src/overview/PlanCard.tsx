import { Button } from "@mantine/core";
import { IconHourglass } from "@tabler/icons-react";
import { Link } from "react-router";
import { usePlans } from "../api/queries";
import type { RunningPlan, Summary } from "../api/types";
import { useNow } from "../clock";
import { date, daysUntil, shortDate } from "../format";
import { Card } from "../parts/Card";
import { Meter } from "../parts/Meter";
import { Pill, type Tone } from "../parts/Pill";
import { text } from "../text";
import classes from "./Overview.module.css";

const TONES: Record<string, Tone> = { trialing: "calm", active: "good", past_due: "bad" };

/** The plan that runs, its period, and what will end. */
export function PlanCard({ summary }: { summary: Summary }) {
  const { data: plans = [] } = usePlans();
  const { plan } = summary;
  const title = (id: string) => plans.find((known) => known.id === id)?.title ?? id;
  return (
    <div className={classes.plan}>
      <Card
        title={text.overview.plan}
        className={classes.fill}
        aside={plan !== null && <Pill tone={TONES[plan.status] ?? "plain"}>{text.status[plan.status] ?? plan.status}</Pill>}
      >
        <p className={classes.planName}>{plan === null ? text.overview.noPlan : title(plan.id)}</p>
        {plan === null ? (
          <p className={classes.note}>{text.overview.noPlanLead}</p>
        ) : (
          <>
            <Period plan={plan} renews={summary.nextRenewal !== null} />
            <Countdowns plan={plan} title={title} />
          </>
        )}
        <div className={classes.foot}>
          <span />
          <Button component={Link} to="plans" variant="default">
            {text.overview.choosePlan}
          </Button>
        </div>
      </Card>
    </div>
  );
}

function Period({ plan, renews }: { plan: RunningPlan; renews: boolean }) {
  const now = useNow();
  const start = Date.parse(plan.currentPeriodStart);
  const end = Date.parse(plan.currentPeriodEnd);
  const percent = Math.min(100, Math.max(0, ((now - start) / (end - start)) * 100));
  const left = text.overview.days(daysUntil(plan.currentPeriodEnd, now));
  return (
    <div className={classes.period}>
      <Meter
        label={text.overview.period(date(plan.currentPeriodStart), date(plan.currentPeriodEnd))}
        percent={percent}
        valueText={left}
      />
      <div className={classes.periodText}>
        <span>
          {renews
            ? text.overview.renews(shortDate(plan.currentPeriodEnd))
            : text.overview.ends(shortDate(plan.currentPeriodEnd))}
        </span>
        <span>{left}</span>
      </div>
    </div>
  );
}

function Countdowns({ plan, title }: { plan: RunningPlan; title: (id: string) => string }) {
  const now = useNow();
  const lines: [Tone, string][] = [];
  if (plan.trialEndsAt !== null) {
    lines.push(["calm", text.overview.trial(daysUntil(plan.trialEndsAt, now))]);
  }
  if (plan.graceEndsAt !== null) {
    lines.push(["bad", text.overview.grace(daysUntil(plan.graceEndsAt, now))]);
  }
  if (plan.cancelAt !== null) {
    lines.push(["warn", text.overview.cancels(date(plan.cancelAt))]);
  } else if (plan.nextPlan !== null) {
    lines.push(["calm", text.overview.next(title(plan.nextPlan), date(plan.currentPeriodEnd))]);
  }
  return lines.map(([tone, words]) => (
    <p key={words} className={classes.countdown} data-tone={tone}>
      <IconHourglass size={16} stroke={1.8} aria-hidden />
      {words}
    </p>
  ));
}
