import { Button, CopyButton } from "@mantine/core";
import type { WebhookEndpoint } from "../api/types";
import { text } from "../text";
import classes from "./Settings.module.css";

/** What signs, shown once. */
export function Secret({ endpoint: { secret = "", oldSecretUntil } }: { endpoint: WebhookEndpoint }) {
  return (
    <>
      <p className={classes.question}>
        {text.settings.secretLead} {oldSecretUntil !== null && text.settings.secretRotated}
      </p>
      <code className={classes.secret}>{secret}</code>
      <div className={classes.buttons}>
        <CopyButton value={secret}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? text.copied : text.copy}</Button>}
        </CopyButton>
      </div>
    </>
  );
}
