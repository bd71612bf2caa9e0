/** What opens the API for this tab. */
export interface Credential {
  /** What to send; null: nothing does any more. */
  token(): Promise<string | null>;
  /** What to send instead of a text that was refused; null: there is nothing else. */
  another(): Promise<string | null>;
}

/** Somebody who signed in at the issuer. */
export interface Person {
  name: string;
  accessToken: string;
  refreshToken: string | null;
  /** In milliseconds of this machine's clock. */
  expiresAt: number;
}

export type Kept = { key: string } | { person: Person };

const KEY = "tallyman.key";
const PERSON = "tallyman.person";
const SOON_MILLIS = 30_000;

/** For this tab, until it is closed. */
export function keep(credential: Kept | null): void {
  sessionStorage.removeItem(KEY);
  sessionStorage.removeItem(PERSON);
  if (credential !== null && "key" in credential) {
    sessionStorage.setItem(KEY, credential.key);
  } else if (credential !== null) {
    sessionStorage.setItem(PERSON, JSON.stringify(credential.person));
  }
}

/**
 * What this tab was given. A link may bring a key behind the `#`, which browsers do not send; it is
 * taken out of the address at once.
 */
export function kept(): Kept | null {
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (given !== null) {
    keep({ key: given });
    history.replaceState(null, "", location.pathname + location.search);
  }
  const key = sessionStorage.getItem(KEY);
  const person = sessionStorage.getItem(PERSON);
  return key !== null ? { key } : person !== null ? { person: JSON.parse(person) as Person } : null;
}

export const nothing: Credential = { token: async () => null, another: async () => null };

export function ofKey(key: string): Credential {
  return { token: async () => key, another: async () => null };
}

/** Renews tokens shortly before they end, and when one is refused; ends the session when it cannot. */
export function ofPerson(signedIn: Person, ended: () => void): Credential {
  let person = signedIn;
  let renewing: Promise<string | null> | null = null;
  const renew = async () => {
    const { renewed } = await import("./oidc");
    const next = person.refreshToken === null ? null : await renewed(person, person.refreshToken);
    if (next === null) {
      ended();
      return null;
    }
    person = next;
    keep({ person });
    return person.accessToken;
  };
  const another = () => (renewing ??= renew().finally(() => (renewing = null)));
  return {
    token: async () => (Date.now() < person.expiresAt - SOON_MILLIS ? person.accessToken : another()),
    another,
  };
}
