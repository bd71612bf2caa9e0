import { Button, Drawer, Modal, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ofOrganization, pathOf, useOrganizationQuery } from "../api/queries";
import type { Page, WebhookEndpoint } from "../api/types";
import { Card } from "../parts/Card";
import { Loaded, messageOf } from "../parts/Loaded";
import { useSession } from "../session";
import { text } from "../text";
import { Endpoint } from "./Endpoint";
import { NoticeChoice } from "./NoticeChoice";
import { Secret } from "./Secret";
import classes from "./Settings.module.css";

const PATH = "/webhook-endpoints";

/** Programs that are told over HTTP. */
export function EndpointsCard({ organization }: { organization: string }) {
  const endpoints = useOrganizationQuery<Page<WebhookEndpoint>>(organization, PATH, 15);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<WebhookEndpoint | null>(null);
  return (
    <Card title={text.settings.endpoints}>
      <p className={classes.lead}>{text.settings.endpointsLead}</p>
      <Loaded query={endpoints}>
        {({ data }) => (
          <>
            {data.length === 0 && <p className={classes.note}>{text.settings.noEndpoints}</p>}
            <ul className={classes.list}>
              {data.map((endpoint) => (
                <li key={endpoint.id} className={classes.item}>
                  <Endpoint organization={organization} endpoint={endpoint} made={setMade} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
      <div>
        <Button variant="default" onClick={() => setAdding(true)}>
          {text.settings.addEndpoint}
        </Button>
      </div>
      <Drawer
        opened={adding}
        onClose={() => setAdding(false)}
        position="right"
        size="28rem"
        title={text.settings.addEndpoint}
        closeButtonProps={{ "aria-label": text.close }}
      >
        <Adding
          organization={organization}
          done={(endpoint) => {
            setAdding(false);
            setMade(endpoint);
          }}
        />
      </Drawer>
      <Modal
        opened={made !== null}
        onClose={() => setMade(null)}
        title={text.settings.secretTitle}
        closeButtonProps={{ "aria-label": text.close }}
      >
        {made !== null && <Secret endpoint={made} />}
      </Modal>
    </Card>
  );
}

function Adding({ organization, done }: { organization: string; done(endpoint: WebhookEndpoint): void }) {
  const { client } = useSession();
  const queries = useQueryClient();
  const [url, setUrl] = useState("");
  const [description, setDescription] = useState("");
  const [notices, setNotices] = useState<string[] | null>(null);
  const add = useMutation({
    mutationFn: () =>
      client.post<WebhookEndpoint>(pathOf(organization) + PATH, {
        url: url.trim(),
        description: description.trim() || null,
        notices,
      }),
    onSuccess: (endpoint) => {
      queries.invalidateQueries({ queryKey: [...ofOrganization(organization), PATH] });
      done(endpoint);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label={text.settings.url}
        type="url"
        placeholder="https://"
        required
        withAsterisk={false}
        data-autofocus
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <TextInput
        label={text.settings.description}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <NoticeChoice value={notices} onChange={setNotices} />
      {add.error !== null && <p role="alert" className={classes.failed}>{messageOf(add.error)}</p>}
      <div className={classes.buttons}>
        <Button type="submit" loading={add.isPending}>
          {text.settings.add}
        </Button>
      </div>
    </form>
  );
}
