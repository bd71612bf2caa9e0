import { Navigate, Outlet, useLocation } from "react-router";
import { CallerProvider } from "../caller";
import { useSession } from "../session";

/** Pages for those who have come in; whoever has not is asked to, and then goes on. */
export function SignedIn() {
  const { signedIn } = useSession();
  const { pathname } = useLocation();
  if (!signedIn) {
    return <Navigate to="/sign-in" state={{ next: pathname }} replace />;
  }
  return (
    <CallerProvider>
      <Outlet />
    </CallerProvider>
  );
}
