import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useParams } from "react-router";
import { goToCheckout, isNotSetUp } from "../api/checkout";
import { usePacks } from "../api/queries";
import type { Pack } from "../api/types";
import { Only } from "../caller";
import { money } from "../format";
import { Card } from "../parts/Card";
import { Empty } from "../parts/Empty";
import { Loaded, messageOf } from "../parts/Loaded";
import { PageHeader } from "../parts/PageHeader";
import { useSession } from "../session";
import { text } from "../text";
import { AutoTopUpCard } from "./AutoTopUpCard";
import classes from "./CreditsPage.module.css";
import { Portal } from "./Portal";
import { Purchases } from "./Purchases";

/** Credits to buy, by hand or automatically, and those that were. */
export function CreditsPage() {
  const { organization = "" } = useParams();
  const packs = usePacks();
  return (
    <>
      <PageHeader
        title={text.credits.title}
        lead={text.credits.lead}
        actions={
          <Only may={["billing:manage"]}>
            <Portal organization={organization} />
          </Only>
        }
      />
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
        <Only may={["billing:manage", "checkout:open"]}>
          <Button loading={buy.isPending} onClick={() => buy.mutate()}>
            {text.credits.buy}
          </Button>
        </Only>
      </div>
      {buy.error !== null && (
        <p role="alert" className={classes.failed}>
          {isNotSetUp(buy.error) ? text.problem.billing : messageOf(buy.error)}
        </p>
      )}
    </Card>
  );
}
