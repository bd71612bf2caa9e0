import { Anchor } from "@mantine/core";
import { isZero } from "../amount";
import { isNotSetUp } from "../api/checkout";
import { ofOrganization, pathOf, useEndless, usePacks } from "../api/queries";
import type { Payment, Transaction } from "../api/types";
import { change, dateTime, money, number } from "../format";
import { Card } from "../parts/Card";
import { Empty } from "../parts/Empty";
import { More } from "../parts/EndlessTable";
import { Failed } from "../parts/Loaded";
import { Pill, type Tone } from "../parts/Pill";
import { text } from "../text";
import classes from "./CreditsPage.module.css";

const TONES: Record<string, Tone> = { succeeded: "good", failed: "bad", canceled: "plain", processing: "calm" };

/** What was paid, with receipts; where no payments are set up, what the ledger knows of purchases. */
export function Purchases({ organization }: { organization: string }) {
  const path = `${pathOf(organization)}/payments?limit=10`;
  const list = useEndless<Payment>([...ofOrganization(organization), path], path, 30);
  const payments = list.data?.pages.flatMap(({ data }) => data) ?? [];
  if (isNotSetUp(list.error)) {
    return <BoughtLots organization={organization} />;
  }
  return (
    <Card title={text.credits.purchases}>
      {list.error !== null && <Failed problem={list.error} retry={() => list.refetch()} />}
      {list.isSuccess && payments.length === 0 && <Empty title={text.credits.noPurchases} />}
      <ul className={classes.purchases}>
        {payments.map((payment) => (
          <Paid key={payment.id} payment={payment} />
        ))}
      </ul>
      <More list={list} />
    </Card>
  );
}

function Paid({ payment }: { payment: Payment }) {
  const { data: packs = [] } = usePacks();
  const pack = packs.find(({ id }) => id === payment.pack)?.title ?? payment.pack;
  return (
    <li>
      <span>
        {pack ?? text.credits.subscription}
        {payment.kind === "auto" && <small>{text.credits.automatic}</small>}
        <small>{dateTime(payment.createdAt)}</small>
        {payment.failure !== null && <small>{text.credits.failedBecause(payment.failure)}</small>}
        {!isZero(payment.refunded.amount) && <small>{text.credits.refunded(money(payment.refunded))}</small>}
      </span>
      <span className={classes.paid}>
        <strong>{money(payment.amount)}</strong>
        {payment.status === "succeeded" && payment.receiptUrl !== null ? (
          <Anchor href={payment.receiptUrl} target="_blank" rel="noreferrer" size="sm">
            {text.credits.receipt}
          </Anchor>
        ) : (
          <Pill tone={TONES[payment.status] ?? "plain"}>{text.credits.payment[payment.status] ?? payment.status}</Pill>
        )}
      </span>
    </li>
  );
}

function BoughtLots({ organization }: { organization: string }) {
  const path = `${pathOf(organization)}/transactions?type=purchase&limit=10`;
  const list = useEndless<Transaction>([...ofOrganization(organization), path], path);
  const lines = list.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Card title={text.credits.purchases}>
      {list.error !== null && <Failed problem={list.error} retry={() => list.refetch()} />}
      {list.isSuccess && lines.length === 0 && <Empty title={text.credits.noPurchases} />}
      <ul className={classes.purchases}>
        {lines.map((line) => (
          <li key={line.id}>
            <span>
              {line.description ?? line.reference}
              <small>{dateTime(line.postedAt)}</small>
            </span>
            <strong title={number(line.balanceAfter)}>{change(line.amount)}</strong>
          </li>
        ))}
      </ul>
      <More list={list} />
    </Card>
  );
}
