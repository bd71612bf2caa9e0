import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { isZero } from "../amount";
import { ofOrganization, pathOf, useOrganizationQuery } from "../api/queries";
import type { Hold, Page } from "../api/types";
import { Only } from "../caller";
import { useNow } from "../clock";
import { ago } from "../format";
import { Card } from "../parts/Card";
import { Empty } from "../parts/Empty";
import { Loaded } from "../parts/Loaded";
import { useSession } from "../session";
import { text } from "../text";
import classes from "./Support.module.css";

/** Units that are reserved for work under way. */
export function Holds({ organization }: { organization: string }) {
  const holds = useOrganizationQuery<Page<Hold>>(organization, "/holds?limit=100");
  return (
    <Card title={text.support.holds}>
      <Loaded query={holds} height={60}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={text.support.noHolds} />
          ) : (
            <ul className={classes.list}>
              {data.map((hold) => (
                <OpenHold key={hold.id} organization={organization} hold={hold} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}

function OpenHold({ organization, hold }: { organization: string; hold: Hold }) {
  const { client } = useSession();
  const queries = useQueryClient();
  const now = useNow();
  const release = useMutation({
    mutationFn: () => client.post(`${pathOf(organization)}/holds/${hold.id}/release`),
    onSettled: () => queries.invalidateQueries({ queryKey: ofOrganization(organization) }),
  });
  const units =
    hold.tierUnits !== null && !isZero(hold.tierUnits)
      ? text.units(hold.tierUnits, hold.tier ?? "")
      : text.units(hold.amount, text.unitCredits);
  return (
    <li>
      <span>
        {units}
        <small>{text.support.lapses(ago(hold.expiresAt, now))}</small>
      </span>
      <Only may={["credits:gate"]}>
        <Button variant="default" size="xs" loading={release.isPending} onClick={() => release.mutate()}>
          {text.support.release}
        </Button>
      </Only>
    </li>
  );
}
