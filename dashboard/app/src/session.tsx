import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { Client } from "./api/client";
import { type Kept, keep, kept, nothing, ofKey, ofPerson } from "./signin/credential";

interface Session {
  /** Whether this tab has a key or a person's token. */
  signedIn: boolean;
  /** Whether it had one that the issuer renews no more. */
  ended: boolean;
  /** The person's name; null where a key is used. */
  person: string | null;
  client: Client;
  signIn(credential: Kept): void;
  signOut(): void;
}

const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ children }: { children: ReactNode }) {
  const [credential, setCredential] = useState(kept);
  const [ended, setEnded] = useState(false);
  const queries = useQueryClient();
  const signIn = useCallback((given: Kept) => {
    keep(given);
    setEnded(false);
    setCredential(given);
  }, []);
  const signOut = useCallback(() => {
    keep(null);
    setCredential(null);
    queries.clear(); // what one has seen is not for the next
  }, [queries]);
  const session = useMemo(() => {
    const person = credential !== null && "person" in credential ? credential.person : null;
    const end = () => {
      signOut();
      setEnded(true);
    };
    return {
      signedIn: credential !== null,
      ended,
      person: person?.name ?? null,
      client: new Client(
        person !== null
          ? ofPerson(person, end)
          : credential !== null && "key" in credential
            ? ofKey(credential.key)
            : nothing,
      ),
      signIn,
      signOut,
    };
  }, [credential, ended, signIn, signOut]);
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) {
    throw new Error("There is no SessionProvider");
  }
  return session;
}
