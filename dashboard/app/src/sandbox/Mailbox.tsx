import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Mail, Page } from "../api/types";
import { useNow } from "../clock";
import { ago } from "../format";
import { Card } from "../parts/Card";
import { Empty } from "../parts/Empty";
import { Loaded } from "../parts/Loaded";
import { PageHeader } from "../parts/PageHeader";
import { useSession } from "../session";
import { text } from "../text";
import classes from "./Mailbox.module.css";
import { MailPage } from "./MailPage";

/** The e-mails that the sandbox has caught, as their readers would see them. */
export function Mailbox() {
  const { client } = useSession();
  const mails = useQuery({
    queryKey: ["sandbox", "mailbox"],
    queryFn: () => client.get<Page<Mail>>("/v1/sandbox/mailbox"),
    refetchInterval: 3_000,
  });
  return (
    <>
      <PageHeader title={text.mailbox.title} lead={text.mailbox.lead} />
      <Loaded query={mails} height={420}>
        {({ data }) =>
          data.length === 0 ? (
            <Card>
              <Empty title={text.mailbox.empty} />
            </Card>
          ) : (
            <Mails mails={data} />
          )
        }
      </Loaded>
    </>
  );
}

function Mails({ mails }: { mails: Mail[] }) {
  const now = useNow();
  const [chosen, setChosen] = useState<string | null>(null);
  const [form, setForm] = useState("html");
  const shown = mails.find(({ id }) => id === chosen) ?? mails[0];
  return (
    <div className={classes.box}>
      <ul className={classes.list}>
        {mails.map((mail) => (
          <li key={mail.id}>
            <button
              type="button"
              className={classes.entry}
              aria-current={mail.id === shown?.id || undefined}
              onClick={() => setChosen(mail.id)}
            >
              <strong>{mail.subject}</strong>
              <small>
                {text.mailbox.to(mail.to)}
                {mail.sentAt !== null && `, ${ago(mail.sentAt, now)}`}
              </small>
            </button>
          </li>
        ))}
      </ul>
      {shown !== undefined && (
        <Card
          className={classes.shown}
          title={shown.subject}
          aside={
            <SegmentedControl
              size="xs"
              aria-label={text.mailbox.form}
              value={form}
              onChange={setForm}
              data={[
                { value: "html", label: text.mailbox.html },
                { value: "text", label: text.mailbox.text },
              ]}
            />
          }
        >
          {form === "html" && shown.html !== null ? (
            <MailPage key={shown.id} html={shown.html} />
          ) : (
            <pre className={classes.text} tabIndex={0}>
              {shown.text}
            </pre>
          )}
        </Card>
      )}
    </div>
  );
}
