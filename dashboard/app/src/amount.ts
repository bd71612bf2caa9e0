/** Exact amounts: decimal texts with at most six decimals, as whole millionths inside. */
const MICROS = 1_000_000n;

/** Millionths of a decimal text such as "-2.5". */
export function micros(decimal: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(decimal);
  if (match === null) {
    throw new RangeError(`Not an amount: ${decimal}`);
  }
  const [, sign, whole = "0", fraction = ""] = match;
  const magnitude = BigInt(whole) * MICROS + BigInt(fraction.padEnd(6, "0"));
  return sign === "-" ? -magnitude : magnitude;
}

/** The decimal text of millionths, without trailing zeros. */
export function decimal(amount: bigint): string {
  const magnitude = amount < 0n ? -amount : amount;
  const fraction = (magnitude % MICROS).toString().padStart(6, "0").replace(/0+$/, "");
  const text = `${magnitude / MICROS}${fraction === "" ? "" : `.${fraction}`}`;
  return amount < 0n ? `-${text}` : text;
}

export function sum(amounts: Iterable<string>): string {
  let total = 0n;
  for (const amount of amounts) {
    total += micros(amount);
  }
  return decimal(total);
}

export function isZero(amount: string): boolean {
  return micros(amount) === 0n;
}

export function isNegative(amount: string): boolean {
  return micros(amount) < 0n;
}

/** How much of a whole this part is, 0 to 100: for lengths of bars, not for books. */
export function percent(part: string, whole: string): number {
  const total = micros(whole);
  if (total <= 0n) {
    return 0;
  }
  const hundredths = (micros(part) * 10_000n) / total;
  return Math.min(100, Math.max(0, Number(hundredths) / 100));
}
