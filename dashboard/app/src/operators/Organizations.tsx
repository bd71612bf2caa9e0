import { Button, Table, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { useEndless } from "../api/queries";
import type { Organization } from "../api/types";
import { useNow } from "../clock";
import { ago, fullDateTime } from "../format";
import { Card } from "../parts/Card";
import { Empty } from "../parts/Empty";
import { Failed } from "../parts/Loaded";
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
  const found = list.data?.pages.flatMap(({ data }) => data) ?? [];
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
      {list.error !== null && <Failed problem={list.error} retry={() => list.refetch()} />}
      {list.isSuccess && (
        <Card flush>
          {found.length === 0 ? (
            <Empty title={search === "" ? text.organizations.empty : text.organizations.notFound(search)} />
          ) : (
            <div className={tables.scroll}>
              <Table className={tables.table ?? ""}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{text.organizations.id}</Table.Th>
                    <Table.Th>{text.organizations.name}</Table.Th>
                    <Table.Th>{text.organizations.email}</Table.Th>
                    <Table.Th>{text.organizations.since}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {found.map((organization) => (
                    <Table.Tr key={organization.id}>
                      <Table.Td>
                        <Link className={tables.link} to={`/o/${organization.id}`}>
                          {organization.id}
                        </Link>
                      </Table.Td>
                      <Table.Td>{organization.name}</Table.Td>
                      <Table.Td>{organization.email}</Table.Td>
                      <Table.Td title={fullDateTime(organization.createdAt)}>{ago(organization.createdAt, now)}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </div>
          )}
        </Card>
      )}
      {list.hasNextPage && (
        <div className={tables.more}>
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {text.more}
          </Button>
        </div>
      )}
    </>
  );
}
