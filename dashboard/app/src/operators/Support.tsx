import { useParams } from "react-router";
import { isZero } from "../amount";
import { useOrganizationQuery } from "../api/queries";
import type { Balance, Page } from "../api/types";
import { number } from "../format";
import { Card } from "../parts/Card";
import { Loaded } from "../parts/Loaded";
import { PageHeader } from "../parts/PageHeader";
import { text } from "../text";
import { Adjust } from "./Adjust";
import { Holds } from "./Holds";
import classes from "./Support.module.css";

/** What only operators may do for an organization. */
export function Support() {
  const { organization = "" } = useParams();
  const wallets = useOrganizationQuery<Page<Balance>>(organization, "/wallets?limit=100");
  return (
    <>
      <PageHeader title={text.support.title} lead={text.support.lead} />
      <Loaded query={wallets}>
        {({ data }) => (
          <div className={classes.columns}>
            <Adjust organization={organization} wallets={data.map(({ wallet }) => wallet)} />
            <div className={classes.column}>
              <Card title={text.support.wallets}>
                <ul className={classes.list}>
                  {data.map(({ wallet, credits }) => (
                    <li key={wallet}>
                      <span>
                        {wallet}
                        {!isZero(credits.held) && <small>{text.overview.held(credits.held)}</small>}
                        {!isZero(credits.overage) && <small>{text.support.owes(credits.overage)}</small>}
                      </span>
                      <strong>{number(credits.available)}</strong>
                    </li>
                  ))}
                </ul>
              </Card>
              <Holds organization={organization} />
            </div>
          </div>
        )}
      </Loaded>
    </>
  );
}
