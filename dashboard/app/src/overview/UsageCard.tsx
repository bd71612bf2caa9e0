import { SegmentedControl } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTiers, useUsage } from "../api/queries";
import { Card } from "../parts/Card";
import { Empty } from "../parts/Empty";
import { Loaded } from "../parts/Loaded";
import { text } from "../text";
import type { Measure } from "./UsageChart";
import classes from "./UsageCard.module.css";
import overview from "./Overview.module.css";

/** Fetched after the page is there: it is as large as all the rest. */
const UsageChart = lazy(() => import("./UsageChart"));

/** Thirty days of use. */
export function UsageCard({ organization }: { organization: string }) {
  const { data: tiers } = useTiers();
  const [chosen, setGroupBy] = useState<string | null>(null);
  const [measure, setMeasure] = useState<Measure>("events");
  const groupBy = chosen ?? (tiers === undefined || tiers.length === 0 ? "action" : "tier");
  const usage = useUsage(organization, groupBy);
  const groupings = [
    { value: "action", label: text.overview.byAction },
    ...(tiers !== undefined && tiers.length > 0 ? [{ value: "tier", label: text.overview.byTier }] : []),
    { value: "wallet", label: text.overview.byWallet },
  ];
  return (
    <div className={overview.usage}>
      <Card
        title={text.overview.usage}
        className={overview.fill}
        aside={
          <div className={classes.choices}>
            <SegmentedControl
              size="xs"
              aria-label={text.overview.measure}
              value={measure}
              onChange={(value) => setMeasure(value as Measure)}
              data={[
                { value: "events", label: text.overview.events },
                { value: "credits", label: text.overview.creditsUsed },
              ]}
            />
            <SegmentedControl
              size="xs"
              aria-label={text.overview.by}
              value={groupBy}
              onChange={setGroupBy}
              data={groupings}
            />
          </div>
        }
      >
        <Loaded query={usage} height={280}>
          {(report) =>
            report.totals.events === 0 ? (
              <Empty title={text.overview.usageEmpty} />
            ) : (
              <Suspense fallback={<div className={classes.place} />}>
                <UsageChart report={report} measure={measure} />
              </Suspense>
            )
          }
        </Loaded>
      </Card>
    </div>
  );
}
