import { percent } from "../amount";
import { usePlans, useTiers } from "../api/queries";
import type { Summary } from "../api/types";
import { Card } from "../parts/Card";
import { Meter } from "../parts/Meter";
import { text } from "../text";
import { levelOfTier } from "./level";
import classes from "./Overview.module.css";

/** A bar for each tier's counter, in the catalog's order. */
export function TierBars({ summary }: { summary: Summary }) {
  const { data: tiers = [] } = useTiers();
  const { data: plans = [] } = usePlans();
  const counters = summary.balance.tiers;
  if (counters.length === 0) {
    return null;
  }
  const place = (id: string) => tiers.findIndex((tier) => tier.id === id);
  const softLimit = plans.find(({ id }) => id === summary.plan?.id)?.softLimit ?? 0;
  return (
    <div className={classes.tiers}>
      <Card title={text.overview.tiers}>
        <ul className={classes.tierList}>
          {counters
            .toSorted((a, b) => place(a.tier) - place(b.tier))
            .map((counter) => {
              const tier = tiers.find(({ id }) => id === counter.tier);
              const level = levelOfTier(counter, summary.lowBalance);
              const left = text.overview.tierLeft(counter.remaining);
              const used = text.overview.tierUsed(counter.used, counter.included);
              return (
                <li key={counter.tier}>
                  <div className={classes.tierHead}>
                    <span>{tier?.title ?? counter.tier}</span>
                    <span className={classes.tierLeft} data-level={level}>
                      {left}
                    </span>
                  </div>
                  <Meter
                    label={tier?.title ?? counter.tier}
                    percent={percent(counter.used, counter.included)}
                    level={level}
                    valueText={`${used}, ${left}`}
                  />
                  <div className={classes.tierFoot}>
                    <span>{used}</span>
                    {tier !== undefined && <span>{text.overview.tierWeight(tier.weight)}</span>}
                  </div>
                </li>
              );
            })}
        </ul>
        {softLimit > 0 && <p className={classes.note}>{text.overview.softLimit(softLimit)}</p>}
      </Card>
    </div>
  );
}
