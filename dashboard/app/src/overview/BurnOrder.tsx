import { isZero } from "../amount";
import type { Lot } from "../api/types";
import { useNow } from "../clock";
import { date, daysUntil, number } from "../format";
import { Card } from "../parts/Card";
import { Empty } from "../parts/Empty";
import { text } from "../text";
import classes from "./Overview.module.css";

const SOON_DAYS = 7;

/** The lots of credits, the one that is spent next at the head. */
export function BurnOrder({ lots }: { lots: Lot[] }) {
  const now = useNow();
  const credits = lots.filter(({ unit, remaining }) => unit === "credits" && !isZero(remaining));
  return (
    <div className={classes.lots}>
      <Card title={text.overview.lots} className={classes.fill}>
        {credits.length === 0 && <Empty title={text.overview.lotsEmpty} />}
        <ol className={classes.lotList}>
          {credits.map((lot, place) => (
            <li key={lot.id} className={classes.lot}>
              <span className={classes.place}>{place + 1}</span>
              <div>
                <div className={classes.lotName}>{text.source[lot.source] ?? lot.source}</div>
                <div
                  className={classes.lotExpiry}
                  data-soon={(lot.expiresAt !== null && daysUntil(lot.expiresAt, now) <= SOON_DAYS) || undefined}
                >
                  {lot.expiresAt === null ? text.overview.never : text.overview.expires(date(lot.expiresAt))}
                </div>
              </div>
              <div className={classes.lotAmount}>
                {number(lot.remaining)}
                <div className={classes.lotOf}>{text.overview.of(lot.amount)}</div>
              </div>
            </li>
          ))}
        </ol>
      </Card>
    </div>
  );
}
