import { ActionIcon, Burger, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import {
  IconBuilding,
  IconChartBar,
  IconChecklist,
  IconCoins,
  IconHistory,
  IconLifebuoy,
  IconLogout,
  IconMail,
  IconMoon,
  IconReceipt,
  IconReportMoney,
  IconSettings,
  IconShieldQuestion,
  IconSparkles,
  IconSun,
  IconTag,
  IconWebhook,
} from "@tabler/icons-react";
import { type ComponentType, lazy, Suspense, useEffect, useState } from "react";
import { Link, NavLink, Outlet, useLocation, useParams } from "react-router";
import { useLiveBalance } from "../api/live";
import { useSandboxClock } from "../api/queries";
import type { Scope } from "../api/types";
import { useCaller, useMay } from "../caller";
import { Logo } from "../parts/Logo";
import { useSession } from "../session";
import { keep } from "../signin/credential";
import { text } from "../text";
import classes from "./Shell.module.css";

const SandboxBar = lazy(async () => ({ default: (await import("../sandbox/SandboxBar")).SandboxBar }));

interface Entry {
  to: string;
  label: string;
  icon: ComponentType<{ size: number; stroke: number; "aria-hidden": boolean }>;
  end?: boolean;
  /** Any of these scopes shows it; undefined: everybody sees it. */
  may?: Scope[];
}

/** What every signed-in page stands in: the pages at the side, the sandbox's clock on top. */
export function Shell() {
  const { organization } = useParams();
  const { pathname } = useLocation();
  const { data: clock } = useSandboxClock();
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [pathname]);
  const live = useLiveBalance(organization);
  const operator = useMay("ops");
  const sandbox = operator && clock != null ? clock : null;
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
                <span
                  className={classes.live}
                  data-live={live || undefined}
                  role="img"
                  title={live ? text.nav.liveHint : text.nav.reconnecting}
                  aria-label={live ? text.nav.live : text.nav.reconnecting}
                />
              </p>
              <Entries entries={ofOrganization(organization)} />
            </>
          )}
          <p className={classes.group}>{operator ? text.nav.operators : text.nav.more}</p>
          <Entries entries={OPERATORS} />
          {sandbox !== null && (
            <>
              <p className={classes.group}>{text.sandbox.title}</p>
              <Entries entries={SANDBOX} />
            </>
          )}
        </nav>
        <Who />
        <Preferences />
      </aside>
      <div className={classes.main}>
        {sandbox !== null && (
          <Suspense fallback={<div className={classes.sandbox} />}>
            <SandboxBar clock={sandbox} organization={organization} />
          </Suspense>
        )}
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
  { to: "/organizations", label: text.nav.organizations, icon: IconBuilding, may: ["organizations:read", "ops"] },
  { to: "/business", label: text.nav.business, icon: IconReportMoney, may: ["ops"] },
  { to: "/quarantine", label: text.nav.quarantine, icon: IconShieldQuestion, may: ["ops"] },
  { to: "/ledger", label: text.nav.ledger, icon: IconChecklist, may: ["ops"] },
  { to: "/webhooks", label: text.nav.webhooks, icon: IconWebhook, may: ["ops"] },
  { to: "/pricing", label: text.nav.pricing, icon: IconTag },
];

const SANDBOX: Entry[] = [{ to: "/mailbox", label: text.nav.mailbox, icon: IconMail }];

function ofOrganization(organization: string): Entry[] {
  const base = `/o/${organization}`;
  return [
    { to: base, label: text.nav.overview, icon: IconChartBar, end: true },
    { to: `${base}/history`, label: text.nav.history, icon: IconHistory },
    { to: `${base}/plans`, label: text.nav.plans, icon: IconSparkles },
    { to: `${base}/credits`, label: text.nav.credits, icon: IconCoins },
    { to: `${base}/invoices`, label: text.nav.invoices, icon: IconReceipt },
    { to: `${base}/settings`, label: text.nav.settings, icon: IconSettings, may: ["billing:manage"] },
    { to: `${base}/support`, label: text.nav.support, icon: IconLifebuoy, may: ["credits:adjust"] },
  ];
}

function Entries({ entries }: { entries: Entry[] }) {
  const { scopes } = useCaller();
  const shown = entries.filter(({ may }) => may?.some((scope) => scopes.includes(scope)) ?? true);
  return (
    <ul className={classes.entries}>
      {shown.map(({ to, label, icon: Icon, end }) => (
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

/** Who is signed in, and to what. */
function Who() {
  const { person } = useSession();
  const { name, organization } = useCaller();
  return (
    <p className={classes.who} title={name}>
      <strong>{person ?? text.signIn.aKey(name)}</strong>
      <small>{organization ?? text.signIn.everywhere}</small>
    </p>
  );
}

/** Whether the browser is on its way to the issuer. What this tab has is forgotten in any case. */
async function endAtIssuer(): Promise<boolean> {
  keep(null);
  try {
    return await (await import("../signin/oidc")).end();
  } catch {
    return false; // the issuer is away: the session ends here at least
  }
}

function Preferences() {
  const { person, signOut } = useSession();
  const leave = async () => {
    if (person !== null && (await endAtIssuer())) {
      return; // the page goes; it would only ask to sign in meanwhile
    }
    signOut();
  };
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";
  const scheme = dark ? text.nav.light : text.nav.dark;
  return (
    <div className={classes.preferences}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        title={scheme}
        aria-label={scheme}
        onClick={() => setColorScheme(dark ? "light" : "dark")}
      >
        {dark ? <IconSun size={18} stroke={1.7} /> : <IconMoon size={18} stroke={1.7} />}
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        title={text.signIn.out}
        aria-label={text.signIn.out}
        onClick={leave}
      >
        <IconLogout size={18} stroke={1.7} />
      </ActionIcon>
    </div>
  );
}
