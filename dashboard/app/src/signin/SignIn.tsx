import { Anchor, Button, Code, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link, Navigate, useLocation } from "react-router";
import { Client, Problem } from "../api/client";
import { Logo } from "../parts/Logo";
import { messageOf } from "../parts/Loaded";
import { useSession } from "../session";
import { text } from "../text";
import classes from "./SignIn.module.css";

/** Asks for the key. */
export function SignIn() {
  const { key, signIn } = useSession();
  const { state } = useLocation() as { state: { next?: string } | null };
  const [typed, setTyped] = useState("");
  const trying = useMutation({
    mutationFn: (given: string) => new Client(given).get("/v1/organizations?limit=1"),
    onSuccess: (_, given) => signIn(given),
  });
  if (key !== null) {
    return <Navigate to={state?.next ?? "/"} replace />;
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trying.mutate(typed.trim());
  };
  return (
    <main className={classes.page}>
      <form className={classes.form} onSubmit={submit}>
        <Logo size={44} />
        <h1 className={classes.title}>{text.product}</h1>
        <p className={classes.lead}>{text.signIn.lead}</p>
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
        <p className={classes.hint}>
          <strong>{text.signIn.sandboxTitle}</strong>, <Code>./tallyman up</Code> {text.signIn.sandbox}
        </p>
      </form>
      <Anchor component={Link} to="/pricing" size="sm">
        {text.signIn.pricing}
      </Anchor>
    </main>
  );
}

function refusal(problem: Error): string {
  return problem instanceof Problem && problem.status === 401 ? text.signIn.wrong : messageOf(problem);
}
