import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Problem } from "../api/client";
import { pathOf } from "../api/queries";
import { messageOf } from "../parts/Loaded";
import { useSession } from "../session";
import { text } from "../text";
import classes from "./Plans.module.css";

interface InquiryProps {
  organization: string;
  /** What it is about; undefined: nothing that is in the list. */
  plan?: string;
}

/** Asks the vendor for what cannot be bought by a click. */
export function Inquiry({ organization, plan }: InquiryProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {text.plans.talk}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={text.plans.talk} closeButtonProps={{ "aria-label": text.close }}>
        {open && <Form organization={organization} plan={plan} />}
      </Modal>
    </>
  );
}

function Form({ organization, plan }: InquiryProps) {
  const { client } = useSession();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [message, setMessage] = useState("");
  const send = useMutation({
    mutationFn: () => client.post<unknown>(`${pathOf(organization)}/inquiries`, { plan, name, email, message }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  if (send.isSuccess) {
    return <p role="status">{text.plans.sent}</p>;
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label={text.plans.name}
        required
        withAsterisk={false}
        maxLength={320}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={text.plans.email}
        type="email"
        required
        withAsterisk={false}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <Textarea
        label={text.plans.message}
        required
        withAsterisk={false}
        rows={5}
        maxLength={4000}
        value={message}
        onChange={(event) => setMessage(event.currentTarget.value)}
      />
      {send.error !== null && (
        <p role="alert" className={classes.failed}>
          {send.error instanceof Problem && send.error.code === "not_set_up" ? text.plans.noInquiries : messageOf(send.error)}
        </p>
      )}
      <div className={classes.buttons}>
        <Button type="submit" loading={send.isPending}>
          {text.plans.send}
        </Button>
      </div>
    </form>
  );
}
