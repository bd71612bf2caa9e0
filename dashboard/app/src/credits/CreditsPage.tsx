import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useParams } from "react-router";
import { goToCheckout, isNotSetUp } from "../api/checkout";
import { ofOrganization, pathOf, useEndless, usePacks } from "../api/queries";
import type { Pack, Transaction } from "../api/types";
import { change, dateTime, money, number } from "../format";
import { Card } from "../parts/Card";
import { Empty } from "../parts/Empty";
import { Failed, Loaded, messageOf } from "../parts/Loaded";
import { PageHeader } from "../parts/PageHeader";
import { useSession } from "../session";
import { text } from "../text";
import { AutoTopUpCard } from "./AutoTopUpCard";
import classes from "./CreditsPage.module.css";

/** Credits to buy, by hand or automatically, and those that were. */
export function CreditsPage() {
  const { organization = "" } = useParams();
  const packs = usePacks();
  return (
    <>
      <PageHeader title={text.credits.title} lead={text.credits.lead} />
      <Loaded query={packs}>
        {(all) =>
          all.length === 0 ? (
            <Card>
              <Empty title={text.credits.noPacks} />
            </Card>
          ) : (
            <>
              <ul className={classes.packs}>
                {all.map((pack) => (
                  <li key={pack.id}>
                    <PackCard organization={organization} pack={pack} />
                  </li>
                ))}
              </ul>
              <div className={classes.columns}>
                <AutoTopUpCard organization={organization} packs={all} />
                <Purchases organization={organization} />
              </div>
            </>
          )
        }
      </Loaded>
    </>
  );
}

function PackCard({ organization, pack }: { organization: string; pack: Pack }) {
  const { client } = useSession();
  const buy = useMutation({
    mutationFn: () => goToCheckout(client, organization, "credits", { pack: pack.id }),
  });
  return (
    <Card className={classes.pack}>
      <div>
        <h2 className={classes.name}>{text.units(pack.credits, text.unitCredits)}</h2>
        <p className={classes.note}>
          {pack.validity === null ? text.credits.forEver : text.credits.validity(pack.validity)}
        </p>
      </div>
      <div className={classes.buy}>
        <span className={classes.price}>{money(pack.price)}</span>
        <Button loading={buy.isPending} onClick={() => buy.mutate()}>
          {text.credits.buy}
        </Button>
      </div>
      {buy.error !== null && (
        <p role="alert" className={classes.failed}>
          {isNotSetUp(buy.error) ? text.problem.billing : messageOf(buy.error)}
        </p>
      )}
    </Card>
  );
}

/** As the ledger has them, so that none is missing whatever the payment provider tells. */
function Purchases({ organization }: { organization: string }) {
  const path = `${pathOf(organization)}/transactions?type=purchase&limit=10`;
  const list = useEndless<Transaction>([...ofOrganization(organization), path], path);
  const lines = list.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Card title={text.credits.purchases}>
      {list.error !== null && <Failed problem={list.error} />}
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
      {list.hasNextPage && (
        <Button variant="subtle" onClick={() => list.fetchNextPage()}>
          {text.more}
        </Button>
      )}
    </Card>
  );
}
