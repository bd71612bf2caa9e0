import * as oauth from "oauth4webapi";
import type { Person } from "./credential";

/** Where people sign in, as `/v1/sign-in` tells. */
export interface SignInSettings {
  issuer: string;
  clientId: string;
  scope: string;
  audience: string;
}

/** What this tab has asked the issuer, until the answer comes. */
interface Pending {
  verifier: string;
  state: string;
  nonce: string;
  next: string;
}

const PENDING = "tallyman.sign-in";
const page = (name: string) => `${location.origin}/app/${name}`;

/** Sends the browser to the issuer's page; it comes back to `/app/signed-in`. */
export async function begin(next: string): Promise<void> {
  const { settings, server } = await issuer();
  const pending: Pending = {
    verifier: oauth.generateRandomCodeVerifier(),
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    next,
  };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  go(server.authorization_endpoint, {
    response_type: "code",
    client_id: settings.clientId,
    redirect_uri: page("signed-in"),
    scope: settings.scope,
    audience: settings.audience,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: "S256",
  });
}

/** Exchanges the code that the issuer's page has sent; once only. */
export async function complete(answer: URL): Promise<{ person: Person; next: string }> {
  const asked = sessionStorage.getItem(PENDING);
  if (asked === null) {
    throw new Error("This tab has not asked to sign in");
  }
  sessionStorage.removeItem(PENDING);
  const { verifier, state, nonce, next } = JSON.parse(asked) as Pending;
  const { server, client, options } = await issuer();
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    oauth.validateAuthResponse(server, client, answer, state),
    page("signed-in"),
    verifier,
    options,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: nonce,
    requireIdToken: true,
  });
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  const name = [claims?.["name"], claims?.["email"], claims?.sub].find((one) => typeof one === "string");
  return { person: personOf(tokens, name ?? "", null), next };
}

/** The same person with another token; null: the issuer says that the session is over. */
export async function renewed(person: Person, refreshToken: string): Promise<Person | null> {
  const { server, client, options } = await issuer();
  const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options);
  try {
    const tokens = await oauth.processRefreshTokenResponse(server, client, response);
    return personOf(tokens, person.name, refreshToken);
  } catch (refused) {
    if (refused instanceof oauth.ResponseBodyError) {
      return null;
    }
    throw refused;
  }
}

/** Ends the session at the issuer too, where it has a page for that; whether the browser is on its way. */
export async function end(): Promise<boolean> {
  const { settings, server } = await issuer();
  if (server.end_session_endpoint === undefined) {
    return false;
  }
  go(server.end_session_endpoint, {
    client_id: settings.clientId,
    post_logout_redirect_uri: page("sign-in"),
  });
  return true;
}

async function issuer() {
  const settings = (await (await fetch("/v1/sign-in")).json()) as SignInSettings;
  const url = new URL(settings.issuer);
  // Services refuse an issuer over plain HTTP that is not on their own machine.
  const options = { [oauth.allowInsecureRequests]: url.protocol === "http:" };
  const found = await oauth.discoveryRequest(url, { algorithm: "oidc", ...options });
  const server = await oauth.processDiscoveryResponse(url, found);
  return { settings, server, client: { client_id: settings.clientId }, options };
}

function go(endpoint: string | undefined, parameters: Record<string, string>): void {
  if (endpoint === undefined) {
    throw new Error("The issuer does not say where");
  }
  const url = new URL(endpoint);
  Object.entries(parameters).forEach(([name, value]) => url.searchParams.set(name, value));
  location.assign(url);
}

function personOf(tokens: oauth.TokenEndpointResponse, name: string, refreshToken: string | null): Person {
  return {
    name,
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token ?? refreshToken,
    expiresAt: Date.now() + (tokens.expires_in ?? 300) * 1000,
  };
}
