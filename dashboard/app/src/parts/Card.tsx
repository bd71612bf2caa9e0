import type { ReactNode } from "react";
import classes from "./Card.module.css";

interface CardProps {
  title?: string;
  aside?: ReactNode;
  children: ReactNode;
  className?: string | undefined;
  flush?: boolean;
}

/** A surface with one subject. */
export function Card({ title, aside, children, className, flush = false }: CardProps) {
  return (
    <section className={`${classes.card} ${className ?? ""}`} data-flush={flush || undefined}>
      {title !== undefined && (
        <header className={classes.header}>
          <h2 className={classes.title}>{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}
