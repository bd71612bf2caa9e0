import { lazy } from "react";
import { createBrowserRouter } from "react-router";
import { Organizations } from "./operators/Organizations";
import { Overview } from "./overview/Overview";
import { NoSuchPage } from "./parts/NoSuchPage";
import { Shell } from "./shell/Shell";
import { Demo } from "./signin/Demo";
import { Home } from "./signin/Home";
import { Return } from "./signin/Return";
import { SignedIn } from "./signin/SignedIn";
import { SignIn } from "./signin/SignIn";

// What the first look does not need comes when it is gone to.
const History = lazy(async () => ({ default: (await import("./history/History")).History }));
const Plans = lazy(async () => ({ default: (await import("./plans/Plans")).Plans }));
const CreditsPage = lazy(async () => ({ default: (await import("./credits/CreditsPage")).CreditsPage }));
const Invoices = lazy(async () => ({ default: (await import("./invoices/Invoices")).Invoices }));
const Support = lazy(async () => ({ default: (await import("./operators/Support")).Support }));
const Quarantine = lazy(async () => ({ default: (await import("./operators/Quarantine")).Quarantine }));
const Business = lazy(async () => ({ default: (await import("./operators/Business")).Business }));
const Ledger = lazy(async () => ({ default: (await import("./operators/Ledger")).Ledger }));
const WebhookLog = lazy(async () => ({ default: (await import("./operators/WebhookLog")).WebhookLog }));
const Mailbox = lazy(async () => ({ default: (await import("./sandbox/Mailbox")).Mailbox }));
const Settings = lazy(async () => ({ default: (await import("./settings/Settings")).Settings }));
const Pricing = lazy(async () => ({ default: (await import("./pricing/Pricing")).Pricing }));

export const router = createBrowserRouter(
  [
    { path: "/sign-in", element: <SignIn /> },
    { path: "/signed-in", element: <Return /> },
    { path: "/pricing", element: <Pricing /> },
    {
      element: <SignedIn />,
      children: [
        { path: "/", element: <Home /> },
        { path: "/demo", element: <Demo /> },
        {
          element: <Shell />,
          children: [
            { path: "/organizations", element: <Organizations /> },
            { path: "/quarantine", element: <Quarantine /> },
            { path: "/business", element: <Business /> },
            { path: "/ledger", element: <Ledger /> },
            { path: "/webhooks", element: <WebhookLog /> },
            { path: "/mailbox", element: <Mailbox /> },
          ],
        },
        {
          path: "/o/:organization",
          element: <Shell />,
          children: [
            { index: true, element: <Overview /> },
            { path: "history", element: <History /> },
            { path: "plans", element: <Plans /> },
            { path: "credits", element: <CreditsPage /> },
            { path: "invoices", element: <Invoices /> },
            { path: "support", element: <Support /> },
            { path: "settings", element: <Settings /> },
          ],
        },
      ],
    },
    { path: "*", element: <NoSuchPage /> },
  ],
  { basename: "/app" },
);
