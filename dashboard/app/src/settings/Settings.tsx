import { useParams } from "react-router";
import { PageHeader } from "../parts/PageHeader";
import { text } from "../text";
import { ContactsCard } from "./ContactsCard";
import { EndpointsCard } from "./EndpointsCard";
import classes from "./Settings.module.css";

/** Who is told what, and how. */
export function Settings() {
  const { organization = "" } = useParams();
  return (
    <>
      <PageHeader title={text.settings.title} lead={text.settings.lead} />
      <div className={classes.columns}>
        <ContactsCard organization={organization} />
        <EndpointsCard organization={organization} />
      </div>
    </>
  );
}
