import { describe, expect, it } from "vitest";
import { decimal, micros, percent, sum } from "./amount";

describe("amounts", () => {
  it("are exact where a float is not", () => {
    expect(sum(["0.1", "0.2"])).toBe("0.3");
    expect(sum(["9000000000000", "0.000001"])).toBe("9000000000000.000001");
  });

  it("are written without trailing zeros, and with the sign in front", () => {
    expect(decimal(2_500_000n)).toBe("2.5");
    expect(decimal(-1n)).toBe("-0.000001");
    expect(decimal(0n)).toBe("0");
  });

  it("come back as they were written", () => {
    for (const amount of ["0", "1150", "2.5", "-0.05", "9000000000000.999999"]) {
      expect(decimal(micros(amount))).toBe(amount);
    }
  });

  it("refuse what is none", () => {
    for (const amount of ["", "1e3", "1.", "0.0000001", "NaN", " 1"]) {
      expect(() => micros(amount)).toThrow(RangeError);
    }
  });

  it("never fill a bar past its ends", () => {
    expect(percent("300", "250")).toBe(100);
    expect(percent("-1", "250")).toBe(0);
    expect(percent("1", "0")).toBe(0);
    expect(percent("1", "3")).toBe(33.33);
  });
});
