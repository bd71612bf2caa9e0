import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Navigate } from "react-router";
import { Empty } from "../parts/Empty";
import { Failed } from "../parts/Loaded";
import { useSession } from "../session";
import { text } from "../text";

/** Makes the sandbox's demo organization where it is not there yet, and goes there. */
export function Demo() {
  const { client } = useSession();
  const demo = useQuery({
    queryKey: ["sandbox", "demo"],
    queryFn: async () => {
      await client.post("/v1/sandbox/issuer/pass"); // from here on this browser may sign in as anybody
      return client.post<{ organization: string }>("/v1/sandbox/demo");
    },
    staleTime: Infinity,
  });
  if (demo.isError) {
    return <Failed problem={demo.error} retry={() => demo.refetch()} />;
  }
  if (demo.data !== undefined) {
    return <Navigate to={`/o/${demo.data.organization}`} replace />;
  }
  return (
    <Empty title={text.sandbox.making}>
      <Loader type="dots" />
    </Empty>
  );
}
