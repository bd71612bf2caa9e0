import { Button, Select, Table } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { isNegative, isZero } from "../amount";
import { ofOrganization, pathOf, useActions, useEndless, useOrganizationQuery, usePlans, useTiers } from "../api/queries";
import type { Balance, Page, Transaction } from "../api/types";
import { useNow } from "../clock";
import { ago, change, fullDateTime, number } from "../format";
import { EndlessTable } from "../parts/EndlessTable";
import { PageHeader } from "../parts/PageHeader";
import { Pill, type Tone } from "../parts/Pill";
import tables from "../parts/tables.module.css";
import { useSession } from "../session";
import { text } from "../text";
import { downloadCsv } from "./csv";
import { Explanation } from "./Explanation";
import classes from "./History.module.css";

const TONES: Record<string, Tone> = {
  purchase: "good",
  plan: "calm",
  trial: "calm",
  rollover: "calm",
  bonus: "good",
  referral: "good",
  refund: "good",
  void: "good",
  expiry: "warn",
  clawback: "bad",
};

const PLAN_TYPES = new Set(["plan", "trial", "rollover"]);

/** Every line of the ledger, newest first. */
export function History() {
  const { organization = "" } = useParams();
  const [type, setType] = useState<string | null>(null);
  const [wallet, setWallet] = useState<string | null>(null);
  const [explained, setExplained] = useState<Transaction | null>(null);
  const { data: wallets } = useOrganizationQuery<Page<Balance>>(organization, "/wallets?limit=100");
  const filter = new URLSearchParams({ limit: "25" });
  if (type !== null) {
    filter.set("type", type);
  }
  if (wallet !== null) {
    filter.set("wallet", wallet);
  }
  const path = `${pathOf(organization)}/transactions?${filter}`;
  const list = useEndless<Transaction>([...ofOrganization(organization), path], path);
  const several = (wallets?.data.length ?? 0) > 1;
  return (
    <>
      <PageHeader
        title={text.history.title}
        actions={
          <>
            {several && (
              <Select
                aria-label={text.history.wallet}
                placeholder={text.history.everyWallet}
                clearable
                value={wallet}
                onChange={setWallet}
                data={wallets?.data.map((one) => one.wallet) ?? []}
                w={170}
              />
            )}
            <Select
              aria-label={text.history.type}
              placeholder={text.history.everyType}
              clearable
              value={type}
              onChange={setType}
              data={Object.entries(text.type).map(([value, label]) => ({ value, label }))}
              w={170}
            />
            <Csv organization={organization} filter={filter} />
          </>
        }
      />
      <EndlessTable
        list={list}
        empty={type === null && wallet === null ? text.history.empty : text.history.noMatch}
        cards
        head={
          <>
            <Table.Th>{text.history.when}</Table.Th>
            <Table.Th>{text.history.type}</Table.Th>
            <Table.Th>{text.history.what}</Table.Th>
            {several && <Table.Th>{text.history.wallet}</Table.Th>}
            <Table.Th className={tables.number ?? ""}>{text.history.amount}</Table.Th>
            <Table.Th className={tables.number ?? ""}>{text.history.balance}</Table.Th>
            <Table.Th aria-label={text.history.why} />
          </>
        }
        row={(line) => <Line key={line.id} line={line} wallet={several} explain={() => setExplained(line)} />}
      />
      <Explanation organization={organization} line={explained} close={() => setExplained(null)} />
    </>
  );
}

function Line({ line, wallet, explain }: { line: Transaction; wallet: boolean; explain(): void }) {
  const now = useNow();
  return (
    <Table.Tr>
      <Table.Td data-at="rest" className={classes.when ?? ""}>
        <time dateTime={line.occurredAt} title={text.history.times(fullDateTime(line.occurredAt), fullDateTime(line.postedAt))}>
          {ago(line.occurredAt, now)}
        </time>
      </Table.Td>
      <Table.Td>
        <Pill tone={TONES[line.type] ?? "plain"}>{text.type[line.type] ?? line.type}</Pill>
      </Table.Td>
      <Table.Td data-at="first" className={classes.what ?? ""}>
        <What line={line} />
      </Table.Td>
      {wallet && <Table.Td data-at="rest">{line.wallet}</Table.Td>}
      <Table.Td data-at="amount" className={tables.number ?? ""}>
        <Amount line={line} />
      </Table.Td>
      <Table.Td data-at="wide" className={tables.number ?? ""}>
        {number(line.balanceAfter)}
      </Table.Td>
      <Table.Td data-at="end" className={tables.number ?? ""}>
        <Button variant="subtle" size="compact-sm" onClick={explain} aria-label={text.history.whyOf(line.id)}>
          {text.history.why}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

function What({ line }: { line: Transaction }) {
  const { data: actions = [] } = useActions();
  const { data: plans = [] } = usePlans();
  const action = actions.find(({ id }) => id === line.action)?.title ?? line.action;
  // What a plan brought is described by the plan's id.
  const plan = PLAN_TYPES.has(line.type) ? plans.find(({ id }) => id === line.description)?.title : undefined;
  return (
    <>
      {plan ?? line.description ?? action ?? text.history.otherwise[line.type]}
      {line.resourceId !== null && <span className={tables.soft}> {line.resourceId}</span>}
    </>
  );
}

/** Credits, or the actions of a tier that a counter paid or was given. */
function Amount({ line }: { line: Transaction }) {
  const { data: tiers = [] } = useTiers();
  if (line.tierUnits !== null && !isZero(line.tierUnits)) {
    const tier = tiers.find(({ id }) => id === line.tier)?.title ?? line.tier ?? "";
    return (
      <>
        {change(line.tierUnits)} <span className={tables.soft}>{tier}</span>
      </>
    );
  }
  const gained = !isNegative(line.amount) && !isZero(line.amount);
  return <span className={gained ? classes.gained : undefined}>{change(line.amount)}</span>;
}

function Csv({ organization, filter }: { organization: string; filter: URLSearchParams }) {
  const { client } = useSession();
  const [done, setDone] = useState(0);
  const download = useMutation({
    mutationFn: () => downloadCsv(client, organization, filter, setDone),
    onSettled: () => setDone(0),
  });
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
      disabled={download.isPending}
      onClick={() => download.mutate()}
    >
      {download.isPending ? text.history.csvLines(done) : text.history.csv}
    </Button>
  );
}
