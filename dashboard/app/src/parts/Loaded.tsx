import { Button, Skeleton } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Problem } from "../api/client";
import { text } from "../text";
import classes from "./Loaded.module.css";

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  height?: number;
  children: (data: T) => ReactNode;
}

/** What was asked for, once it is there; until then its place, or why it does not come. */
export function Loaded<T>({ query, height = 160, children }: LoadedProps<T>) {
  if (query.data !== undefined) {
    return children(query.data);
  }
  if (query.isError) {
    return <Failed problem={query.error} retry={() => query.refetch()} />;
  }
  return (
    <div role="status" aria-label={text.loading}>
      <Skeleton height={height} radius={14} />
    </div>
  );
}

/** Why something did not come, in words, and a way to ask again. */
export function Failed({ problem, retry }: { problem: Error; retry?: () => void }) {
  return (
    <div className={classes.failed} role="alert">
      <strong>{text.problem.title}</strong>
      <span>{messageOf(problem)}</span>
      {retry !== undefined && (
        <Button variant="default" size="xs" onClick={retry}>
          {text.retry}
        </Button>
      )}
    </div>
  );
}

export function messageOf(problem: Error): string {
  return problem instanceof Problem ? problem.message : text.problem.offline;
}
