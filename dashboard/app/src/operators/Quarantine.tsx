import { Button, Drawer, SegmentedControl, Table } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { useEndless } from "../api/queries";
import type { Quarantined } from "../api/types";
import { useNow } from "../clock";
import { ago, fullDateTime } from "../format";
import { EndlessTable } from "../parts/EndlessTable";
import { Loaded, messageOf } from "../parts/Loaded";
import { PageHeader } from "../parts/PageHeader";
import { Pill } from "../parts/Pill";
import tables from "../parts/tables.module.css";
import { useSession } from "../session";
import { text } from "../text";
import history from "../history/History.module.css";

/** Records that could not be charged, kept with their reason until they are mended. */
export function Quarantine() {
  const [state, setState] = useState("waiting");
  const [shown, setShown] = useState<Quarantined | null>(null);
  const list = useEndless<Quarantined>(["quarantine", state], `/v1/quarantine?limit=50&state=${state}`, 10);
  return (
    <>
      <PageHeader
        title={text.quarantine.title}
        lead={text.quarantine.lead}
        actions={
          <SegmentedControl
            aria-label={text.quarantine.state}
            value={state}
            onChange={setState}
            data={[
              { value: "waiting", label: text.quarantine.waiting },
              { value: "replayed", label: text.quarantine.replayed },
            ]}
          />
        }
      />
      <EndlessTable
        list={list}
        empty={state === "waiting" ? text.quarantine.empty : text.quarantine.noneReplayed}
        cards
        head={
          <>
            <Table.Th>{text.quarantine.seen}</Table.Th>
            <Table.Th>{text.quarantine.reason}</Table.Th>
            <Table.Th>{text.organizations.id}</Table.Th>
            <Table.Th>{text.quarantine.event}</Table.Th>
            <Table.Th className={tables.number ?? ""}>{text.quarantine.times}</Table.Th>
            <Table.Th aria-label={text.quarantine.show} />
          </>
        }
        row={(record) => <Row key={record.id} record={record} show={() => setShown(record)} />}
      />
      <Drawer
        opened={shown !== null}
        onClose={() => setShown(null)}
        position="right"
        size="32rem"
        title={shown?.reason}
        closeButtonProps={{ "aria-label": text.close }}
      >
        {shown !== null && <Record id={shown.id} />}
      </Drawer>
    </>
  );
}

function Row({ record, show }: { record: Quarantined; show(): void }) {
  const now = useNow();
  return (
    <Table.Tr>
      <Table.Td data-at="rest" title={fullDateTime(record.lastSeenAt)}>
        {ago(record.lastSeenAt, now)}
      </Table.Td>
      <Table.Td>
        <Pill tone="warn">{record.reason}</Pill>
      </Table.Td>
      <Table.Td data-at="rest">
        {record.organization !== null && (
          <Link className={tables.link} to={`/o/${record.organization}`}>
            {record.organization}
          </Link>
        )}
      </Table.Td>
      <Table.Td data-at="first">
        {record.type} <span className={tables.soft}>{record.eventId}</span>
      </Table.Td>
      <Table.Td data-at="wide" className={tables.number ?? ""}>
        {record.times}
      </Table.Td>
      <Table.Td data-at="end" className={tables.number ?? ""}>
        <Button variant="subtle" size="compact-sm" onClick={show}>
          {text.quarantine.show}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

interface Bytes {
  encoding: string;
  text: string;
}

type Whole = Quarantined & { key: Bytes | null; headers: { name: string; value: Bytes }[]; value: Bytes | null };

function Record({ id }: { id: string }) {
  const { client } = useSession();
  const queries = useQueryClient();
  const record = useQuery({ queryKey: ["quarantine", "one", id], queryFn: () => client.get<Whole>(`/v1/quarantine/${id}`) });
  const replay = useMutation({
    mutationFn: () => client.post<Quarantined>(`/v1/quarantine/${id}/replay`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["quarantine"] }),
  });
  return (
    <Loaded query={record}>
      {(whole) => (
        <>
          <p>{whole.detail}</p>
          <dl className={history.facts}>
            <dt>{text.quarantine.from}</dt>
            <dd>{text.quarantine.offset(whole.topic, whole.partition, whole.offset)}</dd>
            <dt>{text.quarantine.arrived}</dt>
            <dd>{fullDateTime(whole.arrivedAt)}</dd>
            {whole.headers.map(({ name, value }) => (
              <Header key={name} name={name} value={value.text} />
            ))}
          </dl>
          <pre className={history.json} tabIndex={0}>
            {pretty(whole.value?.text ?? "")}
          </pre>
          {replay.error !== null && <p role="alert">{messageOf(replay.error)}</p>}
          {replay.data !== undefined && (
            <p role="status">
              {replay.data.state === "replayed" ? text.quarantine.done : text.quarantine.still(replay.data.detail)}
            </p>
          )}
          {whole.state === "waiting" && (
            <Button mt="md" loading={replay.isPending} onClick={() => replay.mutate()}>
              {text.quarantine.replay}
            </Button>
          )}
        </>
      )}
    </Loaded>
  );
}

function Header({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function pretty(value: string): string {
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}
