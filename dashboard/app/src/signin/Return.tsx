import { Anchor, Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, useNavigate } from "react-router";
import { Empty } from "../parts/Empty";
import { useSession } from "../session";
import { text } from "../text";

/** Where the issuer's page leads back to. */
export function Return() {
  const { signIn } = useSession();
  const navigate = useNavigate();
  const answer = useQuery({
    // A code is good once: the answer to it is kept.
    queryKey: ["signed-in", location.search],
    queryFn: async () => (await import("./oidc")).complete(new URL(location.href)),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  useEffect(() => {
    if (answer.data !== undefined) {
      signIn({ person: answer.data.person });
      navigate(answer.data.next, { replace: true });
    }
  }, [answer.data, signIn, navigate]);
  if (answer.isError) {
    return (
      <main>
        <Empty title={text.signIn.failed}>
          <Anchor component={Link} to="/sign-in" replace>
            {text.signIn.again}
          </Anchor>
        </Empty>
      </main>
    );
  }
  return (
    <Empty title={text.signIn.under}>
      <Loader type="dots" />
    </Empty>
  );
}
