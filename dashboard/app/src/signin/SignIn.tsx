import { Alert, Anchor, Button, Code, PasswordInput, Skeleton } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link, Navigate, useLocation } from "react-router";
import { Client, Problem } from "../api/client";
import { messageOf } from "../parts/Loaded";
import { Logo } from "../parts/Logo";
import { useSession } from "../session";
import { text } from "../text";
import { ofKey } from "./credential";
import classes from "./SignIn.module.css";

/** Leads people to their issuer, where there is one, and asks the others for a key. */
export function SignIn() {
  const { signedIn, ended, client } = useSession();
  const { state } = useLocation() as { state: { next?: string } | null };
  const [withKey, setWithKey] = useState(false);
  const settings = useQuery({
    queryKey: ["sign-in"],
    queryFn: () => client.get<{ issuer: string | null }>("/v1/sign-in"),
    staleTime: Infinity,
  });
  const next = state?.next ?? "/";
  if (signedIn) {
    return <Navigate to={next} replace />;
  }
  const people = settings.data !== undefined && settings.data.issuer !== null;
  return (
    <main className={classes.page}>
      <div className={classes.form}>
        <Logo size={44} />
        <h1 className={classes.title}>{text.product}</h1>
        <p className={classes.lead}>{text.signIn.lead}</p>
        {ended && <Alert color="orange">{text.signIn.ended}</Alert>}
        {settings.isPending ? <Skeleton height={42} /> : people && !withKey ? <WithIssuer next={next} /> : <WithKey />}
        {people && (
          <Anchor component="button" type="button" size="sm" ta="left" onClick={() => setWithKey(!withKey)}>
            {withKey ? text.signIn.asPerson : text.signIn.withKey}
          </Anchor>
        )}
        <p className={classes.hint}>
          <strong>{text.signIn.sandboxTitle}</strong>, <Code>./tallyman up</Code> {text.signIn.sandbox}
        </p>
      </div>
      <Anchor component={Link} to="/pricing" size="sm">
        {text.signIn.pricing}
      </Anchor>
    </main>
  );
}

function WithIssuer({ next }: { next: string }) {
  const leaving = useMutation({ mutationFn: async () => (await import("./oidc")).begin(next) });
  return (
    <>
      <Button size="md" fullWidth autoFocus loading={leaving.isPending} onClick={() => leaving.mutate()}>
        {text.signIn.go}
      </Button>
      {leaving.isError && (
        <p role="alert" className={classes.failed}>
          {text.signIn.away}
        </p>
      )}
    </>
  );
}

function WithKey() {
  const { signIn } = useSession();
  const [typed, setTyped] = useState("");
  const trying = useMutation({
    mutationFn: (key: string) => new Client(ofKey(key)).get("/v1/caller"),
    onSuccess: (_, key) => signIn({ key }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trying.mutate(typed.trim());
  };
  return (
    <form className={classes.key} onSubmit={submit}>
      <PasswordInput
        label={text.signIn.key}
        description={text.signIn.keyHint}
        size="md"
        autoComplete="off"
        autoFocus
        required
        withAsterisk={false}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        error={trying.error && refusal(trying.error)}
      />
      <Button type="submit" size="md" fullWidth loading={trying.isPending}>
        {text.signIn.go}
      </Button>
    </form>
  );
}

function refusal(problem: Error): string {
  return problem instanceof Problem && problem.status === 401 ? text.signIn.wrong : messageOf(problem);
}
