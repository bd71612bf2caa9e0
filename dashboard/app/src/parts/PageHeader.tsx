import { type ReactNode, useEffect } from "react";
import { text } from "../text";
import classes from "./PageHeader.module.css";

interface PageHeaderProps {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
}

/** The page's name, here and in the browser's tab. */
export function PageHeader({ title, lead, actions }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · ${text.product}`;
  }, [title]);
  return (
    <div className={classes.header}>
      <div>
        <h1 className={classes.title}>{title}</h1>
        {lead !== undefined && <p className={classes.lead}>{lead}</p>}
      </div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
