import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useSession } from "../session";
import { Problem } from "./client";
import type { Action, Balance, Pack, Page, Plan, SandboxClock, Summary, Tier, UsageReport } from "./types";

/** The paths of one organization. */
export const pathOf = (organization: string) => `/v1/organizations/${organization}`;

/** Keys of what is read of an organization begin alike, so that a change can refresh all of it. */
export const ofOrganization = (organization: string) => ["organization", organization] as const;

function useList<T>(path: string) {
  const { client } = useSession();
  return useQuery({
    queryKey: ["catalog", path],
    queryFn: async () => (await client.get<Page<T>>(path)).data,
    staleTime: Infinity,
  });
}

export const usePlans = () => useList<Plan>("/v1/plans");
export const usePacks = () => useList<Pack>("/v1/packs");
export const useTiers = () => useList<Tier>("/v1/tiers");
export const useActions = () => useList<Action>("/v1/actions");

export function useOrganizationQuery<T>(organization: string, path: string, refetchSeconds?: number) {
  const { client } = useSession();
  return useQuery({
    queryKey: [...ofOrganization(organization), path],
    queryFn: () => client.get<T>(pathOf(organization) + path),
    refetchInterval: refetchSeconds === undefined ? false : refetchSeconds * 1000,
  });
}

export const useBalance = (organization: string) =>
  useOrganizationQuery<Balance>(organization, "/balance");
export const useSummary = (organization: string) =>
  useOrganizationQuery<Summary>(organization, "/summary", 60);

export function useUsage(organization: string, groupBy: string) {
  return useOrganizationQuery<UsageReport>(organization, `/usage?window=day&groupBy=${groupBy}`, 60);
}

/** A list that goes on behind a cursor. */
export function useEndless<T>(key: readonly unknown[], path: string, refetchSeconds?: number) {
  const { client } = useSession();
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => {
      const cursor = pageParam === "" ? "" : `${path.includes("?") ? "&" : "?"}cursor=${pageParam}`;
      return client.get<Page<T>>(path + cursor);
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: refetchSeconds === undefined ? false : refetchSeconds * 1000,
  });
}

/** The sandbox's clock; null where there is none, outside a sandbox. */
export function useSandboxClock() {
  const { client, signedIn } = useSession();
  return useQuery({
    queryKey: ["sandbox", "clock"],
    queryFn: async () => {
      try {
        return await client.get<SandboxClock>("/v1/sandbox/clock");
      } catch (problem) {
        if (problem instanceof Problem && problem.status === 404) {
          return null;
        }
        throw problem;
      }
    },
    enabled: signedIn,
    staleTime: Infinity,
  });
}
