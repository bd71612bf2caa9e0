import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { isNotSetUp } from "../api/checkout";
import type { Drift, Page, Reconciliation } from "../api/types";
import { useNow } from "../clock";
import { ago, fullDateTime } from "../format";
import { Card } from "../parts/Card";
import { Empty } from "../parts/Empty";
import { Failed, Loaded } from "../parts/Loaded";
import { Meter } from "../parts/Meter";
import { Pill, type Tone } from "../parts/Pill";
import { useSession } from "../session";
import { text } from "../text";
import classes from "./Ledger.module.css";

const PATH = "/v1/ops/reconcile";
const KEY = ["reconciliations"];
const TONES: Record<string, Tone> = { running: "calm", done: "good", canceled: "plain" };

/** What the payment provider has, compared with what is known here, and repaired where that is wanted. */
export function Reconciliations() {
  const { client } = useSession();
  const queries = useQueryClient();
  const list = useQuery({
    queryKey: KEY,
    queryFn: () => client.get<Page<Reconciliation>>(PATH),
    refetchInterval: 3_000,
  });
  const start = useMutation({
    mutationFn: (dryRun: boolean) => client.post<Reconciliation>(PATH, { dryRun }),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  if (isNotSetUp(list.error)) {
    return (
      <Card title={text.reconcile.title}>
        <Empty title={text.business.notThere} />
      </Card>
    );
  }
  return (
    <Card title={text.reconcile.title}>
      <p className={classes.note}>{text.reconcile.lead}</p>
      <div className={classes.buttons}>
        <Button variant="default" loading={start.isPending} onClick={() => start.mutate(true)}>
          {text.reconcile.compare}
        </Button>
        <Button variant="default" loading={start.isPending} onClick={() => start.mutate(false)}>
          {text.reconcile.repair}
        </Button>
      </div>
      {start.error !== null && <Failed problem={start.error} />}
      <Loaded query={list} height={80}>
        {({ data }) => (
          <ul className={classes.list}>
            {data.slice(0, 5).map((one) => (
              <li key={one.id}>
                <One reconciliation={one} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  );
}

function One({ reconciliation }: { reconciliation: Reconciliation }) {
  const { client } = useSession();
  const now = useNow();
  const { id, dryRun, state, listed, compared, drifted, repaired, detail, startedAt } = reconciliation;
  const title = dryRun ? text.reconcile.comparison : text.reconcile.repairing;
  const stop = useMutation({ mutationFn: () => client.post<Reconciliation>(`${PATH}/${id}/cancel`) });
  return (
    <>
      <div className={classes.row}>
        <strong>{title}</strong>
        <Pill tone={drifted > repaired ? "warn" : (TONES[state] ?? "plain")}>{text.reconcile.states[state] ?? state}</Pill>
      </div>
      {state === "running" && (
        <>
          <Meter
            label={title}
            percent={listed === 0 ? 0 : Math.min(100, (compared / listed) * 100)}
            valueText={text.ledger.progress(compared, listed)}
          />
          <Button variant="subtle" size="compact-sm" loading={stop.isPending} onClick={() => stop.mutate()}>
            {text.reconcile.stop}
          </Button>
        </>
      )}
      <p className={classes.note}>
        <span title={fullDateTime(startedAt)}>{ago(startedAt, now)}</span>
        {`, ${text.reconcile.result(compared, drifted, dryRun ? null : repaired)}`}
      </p>
      {detail !== null && <p className={classes.failed}>{detail}</p>}
      {drifted > 0 && <Differences id={id} />}
    </>
  );
}

/** The first of what differs, and in what. */
function Differences({ id }: { id: string }) {
  const { client } = useSession();
  const drift = useQuery({
    queryKey: ["drift", id],
    queryFn: () => client.get<Page<Drift>>(`${PATH}/${id}/drift?limit=10`),
  });
  return (
    <Loaded query={drift} height={40}>
      {({ data }) => (
        <ul className={classes.differences}>
          {data.map(({ object, organization, differences }) => (
            <li key={object}>
              <code>{object}</code> {organization ?? text.reconcile.nobodys}: {differences.join("; ")}
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}
