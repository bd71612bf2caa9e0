import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import type { Caller, Scope } from "./api/types";
import { Failed } from "./parts/Loaded";
import { useSession } from "./session";

const CallerContext = createContext<Caller | null>(null);

/** Finds out who has come in, and what they may do, before anything is shown. */
export function CallerProvider({ children }: { children: ReactNode }) {
  const { client } = useSession();
  const caller = useQuery({
    queryKey: ["caller"],
    queryFn: () => client.get<Caller>("/v1/caller"),
    staleTime: Infinity,
  });
  if (caller.data !== undefined) {
    return <CallerContext value={caller.data}>{children}</CallerContext>;
  }
  return caller.isError ? <Failed problem={caller.error} retry={() => caller.refetch()} /> : null;
}

export function useCaller(): Caller {
  const caller = useContext(CallerContext);
  if (caller === null) {
    throw new Error("Nobody has come in here");
  }
  return caller;
}

/** Whether any of some scopes is the caller's: what needs others is not shown. */
export function useMay(...scopes: Scope[]): boolean {
  const { scopes: granted } = useCaller();
  return scopes.some((scope) => granted.includes(scope));
}

/** What only they see who have any of some scopes. */
export function Only({ may, children }: { may: Scope[]; children: ReactNode }) {
  return useMay(...may) ? children : null;
}
