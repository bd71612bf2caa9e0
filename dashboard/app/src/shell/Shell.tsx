import { ActionIcon, Burger, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import {
  IconBuilding,
  IconChartBar,
  IconLogout,
  IconMoon,
  IconSun,
} from "@tabler/icons-react";
import { type ComponentType, Suspense, useEffect, useState } from "react";
import { Link, NavLink, Outlet, useLocation, useParams } from "react-router";
import { useSandboxClock } from "../api/queries";
import { Logo } from "../parts/Logo";
import { SandboxBar } from "../sandbox/SandboxBar";
import { useSession } from "../session";
import { text } from "../text";
import classes from "./Shell.module.css";

interface Entry {
  to: string;
  label: string;
  icon: ComponentType<{ size: number; stroke: number; "aria-hidden": boolean }>;
  end?: boolean;
}

/** What every signed-in page stands in: the pages at the side, the sandbox's clock on top. */
export function Shell() {
  const { organization } = useParams();
  const { pathname } = useLocation();
  const { data: clock } = useSandboxClock();
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [pathname]);
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {text.nav.skip}
      </a>
      <header className={classes.top}>
        <Brand />
        <Burger opened={open} onClick={() => setOpen(!open)} size="sm" aria-label={text.nav.menu} />
      </header>
      <aside className={classes.side} data-open={open || undefined}>
        <div className={classes.brand}>
          <Brand />
        </div>
        <nav aria-label={text.nav.label} className={classes.nav}>
          {organization !== undefined && (
            <>
              <p className={classes.group} title={organization}>
                {organization}
              </p>
              <Entries entries={ofOrganization(organization)} />
            </>
          )}
          <p className={classes.group}>{text.nav.operators}</p>
          <Entries entries={OPERATORS} />
        </nav>
        <Preferences />
      </aside>
      <div className={classes.main}>
        {clock != null && <SandboxBar clock={clock} organization={organization} />}
        <main id="content" className={classes.content} tabIndex={-1}>
          <Suspense>
            <Outlet />
          </Suspense>
        </main>
      </div>
    </div>
  );
}

const OPERATORS: Entry[] = [
  { to: "/organizations", label: text.nav.organizations, icon: IconBuilding },
];

function ofOrganization(organization: string): Entry[] {
  const base = `/o/${organization}`;
  return [
    { to: base, label: text.nav.overview, icon: IconChartBar, end: true },
  ];
}

function Entries({ entries }: { entries: Entry[] }) {
  return (
    <ul className={classes.entries}>
      {entries.map(({ to, label, icon: Icon, end }) => (
        <li key={to}>
          <NavLink to={to} end={end ?? false} className={classes.entry ?? ""}>
            <Icon size={18} stroke={1.7} aria-hidden />
            {label}
          </NavLink>
        </li>
      ))}
    </ul>
  );
}

function Brand() {
  return (
    <Link to="/" className={classes.logo}>
      <Logo size={26} />
      {text.product}
    </Link>
  );
}

function Preferences() {
  const { signOut } = useSession();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";
  const scheme = dark ? text.nav.light : text.nav.dark;
  return (
    <div className={classes.preferences}>
      <Tooltip label={scheme}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={scheme}
          onClick={() => setColorScheme(dark ? "light" : "dark")}
        >
          {dark ? <IconSun size={18} stroke={1.7} /> : <IconMoon size={18} stroke={1.7} />}
        </ActionIcon>
      </Tooltip>
      <Tooltip label={text.signIn.out}>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={text.signIn.out} onClick={signOut}>
          <IconLogout size={18} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
