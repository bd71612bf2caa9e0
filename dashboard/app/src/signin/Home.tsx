import { Navigate } from "react-router";
import { useCaller } from "../caller";

/** Where everybody begins: with the own organization, or with all of them. */
export function Home() {
  const { organization } = useCaller();
  return <Navigate to={organization === null ? "/organizations" : `/o/${organization}`} replace />;
}
