import { Button, Drawer, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ofOrganization, pathOf, useOrganizationQuery } from "../api/queries";
import type { Contact, Contacts } from "../api/types";
import { Card } from "../parts/Card";
import { Loaded, messageOf } from "../parts/Loaded";
import { useSession } from "../session";
import { text } from "../text";
import { NoticeChoice, summaryOf } from "./NoticeChoice";
import classes from "./Settings.module.css";

const NOBODY: Contact = { email: "", name: null, locale: null, notices: null };

/** Who is told by e-mail. */
export function ContactsCard({ organization }: { organization: string }) {
  const contacts = useOrganizationQuery<Contacts>(organization, "/contacts");
  return (
    <Card title={text.settings.contacts}>
      <p className={classes.lead}>{text.settings.contactsLead}</p>
      <Loaded query={contacts}>{(known) => <People organization={organization} known={known} />}</Loaded>
    </Card>
  );
}

function People({ organization, known }: { organization: string; known: Contacts }) {
  // The one that is being changed, by its place; the number of them: another one.
  const [place, setPlace] = useState<number | null>(null);
  const { contacts, ownEmail } = known;
  const edited = place === null ? undefined : (contacts[place] ?? NOBODY);
  return (
    <>
      {contacts.length === 0 && (
        <p className={classes.note}>{ownEmail === null ? text.settings.nobody : text.settings.ownOnly(ownEmail)}</p>
      )}
      <ul className={classes.list}>
        {contacts.map((contact, at) => (
          <li key={contact.email} className={classes.item}>
            <div className={classes.row}>
              <span className={classes.who}>
                <strong>{contact.name ?? contact.email}</strong>
                <small>
                  {[contact.name === null ? null : contact.email, summaryOf(contact.notices), contact.locale]
                    .filter((part) => part !== null)
                    .join(" · ")}
                </small>
              </span>
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={text.settings.editContact(contact.email)}
                onClick={() => setPlace(at)}
              >
                {text.settings.edit}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <div>
        <Button variant="default" onClick={() => setPlace(contacts.length)}>
          {text.settings.addContact}
        </Button>
      </div>
      <Drawer
        opened={edited !== undefined}
        onClose={() => setPlace(null)}
        position="right"
        size="28rem"
        title={edited === NOBODY ? text.settings.addContact : edited?.email}
        closeButtonProps={{ "aria-label": text.close }}
      >
        {edited !== undefined && place !== null && (
          <Person organization={organization} contacts={contacts} place={place} known={edited} close={() => setPlace(null)} />
        )}
      </Drawer>
    </>
  );
}

interface PersonProps {
  organization: string;
  contacts: Contact[];
  place: number;
  known: Contact;
  close(): void;
}

function Person({ organization, contacts, place, known, close }: PersonProps) {
  const { client } = useSession();
  const queries = useQueryClient();
  const [email, setEmail] = useState(known.email);
  const [name, setName] = useState(known.name ?? "");
  const [locale, setLocale] = useState(known.locale ?? "");
  const [notices, setNotices] = useState(known.notices);
  const save = useMutation({
    mutationFn: (changed: Contact[]) => client.put<Contacts>(`${pathOf(organization)}/contacts`, { contacts: changed }),
    onSuccess: (saved) => {
      queries.setQueryData([...ofOrganization(organization), "/contacts"], saved);
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const contact = { email: email.trim(), name: name.trim() || null, locale: locale.trim() || null, notices };
    save.mutate(place === contacts.length ? [...contacts, contact] : contacts.with(place, contact));
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label={text.settings.email}
        type="email"
        required
        withAsterisk={false}
        data-autofocus
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <TextInput label={text.settings.name} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput
        label={text.settings.locale}
        description={text.settings.localeHint}
        value={locale}
        onChange={(event) => setLocale(event.currentTarget.value)}
      />
      <NoticeChoice value={notices} onChange={setNotices} />
      {save.error !== null && <p role="alert" className={classes.failed}>{messageOf(save.error)}</p>}
      <div className={classes.buttons}>
        {place < contacts.length && (
          <Button variant="default" disabled={save.isPending} onClick={() => save.mutate(contacts.toSpliced(place, 1))}>
            {text.settings.remove}
          </Button>
        )}
        <Button type="submit" loading={save.isPending}>
          {text.save}
        </Button>
      </div>
    </form>
  );
}
