import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import { usePacks, usePlans } from "../api/queries";
import { money } from "../format";
import { Card } from "../parts/Card";
import { Loaded } from "../parts/Loaded";
import { Logo } from "../parts/Logo";
import { PageHeader } from "../parts/PageHeader";
import { PlanGrid } from "../plans/PlanGrid";
import { useSession } from "../session";
import { text } from "../text";
import { Calculator } from "./Calculator";
import classes from "./Pricing.module.css";

/** For anybody: what there is to buy, and what using it costs. */
export function Pricing() {
  const { signedIn } = useSession();
  const plans = usePlans();
  const packs = usePacks();
  return (
    <div className={classes.page}>
      <header className={classes.top}>
        <Link to="/" className={classes.logo}>
          <Logo size={26} />
          {text.product}
        </Link>
        <Anchor component={Link} to="/" size="sm">
          {signedIn ? text.problem.home : text.signIn.go}
        </Anchor>
      </header>
      <main className={classes.main}>
        <PageHeader title={text.pricing.title} lead={text.pricing.lead} />
        <Loaded query={plans} height={420}>
          {(all) => <PlanGrid plans={all} />}
        </Loaded>
        <div className={classes.columns}>
          <Calculator />
          {packs.data !== undefined && packs.data.length > 0 && (
            <Card title={text.pricing.packs}>
              <ul className={classes.packs}>
                {packs.data.map((pack) => (
                  <li key={pack.id}>
                    {text.units(pack.credits, text.unitCredits)}
                    <strong>{money(pack.price)}</strong>
                  </li>
                ))}
              </ul>
            </Card>
          )}
        </div>
      </main>
    </div>
  );
}
