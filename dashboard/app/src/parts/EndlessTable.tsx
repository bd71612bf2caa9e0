import { Button, Table } from "@mantine/core";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Page } from "../api/types";
import { text } from "../text";
import { Card } from "./Card";
import { Empty } from "./Empty";
import { Failed } from "./Loaded";
import tables from "./tables.module.css";

interface EndlessTableProps<T> {
  list: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  empty: string;
  head: ReactNode;
  row(item: T): ReactNode;
  /** Where the table is too wide, each row is a card: its cells say where they stand in it. */
  cards?: boolean;
}

/** A list as a table, with what goes on behind its cursor. */
export function EndlessTable<T>({ list, empty, head, row, cards = false }: EndlessTableProps<T>) {
  const items = list.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <>
      {list.error !== null && <Failed problem={list.error} retry={() => list.refetch()} />}
      {list.isSuccess && (
        <Card flush>
          {items.length === 0 ? (
            <Empty title={empty} />
          ) : (
            <div className={tables.scroll}>
              <Table className={tables.table ?? ""} data-cards={cards || undefined} highlightOnHover>
                <Table.Thead>
                  <Table.Tr>{head}</Table.Tr>
                </Table.Thead>
                <Table.Tbody>{items.map(row)}</Table.Tbody>
              </Table>
            </div>
          )}
        </Card>
      )}
      <More list={list} />
    </>
  );
}

/** Asks for what comes next in a list, if there is something. */
export function More<T>({ list }: { list: UseInfiniteQueryResult<InfiniteData<Page<T>>> }) {
  return list.hasNextPage ? (
    <div className={tables.more}>
      <Button variant="default" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
        {text.more}
      </Button>
    </div>
  ) : null;
}
