// The port to the relay's small HTTP API. Accounts and released lessons come this way; notes never do.

export interface ReleaseSummary {
  document: string;
  school: string;
  group: string;
  title: string;
  yearGroup?: string;
  releasedWallMs: number;
  notes: number;
  observers: number;
  /** What else was released. A relay of an earlier version does not say. */
  predictions?: number;
  answers?: number;
  discussed?: number;
  findings?: number;
  practiceCards?: number;
}

/** `refused` carries the relay's own words: what went wrong, and what to do next. */
export type ApiFailure = { tag: "unreachable" } | { tag: "refused"; status: number; error: string; next: string };
/** `noRelay`: a code alone, where nobody knows yet whose it is. */
export type JoinFailure = ApiFailure | { tag: "noRelay" };

export type ApiResult<T, F = ApiFailure> = { ok: true; value: T } | { ok: false; failure: F };

export interface Api {
  /** By an invite's link or code. Answers the account as the engine takes it. */
  join(invite: string, device: string): Promise<ApiResult<string, JoinFailure>>;
  account(): Promise<ApiResult<string>>;
  leave(): Promise<ApiResult<void>>;
  releases(): Promise<ApiResult<ReleaseSummary[]>>;
  /** Answers the release as the engine reads it. */
  release(document: string): Promise<ApiResult<string>>;
}

const TIMEOUT_MS = 15_000;

async function request(path: string, init: RequestInit = {}): Promise<ApiResult<string>> {
  let response: Response;
  let body: string;
  try {
    response = await fetch(path, {
      ...init,
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    body = await response.text();
  } catch {
    return { ok: false, failure: { tag: "unreachable" } };
  }
  if (response.ok) return { ok: true, value: body };
  return { ok: false, failure: refusal(response.status, body) };
}

/** A gateway in a school may answer in HTML; then only the status is known. */
function refusal(status: number, body: string): ApiFailure {
  if (status === 502 || status === 503 || status === 504) return { tag: "unreachable" };
  const said = parse<{ error?: unknown; next?: unknown }>(body);
  const text = (value: unknown): string => (typeof value === "string" ? sentence(value) : "");
  return { tag: "refused", status, error: text(said?.error), next: text(said?.next) };
}

/** The relay speaks in fragments, as a log does; a screen in sentences. */
export function sentence(fragment: string): string {
  const words = fragment.trim();
  return words === "" || /[.!?]$/.test(words) ? words : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function parse<T>(body: string): T | undefined {
  try {
    return JSON.parse(body) as T;
  } catch {
    return undefined;
  }
}

export function parsedReleases(answer: ApiResult<string>): ApiResult<ReleaseSummary[]> {
  if (!answer.ok) return answer;
  const releases = parse<ReleaseSummary[]>(answer.value);
  return Array.isArray(releases) ? { ok: true, value: releases } : { ok: false, failure: { tag: "unreachable" } };
}

const json = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

export const relayApi: Api = {
  // This page came from the relay, so the code is all that it needs of the link.
  join: (invite, device) => request("/api/join", json("POST", { code: invite.split("/").at(-1) ?? invite, device })),
  account: () => request("/api/account"),
  async leave() {
    const answer = await request("/api/leave", json("POST", {}));
    return answer.ok ? { ok: true, value: undefined } : answer;
  },
  async releases() {
    return parsedReleases(await request("/api/releases"));
  },
  release: (document) => request(`/api/releases/${encodeURIComponent(document)}`),
};
