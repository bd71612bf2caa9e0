import { Button, Drawer, Modal } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ofOrganization, pathOf } from "../api/queries";
import type { Delivery, WebhookEndpoint } from "../api/types";
import { messageOf } from "../parts/Loaded";
import { Pill } from "../parts/Pill";
import { useSession } from "../session";
import { text } from "../text";
import { Deliveries } from "./Deliveries";
import { summaryOf } from "./NoticeChoice";
import classes from "./Settings.module.css";

interface EndpointProps {
  organization: string;
  endpoint: WebhookEndpoint;
  /** There is another secret, to be shown. */
  made(endpoint: WebhookEndpoint): void;
}

type Asked = "rotate" | "delete" | null;

/** One program that is told, how it does, and what may be done about it. */
export function Endpoint({ organization, endpoint, made }: EndpointProps) {
  const { client } = useSession();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Asked>(null);
  const [shown, setShown] = useState(false);
  const path = `${pathOf(organization)}/webhook-endpoints/${endpoint.id}`;
  const refresh = () => queries.invalidateQueries({ queryKey: [...ofOrganization(organization), "/webhook-endpoints"] });
  const rotate = useMutation({
    mutationFn: () => client.post<WebhookEndpoint>(`${path}/rotate`),
    onSuccess: made,
    onSettled: () => setAsked(null),
  });
  const remove = useMutation({ mutationFn: () => client.delete<void>(path), onSettled: () => setAsked(null) });
  const enable = useMutation({ mutationFn: () => client.post<WebhookEndpoint>(`${path}/enable`) });
  const test = useMutation({
    mutationFn: () => client.post<Delivery>(`${path}/test`),
    onSuccess: () => setShown(true),
  });
  const failed = [rotate, remove, enable, test].find(({ error }) => error !== null)?.error;
  return (
    <>
      <div className={classes.row}>
        <span className={classes.who}>
          <strong>{endpoint.url}</strong>
          <small>{[endpoint.description, summaryOf(endpoint.notices)].filter((part) => part !== null).join(" · ")}</small>
        </span>
        <State endpoint={endpoint} />
      </div>
      <div className={classes.actions}>
        <Button variant="subtle" size="compact-sm" onClick={() => setShown(true)}>
          {text.settings.deliveries}
        </Button>
        {endpoint.disabledAt === null ? (
          <Button variant="subtle" size="compact-sm" loading={test.isPending} onClick={() => test.mutate()}>
            {text.settings.test}
          </Button>
        ) : (
          <Button
            variant="subtle"
            size="compact-sm"
            loading={enable.isPending}
            onClick={() => enable.mutate(undefined, { onSuccess: refresh })}
          >
            {text.settings.enable}
          </Button>
        )}
        <Button variant="subtle" size="compact-sm" onClick={() => setAsked("rotate")}>
          {text.settings.rotate}
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={() => setAsked("delete")}>
          {text.settings.delete}
        </Button>
      </div>
      {failed != null && <p role="alert" className={classes.failed}>{messageOf(failed)}</p>}
      <Modal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked === "delete" ? text.settings.delete : text.settings.rotate}
        closeButtonProps={{ "aria-label": text.close }}
      >
        <p className={classes.question}>
          {asked === "delete" ? text.settings.deleteAsk(endpoint.url) : text.settings.rotateAsk}
        </p>
        <div className={classes.buttons}>
          <Button variant="default" onClick={() => setAsked(null)}>
            {text.cancel}
          </Button>
          {asked === "delete" ? (
            <Button color="red" loading={remove.isPending} onClick={() => remove.mutate(undefined, { onSuccess: refresh })}>
              {text.settings.delete}
            </Button>
          ) : (
            <Button loading={rotate.isPending} onClick={() => rotate.mutate(undefined, { onSuccess: refresh })}>
              {text.settings.rotate}
            </Button>
          )}
        </div>
      </Modal>
      <Drawer
        opened={shown}
        onClose={() => setShown(false)}
        position="right"
        size="32rem"
        title={text.settings.deliveries}
        closeButtonProps={{ "aria-label": text.close }}
      >
        {shown && <Deliveries path={path} />}
      </Drawer>
    </>
  );
}

function State({ endpoint: { disabledAt, disabledReason, failingSince } }: { endpoint: WebhookEndpoint }) {
  if (disabledAt !== null) {
    return <Pill tone="bad">{text.settings.disabled[disabledReason ?? ""] ?? disabledReason}</Pill>;
  }
  return failingSince === null ? (
    <Pill tone="good">{text.settings.works}</Pill>
  ) : (
    <Pill tone="warn">{text.settings.failing}</Pill>
  );
}
