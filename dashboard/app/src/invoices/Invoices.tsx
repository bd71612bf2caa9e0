import { Anchor, Table } from "@mantine/core";
import { useParams } from "react-router";
import { isNotSetUp } from "../api/checkout";
import { ofOrganization, pathOf, useEndless } from "../api/queries";
import type { Invoice } from "../api/types";
import { date, money } from "../format";
import { Card } from "../parts/Card";
import { Empty } from "../parts/Empty";
import { EndlessTable } from "../parts/EndlessTable";
import { PageHeader } from "../parts/PageHeader";
import { Pill, type Tone } from "../parts/Pill";
import tables from "../parts/tables.module.css";
import { text } from "../text";

const TONES: Record<string, Tone> = { paid: "good", open: "warn", uncollectible: "bad" };

/** What was billed, with the payment provider's own pages and files. */
export function Invoices() {
  const { organization = "" } = useParams();
  const path = `${pathOf(organization)}/invoices`;
  const list = useEndless<Invoice>([...ofOrganization(organization), path], path);
  const notSetUp = isNotSetUp(list.error);
  return (
    <>
      <PageHeader title={text.invoices.title} />
      {notSetUp && (
        <Card>
          <Empty title={text.invoices.notSetUp} />
        </Card>
      )}
      {!notSetUp && (
        <EndlessTable
          list={list}
          empty={text.invoices.empty}
          cards
          head={
            <>
              <Table.Th>{text.invoices.number}</Table.Th>
              <Table.Th>{text.invoices.date}</Table.Th>
              <Table.Th>{text.invoices.status}</Table.Th>
              <Table.Th className={tables.number ?? ""}>{text.invoices.amount}</Table.Th>
              <Table.Th>{text.invoices.files}</Table.Th>
            </>
          }
          row={(invoice) => <Row key={invoice.id} invoice={invoice} />}
        />
      )}
    </>
  );
}

function Row({ invoice }: { invoice: Invoice }) {
  return (
    <Table.Tr>
      <Table.Td data-at="first">{invoice.number ?? invoice.id}</Table.Td>
      <Table.Td data-at="rest">{date(invoice.createdAt)}</Table.Td>
      <Table.Td>
        <Pill tone={TONES[invoice.status] ?? "plain"}>{text.invoices.states[invoice.status] ?? invoice.status}</Pill>
      </Table.Td>
      <Table.Td data-at="amount" className={tables.number ?? ""}>
        {money(invoice.amount)}
      </Table.Td>
      <Table.Td data-at="end">
        {invoice.hostedUrl !== null && (
          <Anchor href={invoice.hostedUrl} target="_blank" rel="noreferrer">
            {text.invoices.hosted}
          </Anchor>
        )}
        {invoice.hostedUrl !== null && invoice.pdfUrl !== null && " · "}
        {invoice.pdfUrl !== null && (
          <Anchor href={invoice.pdfUrl} target="_blank" rel="noreferrer">
            {text.invoices.pdf}
          </Anchor>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
