import { Button, Select, Switch, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ofOrganization, pathOf, useOrganizationQuery } from "../api/queries";
import type { AutoTopUp, Pack } from "../api/types";
import { useMay } from "../caller";
import { dateTime, money } from "../format";
import { Card } from "../parts/Card";
import { Loaded, messageOf } from "../parts/Loaded";
import { Pill } from "../parts/Pill";
import { useSession } from "../session";
import { text } from "../text";
import classes from "./CreditsPage.module.css";

interface AutoTopUpProps {
  organization: string;
  packs: Pack[];
}

/** Buys a pack when little is left, so that work does not stop. */
export function AutoTopUpCard({ organization, packs }: AutoTopUpProps) {
  const settings = useOrganizationQuery<AutoTopUp>(organization, "/auto-top-up");
  return (
    <Card
      title={text.topUp.title}
      aside={
        settings.data !== undefined && (
          <Pill tone={settings.data.enabled ? "good" : "plain"}>{settings.data.enabled ? text.topUp.on : text.topUp.off}</Pill>
        )
      }
    >
      <Loaded query={settings}>
        {(known) => <Settings key={JSON.stringify(known)} organization={organization} packs={packs} known={known} />}
      </Loaded>
    </Card>
  );
}

function Settings({ organization, packs, known }: AutoTopUpProps & { known: AutoTopUp }) {
  const { client } = useSession();
  const readOnly = !useMay("billing:manage");
  const queries = useQueryClient();
  const [enabled, setEnabled] = useState(known.enabled);
  const [threshold, setThreshold] = useState(known.threshold ?? "50");
  const [pack, setPack] = useState(known.pack ?? packs[0]?.id ?? "");
  const [monthlyCap, setMonthlyCap] = useState(String(known.monthlyCap ?? 3));
  const save = useMutation({
    mutationFn: () =>
      client.put<AutoTopUp>(`${pathOf(organization)}/auto-top-up`, {
        enabled,
        threshold: threshold.trim(),
        pack,
        monthlyCap: Number(monthlyCap),
      }),
    onSuccess: (saved) => queries.setQueryData([...ofOrganization(organization), "/auto-top-up"], saved),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <Switch
        label={text.topUp.enabled}
        disabled={readOnly}
        checked={enabled}
        onChange={(event) => setEnabled(event.currentTarget.checked)}
      />
      <TextInput
        label={text.topUp.threshold}
        disabled={readOnly}
        inputMode="decimal"
        pattern="[0-9]+(\.[0-9]{1,6})?"
        title={text.topUp.thresholdForm}
        required
        withAsterisk={false}
        value={threshold}
        onChange={(event) => setThreshold(event.currentTarget.value)}
      />
      <Select
        label={text.topUp.pack}
        disabled={readOnly}
        allowDeselect={false}
        value={pack}
        onChange={(value) => setPack(value ?? "")}
        data={packs.map(({ id, title, price }) => ({ value: id, label: `${title}, ${money(price)}` }))}
      />
      <TextInput
        label={text.topUp.cap}
        description={text.topUp.used(known.usedThisMonth)}
        disabled={readOnly}
        inputMode="numeric"
        pattern="[1-9][0-9]{0,3}"
        required
        withAsterisk={false}
        value={monthlyCap}
        onChange={(event) => setMonthlyCap(event.currentTarget.value)}
      />
      {known.disabledReason !== null && <p className={classes.failed}>{text.topUp.disabled(known.disabledReason)}</p>}
      {known.retryAt !== null && <p className={classes.note}>{text.topUp.retry(dateTime(known.retryAt))}</p>}
      {known.lastAttempt !== null && (
        <p className={classes.note}>
          {text.topUp.last(text.topUp.state[known.lastAttempt.state] ?? known.lastAttempt.state, dateTime(known.lastAttempt.startedAt))}
        </p>
      )}
      {save.error !== null && <p role="alert" className={classes.failed}>{messageOf(save.error)}</p>}
      {!readOnly && (
        <Button type="submit" loading={save.isPending}>
          {text.save}
        </Button>
      )}
    </form>
  );
}
