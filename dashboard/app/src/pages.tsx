import { createBrowserRouter, Navigate } from "react-router";
import { Organizations } from "./operators/Organizations";
import { Overview } from "./overview/Overview";
import { NoSuchPage } from "./parts/NoSuchPage";
import { Shell } from "./shell/Shell";
import { SignIn } from "./signin/SignIn";
import { SignedIn } from "./signin/SignedIn";

export const router = createBrowserRouter(
  [
    { path: "/sign-in", element: <SignIn /> },
    {
      element: <SignedIn />,
      children: [
        { path: "/", element: <Navigate to="/organizations" replace /> },
        { element: <Shell />, children: [{ path: "/organizations", element: <Organizations /> }] },
        {
          path: "/o/:organization",
          element: <Shell />,
          children: [{ index: true, element: <Overview /> }],
        },
      ],
    },
    { path: "*", element: <NoSuchPage /> },
  ],
  { basename: "/app" },
);
