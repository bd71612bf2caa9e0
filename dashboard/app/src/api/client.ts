import type { Credential } from "../signin/credential";

/** An answer that is not 2xx: problem JSON with a stable code, or what stands in for it. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Calls the API of this origin, as somebody. */
export class Client {
  constructor(private readonly credential: Credential) {}

  get<T>(path: string): Promise<T> {
    return this.send("GET", path);
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.send("POST", path, body);
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.send("PUT", path, body);
  }

  delete<T>(path: string): Promise<T> {
    return this.send("DELETE", path);
  }

  async send<T>(method: string, path: string, body?: unknown, contentType?: string): Promise<T> {
    const response = await this.open(path, {
      method,
      headers: body === undefined ? {} : { "Content-Type": contentType ?? "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  /** The raw answer, once its head is there and good. */
  async open(path: string, init: RequestInit = {}): Promise<Response> {
    let response = await ask(path, init, await this.credential.token());
    if (response.status === 401) {
      const another = await this.credential.another();
      response = another === null ? response : await ask(path, init, another);
    }
    if (!response.ok) {
      throw await problemOf(response);
    }
    return response;
  }
}

function ask(path: string, init: RequestInit, token: string | null): Promise<Response> {
  const headers = new Headers(init.headers);
  if (token !== null) {
    headers.set("Authorization", `Bearer ${token}`);
  }
  return fetch(path, { ...init, headers });
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const problem = (await response.json()) as { code?: string; detail?: string; title?: string };
    return new Problem(
      response.status,
      problem.code ?? "unknown",
      problem.detail ?? problem.title ?? response.statusText,
    );
  } catch {
    return new Problem(response.status, "unknown", response.statusText);
  }
}
