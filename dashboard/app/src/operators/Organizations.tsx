import { Table, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { useEndless } from "../api/queries";
import type { Organization } from "../api/types";
import { useNow } from "../clock";
import { ago, fullDateTime } from "../format";
import { EndlessTable } from "../parts/EndlessTable";
import { PageHeader } from "../parts/PageHeader";
import tables from "../parts/tables.module.css";
import { text } from "../text";

/** All organizations, to look one up and see what it sees. */
export function Organizations() {
  const now = useNow();
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 250);
  const list = useEndless<Organization>(
    ["organizations", search],
    `/v1/organizations?limit=50&search=${encodeURIComponent(search)}`,
  );
  return (
    <>
      <PageHeader
        title={text.organizations.title}
        actions={
          <TextInput
            aria-label={text.organizations.search}
            placeholder={text.organizations.search}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        }
      />
      <EndlessTable
        list={list}
        empty={search === "" ? text.organizations.empty : text.organizations.notFound(search)}
        cards
        head={
          <>
            <Table.Th>{text.organizations.id}</Table.Th>
            <Table.Th>{text.organizations.name}</Table.Th>
            <Table.Th>{text.organizations.email}</Table.Th>
            <Table.Th>{text.organizations.since}</Table.Th>
          </>
        }
        row={(organization) => (
          <Table.Tr key={organization.id}>
            <Table.Td data-at="first">
              <Link className={tables.link} to={`/o/${organization.id}`}>
                {organization.id}
              </Link>
            </Table.Td>
            <Table.Td data-at="rest">{organization.name}</Table.Td>
            <Table.Td data-at="rest">{organization.email}</Table.Td>
            <Table.Td data-at="rest" title={fullDateTime(organization.createdAt)}>
              {ago(organization.createdAt, now)}
            </Table.Td>
          </Table.Tr>
        )}
      />
    </>
  );
}
