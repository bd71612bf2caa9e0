import { Navigate, Outlet, useLocation } from "react-router";
import { useSession } from "../session";

/** Pages behind a key; whoever comes without one is asked for it, and then goes on. */
export function SignedIn() {
  const { key } = useSession();
  const { pathname } = useLocation();
  return key === null ? <Navigate to="/sign-in" state={{ next: pathname }} replace /> : <Outlet />;
}
