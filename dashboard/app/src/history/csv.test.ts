import { expect, it } from "vitest";
import type { Transaction } from "../api/types";
import { csvRow } from "./csv";

const line: Transaction = {
  id: "u6.1",
  type: "usage",
  wallet: "default",
  action: "agent.action",
  amount: "-2.5",
  tier: null,
  tierUnits: null,
  balanceBefore: "10",
  balanceAfter: "7.5",
  resourceId: null,
  reference: "1",
  description: null,
  metadata: null,
  occurredAt: "2026-11-21T10:00:00Z",
  postedAt: "2026-11-21T10:00:01Z",
};

it("writes amounts as they are, and nothing for what is missing", () => {
  expect(csvRow(line)).toBe(
    "2026-11-21T10:00:01Z,2026-11-21T10:00:00Z,usage,default,agent.action,-2.5,,,10,7.5,,1,,u6.1",
  );
});

it("quotes commas, quotes and line breaks", () => {
  expect(csvRow({ ...line, description: 'a "b", c\nd' })).toContain('"a ""b"", c\nd"');
});

it("lets no text run as a formula", () => {
  expect(csvRow({ ...line, reference: "=1+1" })).toContain(",'=1+1,");
});
