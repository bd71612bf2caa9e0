import { percent } from "../amount";
import { useOrganizationQuery } from "../api/queries";
import type { Entitlements, Limit } from "../api/types";
import { list } from "../format";
import { Card } from "../parts/Card";
import { Meter } from "../parts/Meter";
import { text } from "../text";
import classes from "./Overview.module.css";

/** What the plan limits besides credits, where it does. */
export function LimitsCard({ organization }: { organization: string }) {
  const { data } = useOrganizationQuery<Entitlements>(organization, "/entitlements");
  if (data === undefined || data.limits.length === 0) {
    return null;
  }
  return (
    <div className={classes.tiers}>
      <Card title={text.limits.title}>
        <ul className={classes.tierList}>
          {data.limits.map((limit) => (
            <li key={limit.limit}>
              <div className={classes.tierHead}>{limit.title}</div>
              <Reach limit={limit} />
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}

function Reach({ limit }: { limit: Limit }) {
  const { maximum, used, values } = limit;
  if (values !== null) {
    return <div className={classes.tierFoot}>{list(values)}</div>;
  }
  if (maximum === null) {
    return <div className={classes.tierFoot}>{text.limits.none(used)}</div>;
  }
  const words = text.limits.used(used ?? 0, maximum);
  const full = percent(String(Math.max(0, used ?? 0)), String(maximum));
  return (
    <>
      <Meter label={limit.title} percent={full} level={full >= 95 ? "bad" : full >= 80 ? "warn" : "good"} valueText={words} />
      <div className={classes.tierFoot}>{words}</div>
    </>
  );
}
