import { Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { isZero } from "../amount";
import { pathOf, useTiers } from "../api/queries";
import type { Explanation as Explained, Transaction } from "../api/types";
import { Only } from "../caller";
import { change, fullDateTime, number } from "../format";
import { Loaded } from "../parts/Loaded";
import { useSession } from "../session";
import { text } from "../text";
import classes from "./History.module.css";
import { Refund } from "./Refund";

interface ExplanationProps {
  organization: string;
  line: Transaction | null;
  close(): void;
}

/** Why a line is what it is: good enough to show to whoever pays it. */
export function Explanation({ organization, line, close }: ExplanationProps) {
  const { client } = useSession();
  const query = useQuery({
    queryKey: ["explanation", organization, line?.id],
    queryFn: () => client.get<Explained>(`${pathOf(organization)}/transactions/${line?.id}/explanation`),
    enabled: line !== null,
  });
  return (
    <Drawer
      opened={line !== null}
      onClose={close}
      position="right"
      size="29rem"
      title={text.explanation.title}
      closeButtonProps={{ "aria-label": text.close }}
    >
      {line !== null && <Loaded query={query}>{(explained) => <Reasons organization={organization} explained={explained} />}</Loaded>}
    </Drawer>
  );
}

function Reasons({ organization, explained }: { organization: string; explained: Explained }) {
  const { transaction, price, event, catalog, lots, overage } = explained;
  return (
    <>
      <section className={classes.section}>
        <p className={classes.sum}>
          {isZero(transaction.amount) && transaction.tierUnits !== null
            ? `${change(transaction.tierUnits)} ${transaction.tier}`
            : change(transaction.amount)}
          <small>{fullDateTime(transaction.postedAt)}</small>
        </p>
      </section>
      {price !== null && (
        <Section title={text.explanation.price}>
          <Facts>
            {price.terms.map((term) => (
              <Fact key={term.name} name={term.name} detail={term.calculation === term.credits ? undefined : term.calculation}>
                {number(term.credits)}
              </Fact>
            ))}
            {price.tierAction !== null && <TierFact tier={price.tierAction} />}
            {Object.entries(price.dimensions).map(([name, value]) => (
              <Fact key={name} name={name}>
                {value}
              </Fact>
            ))}
            {catalog !== null && (
              <Fact name={text.explanation.catalog}>{text.explanation.version(catalog.name, catalog.version)}</Fact>
            )}
          </Facts>
        </Section>
      )}
      {lots.length > 0 && (
        <Section title={text.explanation.lots}>
          <Facts>
            {lots.map((lot) => (
              <Fact key={`${lot.id} ${lot.unit}`} name={text.source[lot.source] ?? lot.source} detail={lot.reference}>
                {change(lot.amount)} {lot.unit === "credits" ? text.unitCredits : lot.unit}
              </Fact>
            ))}
          </Facts>
        </Section>
      )}
      {overage !== null && (
        <Section title={text.explanation.overage}>
          <Facts>
            <Fact name={text.explanation.uncovered}>{number(overage.credits)}</Fact>
            <Fact name={text.explanation.open}>{number(overage.open)}</Fact>
            {overage.repaid.map((repayment) => (
              <Fact key={repayment.transactionId} name={text.explanation.repaid} detail={repayment.transactionId}>
                {number(repayment.credits)}
              </Fact>
            ))}
          </Facts>
        </Section>
      )}
      <Section title={text.explanation.balance}>
        <Facts>
          <Fact name={text.explanation.before}>{number(explained.balanceBefore)}</Fact>
          <Fact name={text.explanation.after}>{number(explained.balanceAfter)}</Fact>
        </Facts>
      </Section>
      {event !== null && (
        <Section title={text.explanation.event}>
          <pre className={classes.json} tabIndex={0}>
            {JSON.stringify(event, null, 2)}
          </pre>
        </Section>
      )}
      <Section title={text.explanation.line}>
        <Facts>
          <Fact name={text.explanation.id}>{transaction.id}</Fact>
          <Fact name={text.explanation.reference}>{transaction.reference}</Fact>
          {explained.undoneBy !== null && <Fact name={text.explanation.undoneBy}>{explained.undoneBy}</Fact>}
          {explained.undoes !== null && <Fact name={text.explanation.undoes}>{explained.undoes}</Fact>}
        </Facts>
      </Section>
      {transaction.type === "usage" && explained.undoneBy === null && (
        <Only may={["credits:adjust"]}>
          <Section title={text.refund.title}>
            <Refund organization={organization} transactionId={transaction.id} />
          </Section>
        </Only>
      )}
    </>
  );
}

function TierFact({ tier }: { tier: NonNullable<NonNullable<Explained["price"]>["tierAction"]> }) {
  const { data: tiers = [] } = useTiers();
  const title = tiers.find(({ id }) => id === tier.tier)?.title ?? tier.tier;
  return (
    <Fact name={text.explanation.tier(title)}>
      {tier.paidBy === "counter" ? text.explanation.fromCounter : text.units(tier.weight, text.unitCredits)}
    </Fact>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <h3 className={classes.heading}>{title}</h3>
      {children}
    </section>
  );
}

function Facts({ children }: { children: ReactNode }) {
  return <dl className={classes.facts}>{children}</dl>;
}

function Fact({ name, detail, children }: { name: string; detail?: string | undefined; children: ReactNode }) {
  return (
    <>
      <dt>
        {name}
        {detail !== undefined && <span className={classes.calculation}>{detail}</span>}
      </dt>
      <dd>{children}</dd>
    </>
  );
}
