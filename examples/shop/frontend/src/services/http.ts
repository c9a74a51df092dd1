import type { ApiError } from "../types";

const ATTEMPTS = 3;
let token: string | null = null;

/** A request that the backend refused. */
export class RefusedError extends Error {
  constructor(
    readonly status: number,
    readonly body: ApiError,
  ) {
    super(body.detail);
  }
}

/** Sign all further requests with this token, or with none. */
export function setToken(next: string | null): void {
  token = next;
}

/** The URL of a websocket; browsers send no header with it, so the token goes along as a parameter. */
export function socketUrl(path: string): string {
  const query = new URLSearchParams({ token: token ?? "" });
  return `${location.origin.replace("http", "ws")}${path}?${query}`;
}

/** GET `path`. */
export function get<T>(path: string): Promise<T> {
  return send<T>("GET", path);
}

/** POST something that changes nothing, and so needs no operation. */
export function ask<T>(path: string, body: unknown): Promise<T> {
  return send<T>("POST", path, { body });
}

/**
 * Change something. The operation's id goes along with every attempt, so that a change whose answer was lost on the way
 * does not happen twice.
 */
export async function mutate<T>(
  method: "POST" | "PATCH" | "DELETE",
  path: string,
  operationId: string,
  body?: unknown,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send<T>(method, path, { body, headers: { "X-Client-Operation-Id": operationId } });
    } catch (error) {
      if (error instanceof RefusedError || attempt === ATTEMPTS) throw error;
    }
  }
}

async function send<T>(
  method: string,
  path: string,
  { body, headers }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<T> {
  const response = await fetch(path, {
    method,
    headers: {
      "Content-Type": "application/json",
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new RefusedError(response.status, (await response.json()) as ApiError);
  return (response.status === 204 ? undefined : await response.json()) as T;
}
