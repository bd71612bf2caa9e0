import { useEffect, useState } from "react";
import { useSandboxClock } from "./api/queries";

/** Now, in milliseconds, by the clock of the services: in a sandbox it may be ahead of ours. */
export function useNow(everySeconds = 30): number {
  const { data: sandbox } = useSandboxClock();
  const ahead = sandbox == null ? 0 : Date.parse(sandbox.now) - Date.parse(sandbox.realTime);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everySeconds * 1000);
    return () => clearInterval(timer);
  }, [everySeconds]);
  return now + ahead;
}
