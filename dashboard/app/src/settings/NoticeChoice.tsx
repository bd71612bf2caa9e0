import { Switch } from "@mantine/core";
import { text } from "../text";
import classes from "./Settings.module.css";

const GROUPS = text.settings.groups;
export const KINDS = GROUPS.flatMap(([, kinds]) => kinds);

interface NoticeChoiceProps {
  /** Null: all kinds, also those to come. */
  value: string[] | null;
  onChange(value: string[] | null): void;
}

/** Which kinds of notices are wanted. */
export function NoticeChoice({ value, onChange }: NoticeChoiceProps) {
  const toggle = (kind: string, wanted: boolean) =>
    onChange(wanted ? [...(value ?? []), kind] : (value ?? []).filter((one) => one !== kind));
  return (
    <fieldset className={classes.notices}>
      <legend>{text.settings.told}</legend>
      <Switch
        label={text.settings.everythingToCome}
        checked={value === null}
        onChange={(event) => onChange(event.currentTarget.checked ? null : KINDS)}
      />
      {value !== null &&
        GROUPS.map(([group, kinds]) => (
          <div key={group} className={classes.group}>
            <h3>{group}</h3>
            {kinds.map((kind) => (
              <Switch
                key={kind}
                size="xs"
                label={text.notice[kind]}
                checked={value.includes(kind)}
                onChange={(event) => toggle(kind, event.currentTarget.checked)}
              />
            ))}
          </div>
        ))}
    </fieldset>
  );
}

/** "Everything", "3 of 17 kinds". */
export function summaryOf(notices: string[] | null): string {
  if (notices === null) {
    return text.settings.everything;
  }
  return notices.length === 0 ? text.settings.nothing : text.settings.some(notices.length, KINDS.length);
}
