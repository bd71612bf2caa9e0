import { SegmentedControl } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { isZero } from "../amount";
import { useTiers } from "../api/queries";
import type { Plan } from "../api/types";
import { money, number } from "../format";
import { Pill } from "../parts/Pill";
import { text } from "../text";
import classes from "./PlanGrid.module.css";

export type Interval = "month" | "year";

interface PlanGridProps {
  plans: Plan[];
  current?: string | undefined;
  action?: (plan: Plan, interval: Interval) => ReactNode;
}

/** Plans side by side, by the month or the year. */
export function PlanGrid({ plans, current, action }: PlanGridProps) {
  const [interval, setInterval] = useState<Interval>("month");
  const annual = plans.some((plan) => plan.annual !== null);
  return (
    <>
      {annual && (
        <SegmentedControl
          className={classes.interval ?? ""}
          aria-label={text.plans.interval}
          value={interval}
          onChange={(value) => setInterval(value as Interval)}
          data={[
            { value: "month", label: text.plans.monthly },
            { value: "year", label: text.plans.annual },
          ]}
        />
      )}
      <ul className={classes.grid}>
        {plans.map((plan) => (
          <li key={plan.id} className={classes.plan} data-current={plan.id === current || undefined}>
            <div className={classes.head}>
              <h2 className={classes.name}>{plan.title}</h2>
              {plan.id === current && <Pill tone="good">{text.plans.current}</Pill>}
            </div>
            <Price plan={plan} interval={interval} />
            {plan.description !== null && <p className={classes.description}>{plan.description}</p>}
            {plan.trialDays > 0 && <p className={classes.description}>{text.plans.trial(plan.trialDays)}</p>}
            <h3 className={classes.each}>{text.plans.each}</h3>
            <ul className={classes.facts}>
              <Included plan={plan} />
            </ul>
            {action !== undefined && <div className={classes.action}>{action(plan, interval)}</div>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Price({ plan, interval }: { plan: Plan; interval: Interval }) {
  const price = interval === "year" ? (plan.annual ?? plan.monthly) : plan.monthly;
  if (price === null) {
    return <p className={classes.price}>{text.plans.contact}</p>;
  }
  const yearly = interval === "year" && plan.annual !== null;
  return (
    <p className={classes.price}>
      {money(price)} <small>{yearly ? text.plans.perYear : text.plans.perMonth}</small>
    </p>
  );
}

function Included({ plan }: { plan: Plan }) {
  const { data: tiers = [] } = useTiers();
  const facts: string[] = [];
  if (!isZero(plan.credits)) {
    facts.push(text.plans.credits(plan.credits));
  }
  for (const [tier, actions] of Object.entries(plan.tiers)) {
    facts.push(text.plans.tier(actions, tiers.find(({ id }) => id === tier)?.title ?? tier));
  }
  if (!isZero(plan.rolloverCap)) {
    facts.push(text.plans.rollover(plan.rolloverCap));
  }
  for (const [limit, allowed] of Object.entries(plan.limits)) {
    facts.push(text.plans.limit(limit, Array.isArray(allowed) ? allowed : allowed === null ? null : number(allowed)));
  }
  facts.push(...plan.features.map(text.plans.feature));
  return facts.map((fact) => (
    <li key={fact}>
      <IconCheck size={16} stroke={2.2} aria-hidden />
      {fact}
    </li>
  ));
}
