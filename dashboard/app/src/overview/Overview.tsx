import { useParams } from "react-router";
import { useSummary } from "../api/queries";
import { Problem } from "../api/client";
import { Empty } from "../parts/Empty";
import { Loaded } from "../parts/Loaded";
import { PageHeader } from "../parts/PageHeader";
import { text } from "../text";
import { BurnOrder } from "./BurnOrder";
import { CreditsCard } from "./CreditsCard";
import { LimitsCard } from "./LimitsCard";
import { PlanCard } from "./PlanCard";
import { TierBars } from "./TierBars";
import { UsageCard } from "./UsageCard";
import classes from "./Overview.module.css";

/** Where an organization stands: what it has, what it used, and what happens next. */
export function Overview() {
  const { organization = "" } = useParams();
  const summary = useSummary(organization);
  if (summary.error instanceof Problem && summary.error.status === 404) {
    return <Empty title={text.problem.notFound(organization)} />;
  }
  return (
    <>
      <PageHeader title={text.overview.title} />
      <Loaded query={summary} height={420}>
        {(shown) => (
          <div className={classes.grid}>
            <CreditsCard summary={shown} />
            <PlanCard summary={shown} />
            <TierBars summary={shown} />
            <LimitsCard organization={organization} />
            <UsageCard organization={organization} />
            <BurnOrder lots={shown.balance.lots} />
          </div>
        )}
      </Loaded>
    </>
  );
}
