import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ofOrganization, pathOf } from "../api/queries";
import { messageOf } from "../parts/Loaded";
import { useSession } from "../session";
import { text } from "../text";
import classes from "./History.module.css";

/** Gives back what a line took, once, with a reason. */
export function Refund({ organization, transactionId }: { organization: string; transactionId: string }) {
  const { client } = useSession();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const refund = useMutation({
    mutationFn: () => client.post(`${pathOf(organization)}/refunds`, { transactionId, reason: reason.trim() }),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ofOrganization(organization) });
      queries.invalidateQueries({ queryKey: ["explanation", organization] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    refund.mutate();
  };
  if (refund.isSuccess) {
    return <p role="status">{text.refund.done}</p>;
  }
  return (
    <form className={classes.refund} onSubmit={submit}>
      <TextInput
        label={text.refund.reason}
        required
        withAsterisk={false}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={refund.error && messageOf(refund.error)}
      />
      <Button type="submit" variant="default" loading={refund.isPending}>
        {text.refund.go}
      </Button>
    </form>
  );
}
