import type { Money } from "./api/types";

/** The reader's own way of writing numbers, money and dates. */
const locale = navigator.languages;

const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 2 });
const signed = new Intl.NumberFormat(locale, { maximumFractionDigits: 6, signDisplay: "exceptZero" });
const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
const shortDay = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const precise = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long" });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
const lists = new Intl.ListFormat(locale, { type: "conjunction" });

/** Intl takes decimal texts as they are, exactly; TypeScript's library knows only of literals. */
const exact = (amount: string) => amount as Intl.StringNumericLiteral;

export const number = (amount: string | number) =>
  plain.format(typeof amount === "number" ? amount : exact(amount));
/** "1.5M": where there is little room. */
export const shortNumber = (amount: number) => compact.format(amount);
export const change = (amount: string) => signed.format(exact(amount));

/** "12.5 %" for a part of one. */
export const percent = (part: string) =>
  new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(exact(part));

/** What one of many costs: as many decimals as it takes. */
export const rate = (amount: string, currency: string) =>
  new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    maximumFractionDigits: 4,
  }).format(exact(amount));

export function money({ amount, currency }: Money): string {
  const whole = /^-?\d+(\.0+)?$/.test(amount);
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    ...(whole ? { maximumFractionDigits: 0 } : {}),
  }).format(exact(amount));
}

export const date = (instant: string) => day.format(new Date(instant));
export const shortDate = (instant: string) => shortDay.format(new Date(instant));
export const dateTime = (instant: string) => moment.format(new Date(instant));
export const fullDateTime = (instant: string) => precise.format(new Date(instant));
export const list = (items: string[]) => lists.format(items);

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 minutes ago", "in 12 days": seen from `now`. */
export function ago(instant: string, now: number): string {
  const seconds = Math.round((Date.parse(instant) - now) / 1000);
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) {
      return relative.format(Math.trunc(seconds / length), unit);
    }
  }
  return relative.format(0, "second");
}

/** Whole days from `now` until then, started ones counted; 0 once it has passed. */
export function daysUntil(instant: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(instant) - now) / 86_400_000));
}

const PERIOD_UNITS = { Y: "year", M: "month", W: "week", D: "day" } as const;

/** "12 months" for P12M. */
export function duration(period: string): string {
  const parts = [...period.matchAll(/(\d+)([YMWD])/g)].map(([, count, unit]) =>
    new Intl.NumberFormat(locale, {
      style: "unit",
      unit: PERIOD_UNITS[unit as keyof typeof PERIOD_UNITS],
      unitDisplay: "long",
    }).format(Number(count)),
  );
  return lists.format(parts);
}
