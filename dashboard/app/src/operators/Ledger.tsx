import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { isNotSetUp } from "../api/checkout";
import { useEndless } from "../api/queries";
import type { Lag, Operation } from "../api/types";
import { useNow } from "../clock";
import { ago, fullDateTime, number } from "../format";
import { Card } from "../parts/Card";
import { Empty } from "../parts/Empty";
import { More } from "../parts/EndlessTable";
import { Failed, Loaded, messageOf } from "../parts/Loaded";
import { Meter } from "../parts/Meter";
import { PageHeader } from "../parts/PageHeader";
import { Pill, type Tone } from "../parts/Pill";
import { useSession } from "../session";
import { text } from "../text";
import classes from "./Ledger.module.css";
import { Reconciliations } from "./Reconciliations";

const OPERATIONS = "/v1/ops/operations";
const TONES: Record<string, Tone> = { running: "calm", failed: "bad", canceled: "plain", paused: "warn" };

/** Whether all of the ledger adds up, has taken in all there is, and agrees with the payment provider. */
export function Ledger() {
  const { client } = useSession();
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: (kind: string) => client.post<Operation>(OPERATIONS, { kind }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["operations"] }),
  });
  return (
    <>
      <PageHeader
        title={text.ledger.title}
        lead={text.ledger.lead}
        actions={
          <>
            <Button variant="default" loading={start.isPending} onClick={() => start.mutate("replay")}>
              {text.ledger.replay}
            </Button>
            <Button loading={start.isPending} onClick={() => start.mutate("audit")}>
              {text.ledger.start}
            </Button>
          </>
        }
      />
      {start.error !== null && <Failed problem={start.error} />}
      <div className={classes.columns}>
        <Operations />
        <div className={classes.stack}>
          <Behind />
          <Reconciliations />
        </div>
      </div>
    </>
  );
}

function Operations() {
  const list = useEndless<Operation>(["operations"], OPERATIONS, 2);
  const operations = list.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Card title={text.ledger.operations}>
      {isNotSetUp(list.error) ? <Empty title={text.business.notThere} /> : list.error !== null && <Failed problem={list.error} />}
      {list.isSuccess && operations.length === 0 && <Empty title={text.ledger.none} />}
      <ul className={classes.list}>
        {operations.map((operation) => (
          <li key={operation.id}>
            <One operation={operation} />
          </li>
        ))}
      </ul>
      <More list={list} />
    </Card>
  );
}

function One({ operation }: { operation: Operation }) {
  const now = useNow();
  const { kind, state, done, total, perSecond, found, failure } = operation;
  const wrong = found > 0 && kind !== "replay";
  return (
    <>
      <div className={classes.row}>
        <strong>{text.ledger.kinds[kind] ?? kind}</strong>
        <Pill tone={wrong ? "bad" : (TONES[state] ?? "good")}>{text.ledger.states[state] ?? state}</Pill>
      </div>
      {operation.endedAt === null && (
        <Meter
          label={text.ledger.kinds[kind] ?? kind}
          percent={total === 0 ? 0 : Math.min(100, (done / total) * 100)}
          valueText={text.ledger.progress(done, total)}
        />
      )}
      <p className={classes.note}>
        <span title={fullDateTime(operation.startedAt)}>{ago(operation.startedAt, now)}</span>
        {`, ${text.ledger.progress(done, total)}`}
        {perSecond !== null && `, ${text.ledger.rate(perSecond)}`}
        {kind !== "replay" && operation.endedAt !== null && state !== "canceled" && `. ${text.ledger.found(found)}.`}
      </p>
      {failure !== null && <p className={classes.failed}>{failure}</p>}
    </>
  );
}

function Behind() {
  const { client } = useSession();
  const lag = useQuery({
    queryKey: ["lag"],
    queryFn: () => client.get<Lag>("/v1/ops/lag"),
    refetchInterval: 3_000,
  });
  if (isNotSetUp(lag.error)) {
    return (
      <Card title={text.ledger.lag}>
        <Empty title={text.business.notThere} />
      </Card>
    );
  }
  return (
    <Card title={text.ledger.lag}>
      {lag.error !== null && lag.data !== undefined && <p className={classes.failed}>{messageOf(lag.error)}</p>}
      <Loaded query={lag} height={120}>
        {({ behind, partitions }) => (
          <>
            <p className={classes.sum} data-behind={behind > 0 || undefined}>
              {behind === 0 ? text.ledger.caughtUp : text.ledger.behind(behind)}
            </p>
            <ul className={classes.list}>
              {[...new Set(partitions.map(({ topic }) => topic))].map((topic) => (
                <Topic key={topic} topic={topic} partitions={partitions.filter((one) => one.topic === topic)} />
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </Card>
  );
}

function Topic({ topic, partitions }: { topic: string; partitions: Lag["partitions"] }) {
  const behind = partitions.reduce((all, partition) => all + partition.behind, 0);
  return (
    <li>
      <div className={classes.row}>
        <span>
          {topic} <small>{text.ledger.partitions(partitions.length)}</small>
        </span>
        <strong>{number(behind)}</strong>
      </div>
    </li>
  );
}
