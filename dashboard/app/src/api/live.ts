import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useSession } from "../session";
import { ofOrganization, pathOf } from "./queries";
import type { Balance, Summary } from "./types";

const RETRY_MILLIS = 3_000;

/**
 * Follows an organization's balance while a page shows it. What is told goes straight into the
 * balance and the summary; lists and charts are asked for again. Read with fetch, because an
 * EventSource would need the key in the address.
 */
export function useLiveBalance(organization: string | undefined): boolean {
  const { client } = useSession();
  const queries = useQueryClient();
  const [live, setLive] = useState(false);
  useEffect(() => {
    if (organization === undefined) {
      return;
    }
    const stop = new AbortController();
    let retry: ReturnType<typeof setTimeout> | undefined;
    let told = false;
    const take = (balance: Balance) => {
      const key = ofOrganization(organization);
      queries.setQueryData<Balance>([...key, "/balance"], balance);
      queries.setQueryData<Summary>([...key, "/summary"], (summary) =>
        summary && { ...summary, balance, plan: balance.plan },
      );
      if (told) {
        queries.invalidateQueries({ queryKey: key });
      }
      told = true;
    };
    const follow = async () => {
      try {
        const path = `${pathOf(organization)}/balance/stream`;
        const response = await client.open(path, { signal: stop.signal });
        setLive(true);
        for await (const data of eventsOf(response)) {
          take(JSON.parse(data) as Balance);
        }
      } catch {
        // Whatever ended it, the next try tells; pages show what they last knew.
      }
      setLive(false);
      if (!stop.signal.aborted) {
        retry = setTimeout(follow, RETRY_MILLIS);
      }
    };
    void follow();
    return () => {
      stop.abort();
      clearTimeout(retry);
    };
  }, [client, queries, organization]);
  return live;
}

/** The data of each Server-Sent Event. */
async function* eventsOf(response: Response): AsyncGenerator<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let pending = "";
  while (reader !== undefined) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    const events = (pending + value).split("\n\n");
    pending = events.pop() ?? "";
    for (const event of events) {
      const data = event
        .split("\n")
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice(5).trim())
        .join("\n");
      if (data !== "") {
        yield data;
      }
    }
  }
}
