import { useEffect, useRef } from "react";
import classes from "./Mailbox.module.css";

const STYLES = /<style>([^<]*)<\/style>/g;

/**
 * An e-mail's own document in a shadow tree: its styles hold there and nowhere else. They are put
 * in as a constructed sheet, since the page allows none that is inline.
 */
export function MailPage({ html }: { html: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const root = host.current?.shadowRoot ?? host.current?.attachShadow({ mode: "open" });
    if (root !== undefined) {
      const mail = new DOMParser().parseFromString(html.replaceAll(STYLES, ""), "text/html");
      const sheet = new CSSStyleSheet();
      sheet.replaceSync([...html.matchAll(STYLES)].map(([, styles]) => styles).join("\n"));
      root.adoptedStyleSheets = [sheet];
      root.replaceChildren(...mail.body.childNodes);
    }
  }, [html]);
  return <div ref={host} className={classes.page} />;
}
