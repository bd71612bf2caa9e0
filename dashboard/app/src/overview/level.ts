import { micros } from "../amount";
import type { LowBalance, TierCounter } from "../api/types";
import type { Level } from "../parts/Meter";

/** How credits stand, by the catalog's thresholds. */
export function levelOfCredits(available: string, low: LowBalance): Level {
  const left = micros(available);
  if (left < micros(low.critical)) {
    return "bad";
  }
  return left < micros(low.warn) ? "warn" : "good";
}

/** How a counter stands: at 20 % left it warns, at 5 % it is critical, unless the catalog says otherwise. */
export function levelOfTier(tier: TierCounter, low: LowBalance): Level {
  const left = micros(tier.remaining) * 100n;
  const included = micros(tier.included);
  if (left <= included * BigInt(low.criticalPercent)) {
    return "bad";
  }
  return left <= included * BigInt(low.warnPercent) ? "warn" : "good";
}
