import { Button, Menu } from "@mantine/core";
import { IconBolt, IconClock, IconPlayerTrackNext } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useActions, useTiers } from "../api/queries";
import type { SandboxClock } from "../api/types";
import { useNow } from "../clock";
import { dateTime, number } from "../format";
import { useSession } from "../session";
import { text } from "../text";
import { type Sample, samplesOf } from "./samples";
import classes from "./SandboxBar.module.css";

interface SandboxBarProps {
  clock: SandboxClock;
  organization: string | undefined;
}

/** Only in a sandbox: its clock, to let time pass, and something to use. */
export function SandboxBar({ clock, organization }: SandboxBarProps) {
  const { client } = useSession();
  const queries = useQueryClient();
  const now = useNow(10);
  const ahead = Math.round((Date.parse(clock.now) - Date.parse(clock.realTime)) / 86_400_000);
  const advance = useMutation({
    mutationFn: (by: string) => client.post<SandboxClock>("/v1/sandbox/clock/advance", { by }),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <aside className={classes.bar} aria-label={text.sandbox.title}>
      <strong className={classes.title}>{text.sandbox.title}</strong>
      <span className={classes.clock}>
        <IconClock size={15} stroke={1.8} aria-hidden />
        <time dateTime={new Date(now).toISOString()}>{dateTime(new Date(now).toISOString())}</time>
        {ahead > 0 && <span className={classes.ahead}>{text.sandbox.ahead(ahead)}</span>}
      </span>
      <Button.Group>
        {[
          ["P1D", text.sandbox.day],
          ["P1M", text.sandbox.month],
        ].map(([by = "", label]) => (
          <Button
            key={by}
            size="compact-sm"
            variant="default"
            leftSection={by === "P1D" ? <IconPlayerTrackNext size={13} aria-hidden /> : undefined}
            loading={advance.isPending && advance.variables === by}
            disabled={advance.isPending}
            onClick={() => advance.mutate(by)}
          >
            {label}
          </Button>
        ))}
      </Button.Group>
      {organization !== undefined && <UseSomething organization={organization} />}
    </aside>
  );
}

function UseSomething({ organization }: { organization: string }) {
  const { client } = useSession();
  const { data: actions = [] } = useActions();
  const { data: tiers = [] } = useTiers();
  const emit = useMutation({
    mutationFn: (sample: Sample) =>
      client.send(
        "POST",
        "/v1/events",
        {
          specversion: "1.0",
          id: crypto.randomUUID(),
          source: "urn:example:dashboard",
          type: sample.action,
          subject: organization,
          data: sample.data,
        },
        "application/cloudevents+json",
      ),
  });
  return (
    <Menu position="bottom-end" closeOnItemClick={false} withinPortal={false}>
      <Menu.Target>
        <Button size="compact-sm" variant="light" leftSection={<IconBolt size={14} aria-hidden />}>
          {text.sandbox.use}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {samplesOf(actions, tiers).map((sample) => (
          <Menu.Item key={sample.label} onClick={() => emit.mutate(sample)}>
            {sample.label}
            <span className={classes.data}>
              {Object.entries(sample.data)
                .map(([field, value]) => `${field} ${typeof value === "number" ? number(value) : value}`)
                .join(", ")}
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
