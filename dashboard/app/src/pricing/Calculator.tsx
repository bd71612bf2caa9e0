import { MultiSelect, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useActions, useTiers } from "../api/queries";
import { isZero } from "../amount";
import type { Action, Estimate, PriceTerm, Tier } from "../api/types";
import { number } from "../format";
import history from "../history/History.module.css";
import { Card } from "../parts/Card";
import { messageOf } from "../parts/Loaded";
import { useSession } from "../session";
import { text } from "../text";
import classes from "./Pricing.module.css";

type Values = Record<string, string | string[]>;

/** Says what an action costs, by the very rules that charge it. */
export function Calculator() {
  const { data: actions = [] } = useActions();
  const { data: tiers } = useTiers();
  const [chosen, setChosen] = useState<string | null>(null);
  const action = actions.find(({ id }) => id === chosen) ?? actions[0];
  return (
    <Card title={text.pricing.calculator}>
      {action !== undefined && tiers !== undefined && (
        <>
          <Select
            label={text.pricing.action}
            allowDeselect={false}
            value={action.id}
            onChange={setChosen}
            data={actions.map(({ id, title }) => ({ value: id, label: title }))}
            mb="md"
          />
          <Fields key={action.id} action={action} tiers={tiers} />
        </>
      )}
    </Card>
  );
}

function Fields({ action, tiers }: { action: Action; tiers: Tier[] }) {
  const { client } = useSession();
  const fields = fieldsOf(action, tiers);
  const [typed, setTyped] = useState<Values>({});
  const values: Values = Object.fromEntries(fields.map(({ name, initial }) => [name, typed[name] ?? initial]));
  const [asked] = useDebouncedValue(JSON.stringify(dataOf(values, fields)), 200);
  const estimate = useQuery({
    queryKey: ["estimate", action.id, asked],
    queryFn: () => client.post<Estimate>("/v1/estimate", { action: action.id, data: JSON.parse(asked) as unknown }),
    placeholderData: keepPreviousData,
  });
  const set = (name: string, value: string | string[]) => setTyped({ ...typed, [name]: value });
  return (
    <>
      <div className={classes.form}>
        {fields.map((field) =>
          field.kind === "list" ? (
            <MultiSelect
              key={field.name}
              label={text.pricing.field(field.name)}
              value={values[field.name] as string[]}
              onChange={(value) => set(field.name, value)}
              data={field.options}
            />
          ) : field.kind === "choice" ? (
            <Select
              key={field.name}
              label={text.pricing.field(field.name)}
              allowDeselect={false}
              value={values[field.name] as string}
              onChange={(value) => set(field.name, value ?? "")}
              data={field.options}
            />
          ) : (
            <TextInput
              key={field.name}
              label={text.pricing.field(field.name)}
              inputMode="decimal"
              value={values[field.name] as string}
              onChange={(event) => set(field.name, event.currentTarget.value)}
            />
          ),
        )}
      </div>
      <div className={classes.answer} aria-live="polite">
        {estimate.error !== null ? (
          <p className={classes.refused}>{messageOf(estimate.error)}</p>
        ) : (
          estimate.data !== undefined && <Answer estimate={estimate.data} />
        )}
      </div>
    </>
  );
}

function Answer({ estimate }: { estimate: Estimate }) {
  const { data: tiers = [] } = useTiers();
  const title = tiers.find(({ id }) => id === estimate.tier)?.title ?? estimate.tier;
  return (
    <>
      {estimate.tierWeight !== null && (
        <p className={classes.total}>
          {text.pricing.oneAction(title ?? "")} <small>{text.pricing.orCredits(estimate.tierWeight)}</small>
        </p>
      )}
      {(estimate.tierWeight === null || !isZero(estimate.credits)) && (
        <p className={classes.total}>
          {number(estimate.credits)} <small>{text.unitCredits}</small>
        </p>
      )}
      <dl className={history.facts}>
        {estimate.terms.map((term) => (
          <Line key={term.name} name={term.name} detail={term.calculation} amount={term.credits} />
        ))}
      </dl>
    </>
  );
}

function Line({ name, detail, amount }: { name: string; detail: string; amount: string }) {
  return (
    <>
      <dt>
        {name}
        {detail !== amount && <span className={history.calculation}>{detail}</span>}
      </dt>
      <dd>{number(amount)}</dd>
    </>
  );
}

interface Field {
  name: string;
  kind: "number" | "choice" | "list";
  options: { value: string; label: string }[];
  initial: string | string[];
}

/** What the price reads of an event. */
function fieldsOf(action: Action, tiers: Tier[]): Field[] {
  const fields = new Map<string, Field>();
  const add = (field: Field) => fields.set(field.name, field);
  for (const term of action.price) {
    if (term.kind === "per" && term.chosenBy !== null) {
      add(choice(term.chosenBy, valuesOf(term)));
    }
    if (term.kind === "tier" && term.field !== null) {
      add(choice(term.field, tiers.map(({ id, title }) => ({ value: id, label: title }))));
    }
    if (term.kind === "per" && term.field !== null) {
      add({ name: term.field, kind: "number", options: [], initial: term.unit ?? "1" });
    }
    if (term.kind === "each" && term.field !== null) {
      add({ name: term.field, kind: "list", options: valuesOf(term), initial: [] });
    }
  }
  return [...fields.values()];
}

function choice(name: string, options: Field["options"]): Field {
  return { name, kind: "choice", options, initial: options[0]?.value ?? "" };
}

function valuesOf(term: PriceTerm): Field["options"] {
  const values = Object.keys(term.byValue);
  return [...values, ...(term.otherwise !== null ? [text.pricing.other] : [])].map((value) => ({ value, label: value }));
}

/** Numbers go as JSON numbers, as producers send them; what is none goes as it is, and is refused. */
function dataOf(values: Values, fields: Field[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.map(({ name, kind }) => {
      const value = values[name] ?? "";
      const number = kind === "number" && typeof value === "string" && /^\d+(\.\d+)?$/.test(value);
      return [name, number ? Number(value) : value];
    }),
  );
}
