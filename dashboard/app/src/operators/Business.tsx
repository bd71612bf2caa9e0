import { SegmentedControl, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { isNotSetUp } from "../api/checkout";
import { usePlans } from "../api/queries";
import type { BusinessMetrics } from "../api/types";
import { date, money, number, percent, rate } from "../format";
import { Card } from "../parts/Card";
import { Empty } from "../parts/Empty";
import { Loaded } from "../parts/Loaded";
import { Meter } from "../parts/Meter";
import { PageHeader } from "../parts/PageHeader";
import { Pill } from "../parts/Pill";
import { useSession } from "../session";
import { text } from "../text";
import classes from "./Business.module.css";

const DaysChart = lazy(() => import("./DaysChart"));
const DAY_MILLIS = 86_400_000;

/** How the business goes, across all organizations. */
export function Business() {
  const { client } = useSession();
  const [days, setDays] = useState("30");
  const metrics = useQuery({
    queryKey: ["metrics", days],
    queryFn: () => {
      const from = new Date(Date.now() - (Number(days) - 1) * DAY_MILLIS).toISOString();
      return client.get<BusinessMetrics>(`/v1/ops/metrics${days === "30" ? "" : `?from=${from}`}`);
    },
    refetchInterval: 60_000,
  });
  return (
    <>
      <PageHeader
        title={text.business.title}
        lead={metrics.data && text.business.lead(date(metrics.data.from), date(new Date(Date.parse(metrics.data.to) - 1).toISOString()))}
        actions={
          <SegmentedControl
            aria-label={text.business.days}
            value={days}
            onChange={setDays}
            data={["7", "30", "90"].map((value) => ({ value, label: text.business.lastDays(Number(value)) }))}
          />
        }
      />
      {isNotSetUp(metrics.error) ? (
        <Card>
          <Empty title={text.business.notThere} />
        </Card>
      ) : (
        <Loaded query={metrics} height={480}>
          {(known) => <Numbers metrics={known} />}
        </Loaded>
      )}
    </>
  );
}

function Numbers({ metrics }: { metrics: BusinessMetrics }) {
  const { credits, use, perCredit, payments, quarantine } = metrics;
  return (
    <>
      <div className={classes.tiles}>
        <Tile title={text.business.issued} value={number(credits.issued)} />
        <Tile title={text.business.used} value={number(credits.used)}>
          {text.business.events(use.events)}, {text.business.usedBy(use.activeOrganizations)}
          {use.creditsPerActiveOrganization !== null && `, ${text.business.average(use.creditsPerActiveOrganization)}`}
        </Tile>
        {metrics.revenue.length === 0 && <Tile title={text.business.net} value="–">{text.business.noRevenue}</Tile>}
        {metrics.revenue.map(({ net, subscriptions, packs, refunded }) => (
          <Tile key={net.currency} title={text.business.net} value={money(net)}>
            {text.business.ofPlans(money(subscriptions))}, {text.business.ofPacks(money(packs))},{" "}
            {text.business.refunded(money(refunded))}
          </Tile>
        ))}
        <Tile title={text.business.margin} value={perCredit?.margin == null ? "–" : percent(perCredit.margin)}>
          {perCredit === null
            ? text.business.noMargin
            : text.business.perCredit(rate(perCredit.revenue, perCredit.currency), rate(perCredit.cost, perCredit.currency))}
        </Tile>
        <Tile title={text.business.payments} value={payments.rate === null ? "–" : percent(payments.rate)}>
          {payments.rate === null ? text.business.noPayments : text.business.tried(payments.succeeded, payments.failed)}
        </Tile>
        <Tile title={text.business.quarantine} value={number(quarantine.waiting)}>
          {quarantine.reasons.map(({ reason, waiting }) => `${reason} ${waiting}`).join(", ")}
        </Tile>
      </div>
      <Card title={text.business.byDay} className={classes.chart}>
        <Suspense fallback={<Skeleton height={248} />}>
          <DaysChart metrics={metrics} />
        </Suspense>
      </Card>
      <div className={classes.columns}>
        <Plans metrics={metrics} />
        <Distribution metrics={metrics} />
        <Sources metrics={metrics} />
      </div>
    </>
  );
}

function Tile({ title, value, children }: { title: string; value: string; children?: ReactNode }) {
  return (
    <Card>
      <h2 className={classes.name}>{title}</h2>
      <p className={classes.value}>{value}</p>
      <p className={classes.note}>{children}</p>
    </Card>
  );
}

function Plans({ metrics: { plans, churn } }: { metrics: BusinessMetrics }) {
  const { data: known = [] } = usePlans();
  return (
    <Card title={text.business.plans}>
      {plans.length === 0 && <Empty title={text.business.noPlans} />}
      <ul className={classes.list}>
        {plans.map(({ plan, status, organizations }) => (
          <li key={plan + status}>
            <span>
              {known.find(({ id }) => id === plan)?.title ?? plan}{" "}
              {status !== "active" && <Pill tone="calm">{text.status[status] ?? status}</Pill>}
            </span>
            <strong>{number(organizations)}</strong>
          </li>
        ))}
      </ul>
      <p className={classes.note}>
        {text.business.churn(churn.started, churn.ended)}
        {churn.rate !== null && `, ${text.business.churnRate(percent(churn.rate))}`}
      </p>
    </Card>
  );
}

function Distribution({ metrics: { balances } }: { metrics: BusinessMetrics }) {
  const most = Math.max(1, ...balances.distribution.map(({ wallets }) => wallets));
  return (
    <Card title={text.business.balances} aside={<Pill>{text.business.wallets(balances.wallets)}</Pill>}>
      <ul className={classes.bars}>
        {balances.distribution.map(({ from, below, wallets }) => (
          <li key={from}>
            <span>{text.business.range(from, below)}</span>
            <Meter
              label={text.business.range(from, below)}
              percent={(wallets / most) * 100}
              valueText={text.business.wallets(wallets)}
            />
            <strong>{number(wallets)}</strong>
          </li>
        ))}
      </ul>
      <p className={classes.note}>{text.business.holds(balances.credits, balances.overage)}</p>
    </Card>
  );
}

function Sources({ metrics: { credits } }: { metrics: BusinessMetrics }) {
  return (
    <Card title={text.business.sources}>
      {credits.sources.length === 0 && <Empty title={text.business.noSources} />}
      <ul className={classes.list}>
        {credits.sources.map(({ source, unit, amount }) => (
          <li key={source + unit}>
            <span>
              {text.source[source] ?? source} <small>{unit}</small>
            </span>
            <strong>{number(amount)}</strong>
          </li>
        ))}
      </ul>
    </Card>
  );
}
