import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { Client } from "./api/client";

const KEPT_AS = "tallyman.key";

interface Session {
  key: string | null;
  client: Client;
  signIn(key: string): void;
  signOut(): void;
}

const SessionContext = createContext<Session | null>(null);

/**
 * The key this tab was given. A link may bring one behind the `#`, which browsers do not send; it
 * is taken out of the address at once.
 */
function givenKey(): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (given !== null) {
    sessionStorage.setItem(KEPT_AS, given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return sessionStorage.getItem(KEPT_AS);
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const [key, setKey] = useState(givenKey);
  const signIn = useCallback((given: string) => {
    sessionStorage.setItem(KEPT_AS, given);
    setKey(given);
  }, []);
  const signOut = useCallback(() => {
    sessionStorage.removeItem(KEPT_AS);
    setKey(null);
  }, []);
  const session = useMemo(
    () => ({ key, client: new Client(key), signIn, signOut }),
    [key, signIn, signOut],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) {
    throw new Error("There is no SessionProvider");
  }
  return session;
}
