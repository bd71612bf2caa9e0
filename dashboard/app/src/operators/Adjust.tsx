import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ofOrganization, pathOf, useTiers } from "../api/queries";
import { change } from "../format";
import { Card } from "../parts/Card";
import { messageOf } from "../parts/Loaded";
import { useSession } from "../session";
import { text } from "../text";
import classes from "./Support.module.css";

/** Gives or takes credits, with a reason that stands in the history. */
export function Adjust({ organization, wallets }: { organization: string; wallets: string[] }) {
  const { client } = useSession();
  const queries = useQueryClient();
  const { data: tiers = [] } = useTiers();
  const [source, setSource] = useState("adjustment");
  const [unit, setUnit] = useState("credits");
  const [wallet, setWallet] = useState("default");
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState("");
  // One for each grant: sent twice, it is one grant still.
  const [reference, setReference] = useState(() => crypto.randomUUID());
  const give = useMutation({
    mutationFn: () =>
      client.post<{ amount: string }>(`${pathOf(organization)}/grants`, {
        source,
        unit,
        amount: amount.trim(),
        wallet,
        reason: reason.trim(),
        reference,
      }),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ofOrganization(organization) });
      setAmount("");
      setReason("");
      setReference(crypto.randomUUID());
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    give.mutate();
  };
  return (
    <Card title={text.support.adjust}>
      <form className={classes.form} onSubmit={submit}>
        <Select
          label={text.support.source}
          allowDeselect={false}
          value={source}
          onChange={(value) => setSource(value ?? "adjustment")}
          data={["adjustment", "bonus", "referral"].map((value) => ({ value, label: text.source[value] ?? value }))}
        />
        <TextInput
          label={text.support.amount}
          description={source === "adjustment" ? text.support.negative : undefined}
          inputMode="decimal"
          pattern={source === "adjustment" ? "-?[0-9]+(\\.[0-9]{1,6})?" : "[0-9]+(\\.[0-9]{1,6})?"}
          title={text.topUp.thresholdForm}
          required
          withAsterisk={false}
          value={amount}
          onChange={(event) => setAmount(event.currentTarget.value)}
        />
        {tiers.length > 0 && (
          <Select
            label={text.support.unit}
            allowDeselect={false}
            value={unit}
            onChange={(value) => setUnit(value ?? "credits")}
            data={[{ value: "credits", label: text.nav.credits }, ...tiers.map(({ id, title }) => ({ value: id, label: title }))]}
          />
        )}
        {wallets.length > 1 && (
          <Select
            label={text.history.wallet}
            allowDeselect={false}
            value={wallet}
            onChange={(value) => setWallet(value ?? "default")}
            data={wallets}
          />
        )}
        <Textarea
          label={text.support.reason}
          required
          withAsterisk={false}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {give.error !== null && <p role="alert" className={classes.failed}>{messageOf(give.error)}</p>}
        {give.data !== undefined && <p role="status" className={classes.done}>{text.support.done(change(give.data.amount))}</p>}
        <Button type="submit" loading={give.isPending}>
          {text.support.post}
        </Button>
      </form>
    </Card>
  );
}
