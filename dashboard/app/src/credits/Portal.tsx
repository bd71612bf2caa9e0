import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { isNotSetUp } from "../api/checkout";
import { pathOf } from "../api/queries";
import { messageOf } from "../parts/Loaded";
import { useSession } from "../session";
import { text } from "../text";
import classes from "./CreditsPage.module.css";

/** Leads to the payment provider's portal: cards, addresses, invoices. */
export function Portal({ organization }: { organization: string }) {
  const { client } = useSession();
  const open = useMutation({
    mutationFn: () =>
      client.post<{ url: string }>(`${pathOf(organization)}/portal`, { returnUrl: location.href }),
    onSuccess: ({ url }) => location.assign(url),
  });
  return (
    <div>
      <Button variant="default" loading={open.isPending} onClick={() => open.mutate()}>
        {text.credits.portal}
      </Button>
      {open.error !== null && (
        <p role="alert" className={classes.failed}>
          {isNotSetUp(open.error) ? text.problem.billing : messageOf(open.error)}
        </p>
      )}
    </div>
  );
}
