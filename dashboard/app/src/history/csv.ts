import type { Client } from "../api/client";
import { pathOf } from "../api/queries";
import type { Page, Transaction } from "../api/types";

const COLUMNS = [
  "postedAt",
  "occurredAt",
  "type",
  "wallet",
  "action",
  "amount",
  "tier",
  "tierUnits",
  "balanceBefore",
  "balanceAfter",
  "resourceId",
  "reference",
  "description",
  "id",
] as const satisfies (keyof Transaction)[];

/** Fetches every line that the filter lets through, and saves them as one file. */
export async function downloadCsv(
  client: Client,
  organization: string,
  filter: URLSearchParams,
  progress: (lines: number) => void,
): Promise<void> {
  const rows: string[] = [COLUMNS.join(",")];
  const query = new URLSearchParams(filter);
  query.set("limit", "100");
  for (let cursor: string | null = ""; cursor !== null; ) {
    if (cursor !== "") {
      query.set("cursor", cursor);
    }
    const page: Page<Transaction> = await client.get(`${pathOf(organization)}/transactions?${query}`);
    rows.push(...page.data.map(csvRow));
    progress(rows.length - 1);
    cursor = page.nextCursor;
  }
  const file = new Blob([rows.join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${organization}-history.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

export function csvRow(line: Transaction): string {
  return COLUMNS.map((column) => field(line[column])).join(",");
}

/**
 * Quoted as RFC 4180 wants it. A text that a spreadsheet would take for a formula gets an
 * apostrophe in front; numbers, negative ones too, stay as they are.
 */
function field(value: string | null): string {
  if (value === null) {
    return "";
  }
  const text = /^[=+\-@\t\r]/.test(value) && !/^-?\d+(\.\d+)?$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
