import { Button, SegmentedControl, Table } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isNotSetUp } from "../api/checkout";
import { useEndless } from "../api/queries";
import type { ProviderWebhook } from "../api/types";
import { useNow } from "../clock";
import { ago, fullDateTime } from "../format";
import { Card } from "../parts/Card";
import { Empty } from "../parts/Empty";
import { EndlessTable } from "../parts/EndlessTable";
import { Failed } from "../parts/Loaded";
import { PageHeader } from "../parts/PageHeader";
import { Pill, type Tone } from "../parts/Pill";
import tables from "../parts/tables.module.css";
import { useSession } from "../session";
import { text } from "../text";

const PATH = "/v1/ops/webhooks";
const TONES: Record<string, Tone> = { processed: "good", received: "calm", quarantined: "warn" };

/** What the payment provider has told, and what was made of it. */
export function WebhookLog() {
  const { client } = useSession();
  const queries = useQueryClient();
  const [state, setState] = useState("quarantined");
  const list = useEndless<ProviderWebhook>(["webhooks", state], `${PATH}?state=${state}&limit=50`, 10);
  const reprocess = useMutation({
    mutationFn: (which: string) => client.post<unknown>(`${PATH}${which}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["webhooks"] }),
  });
  const some = (list.data?.pages[0]?.data.length ?? 0) > 0;
  return (
    <>
      <PageHeader
        title={text.webhooks.title}
        lead={text.webhooks.lead}
        actions={
          <>
            {state === "quarantined" && some && (
              <Button
                variant="default"
                loading={reprocess.isPending}
                onClick={() => reprocess.mutate(`/reprocess?state=${state}`)}
              >
                {text.webhooks.reprocessAll}
              </Button>
            )}
            <SegmentedControl
              aria-label={text.webhooks.state}
              value={state}
              onChange={setState}
              data={Object.entries(text.webhooks.states).map(([value, label]) => ({ value, label }))}
            />
          </>
        }
      />
      {reprocess.error !== null && <Failed problem={reprocess.error} />}
      {isNotSetUp(list.error) ? (
        <Card>
          <Empty title={text.problem.billing} />
        </Card>
      ) : (
        <EndlessTable
          list={list}
          empty={text.webhooks.empty}
          cards
          head={
            <>
              <Table.Th>{text.webhooks.received}</Table.Th>
              <Table.Th>{text.webhooks.type}</Table.Th>
              <Table.Th>{text.webhooks.state}</Table.Th>
              <Table.Th className={tables.number ?? ""}>{text.webhooks.attempts}</Table.Th>
              <Table.Th aria-label={text.webhooks.reprocess} />
            </>
          }
          row={(webhook) => <Row key={webhook.id} webhook={webhook} reprocess={() => reprocess.mutate(`/${webhook.id}/reprocess`)} />}
        />
      )}
    </>
  );
}

function Row({ webhook, reprocess }: { webhook: ProviderWebhook; reprocess(): void }) {
  const now = useNow();
  return (
    <Table.Tr>
      <Table.Td data-at="rest" title={fullDateTime(webhook.receivedAt)}>
        {ago(webhook.receivedAt, now)}
      </Table.Td>
      <Table.Td data-at="first">
        {webhook.type ?? "?"} <span className={tables.soft}>{webhook.id}</span>
        {webhook.detail !== null && <div className={tables.detail}>{webhook.detail}</div>}
      </Table.Td>
      <Table.Td>
        <Pill tone={TONES[webhook.state] ?? "plain"}>{webhook.reason ?? text.webhooks.states[webhook.state]}</Pill>
      </Table.Td>
      <Table.Td data-at="wide" className={tables.number ?? ""} title={webhook.copies > 0 ? text.webhooks.copies(webhook.copies) : undefined}>
        {webhook.attempts}
      </Table.Td>
      <Table.Td data-at="end" className={tables.number ?? ""}>
        <Button variant="subtle" size="compact-sm" onClick={reprocess}>
          {text.webhooks.reprocess}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}
