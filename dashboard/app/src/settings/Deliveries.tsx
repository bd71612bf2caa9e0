import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEndless } from "../api/queries";
import type { Delivery } from "../api/types";
import { useNow } from "../clock";
import { ago, fullDateTime } from "../format";
import { Empty } from "../parts/Empty";
import { More } from "../parts/EndlessTable";
import { Failed, messageOf } from "../parts/Loaded";
import { Pill, type Tone } from "../parts/Pill";
import { useSession } from "../session";
import { text } from "../text";
import classes from "./Settings.module.css";

const TONES: Record<string, Tone> = { delivered: "good", waiting: "calm", failed: "bad" };

/** What was sent to an endpoint, newest first, as it goes on. */
export function Deliveries({ path }: { path: string }) {
  const list = useEndless<Delivery>(["deliveries", path], `${path}/deliveries`, 3);
  const deliveries = list.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <>
      {list.error !== null && <Failed problem={list.error} retry={() => list.refetch()} />}
      {list.isSuccess && deliveries.length === 0 && <Empty title={text.settings.noDeliveries} />}
      <ul className={classes.list}>
        {deliveries.map((delivery) => (
          <li key={delivery.id} className={classes.item}>
            <One path={path} delivery={delivery} />
          </li>
        ))}
      </ul>
      <More list={list} />
    </>
  );
}

function One({ path, delivery }: { path: string; delivery: Delivery }) {
  const { client } = useSession();
  const queries = useQueryClient();
  const now = useNow();
  const resend = useMutation({
    mutationFn: () => client.post<Delivery>(`${path}/deliveries/${delivery.id}/resend`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["deliveries", path] }),
  });
  const tried = delivery.lastAttemptAt ?? delivery.createdAt;
  const answer = delivery.error ?? (delivery.responseStatus === null ? null : `HTTP ${delivery.responseStatus}`);
  return (
    <>
      <div className={classes.row}>
        <span className={classes.who}>
          <strong>{text.notice[delivery.type] ?? delivery.type}</strong>
          <small title={fullDateTime(tried)}>
            {[
              ago(tried, now),
              delivery.attempts > 1 ? text.settings.attempts(delivery.attempts) : null,
              delivery.attempts > 0 && delivery.nextAttemptAt !== null ? text.settings.next(ago(delivery.nextAttemptAt, now)) : null,
            ]
              .filter((part) => part !== null)
              .join(" · ")}
          </small>
        </span>
        <Pill tone={TONES[delivery.state] ?? "plain"}>{text.settings.states[delivery.state]}</Pill>
        {delivery.state !== "waiting" && (
          <Button variant="subtle" size="compact-sm" loading={resend.isPending} onClick={() => resend.mutate()}>
            {text.settings.resend}
          </Button>
        )}
      </div>
      {answer !== null && <span className={classes.soft}>{answer}</span>}
      {resend.error !== null && <p role="alert" className={classes.failed}>{messageOf(resend.error)}</p>}
    </>
  );
}
