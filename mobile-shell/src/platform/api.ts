// The port to the relay's small HTTP API. Accounts and released lessons come this way; notes never do.
//
// Who asks is said by the token of the profile that is open, and by nothing that the browser adds: several people may use
// one tablet, and a cookie would be all of theirs.

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

/** The account as the engine takes it, and what shows the relay that it is this tablet; a native device keeps both for itself. */
export interface Joined {
  account: string;
  token: string | undefined;
}

export interface Api {
  /** By an invite's link or code. */
  join(invite: string, device: string): Promise<ApiResult<Joined, JoinFailure>>;
  /** The token that the first version kept in a cookie. */
  tokenOfCookie(): Promise<ApiResult<string>>;
  /** After that is kept. */
  forgetCookie(): Promise<void>;
  account(): Promise<ApiResult<string>>;
  leave(): Promise<ApiResult<void>>;
  releases(): Promise<ApiResult<ReleaseSummary[]>>;
  /** Answers the release as the engine reads it. */
  release(document: string): Promise<ApiResult<string>>;
  /** Brings the group's names here and there together. `take` answers what is to be put in the place of what the relay has. */
  syncRoster(group: string, take: TakeRoster): Promise<ApiResult<string>>;
  /** Invites a pupil to observe a lesson, under a label that is no name. `card` makes the lesson's card, where it is not the
   *  device that does. */
  invitePupil(request: PupilRequest, card: () => Promise<string>): Promise<ApiResult<PupilInvite>>;
  /** The relay's address, as links begin. */
  base(): Promise<string>;
}

export interface PupilRequest {
  lesson: string;
  label: string;
  minutes: number;
}

export interface PupilInvite {
  code: string;
  expiresAtMs: number;
}

export type TakeRoster = (sealed: Uint8Array | undefined) => Promise<Uint8Array | undefined>;

const TIMEOUT_MS = 15_000;
/** How often other tablets may be quicker before this is left for later. */
const MAX_ROUNDS = 8;

async function request(path: string, init: RequestInit = {}): Promise<ApiResult<string>> {
  const answer = await requestBytes(path, init);
  return answer.ok ? { ok: true, value: new TextDecoder().decode(answer.value.body) } : answer;
}

interface Bytes {
  body: Uint8Array;
  tag: string | null;
}

async function requestBytes(path: string, init: RequestInit): Promise<ApiResult<Bytes>> {
  let response: Response;
  let body: Uint8Array;
  try {
    response = await fetch(path, {
      credentials: "omit",
      ...init,
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    body = new Uint8Array(await response.arrayBuffer());
  } catch {
    return { ok: false, failure: { tag: "unreachable" } };
  }
  if (response.ok) return { ok: true, value: { body, tag: response.headers.get("etag") } };
  return { ok: false, failure: refusal(response.status, new TextDecoder().decode(body)) };
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

const UNREADABLE: ApiResult<never> = { ok: false, failure: { tag: "unreachable" } };

/** What is read of an answer; an answer that says it differently is none of the relay's. */
export function reading<T>(answer: ApiResult<string>, read: (body: string) => T | undefined): ApiResult<T> {
  if (!answer.ok) return answer;
  const value = read(answer.value);
  return value === undefined ? UNREADABLE : { ok: true, value };
}

const tokenIn = (body: string): string | undefined => {
  const token = parse<{ token?: unknown }>(body)?.token;
  return typeof token === "string" ? token : undefined;
};

export const inviteIn = (body: string): PupilInvite | undefined => {
  const invite = parse<Partial<PupilInvite>>(body);
  if (typeof invite?.code !== "string" || typeof invite.expiresAtMs !== "number") return undefined;
  return { code: invite.code, expiresAtMs: invite.expiresAtMs };
};

/** `token`: of whoever's notes are open. */
export function relayApi(token: () => string | undefined): Api {
  const shown = (init: RequestInit): RequestInit => {
    const mine = token();
    return { ...init, headers: { ...init.headers, ...(mine && { authorization: `Bearer ${mine}` }) } };
  };
  const asSelf = (path: string, init: RequestInit = {}): Promise<ApiResult<string>> => request(path, shown(init));
  return {
    async join(invite, device) {
      // This page came from the relay, so the code is all that it needs of the link.
      const code = invite.split("/").at(-1) ?? invite;
      const answer = await request("/api/join", json("POST", { code, device, credential: "token" }));
      return reading(answer, (account) => {
        const token = tokenIn(account);
        return token === undefined ? undefined : { account, token };
      });
    },
    async tokenOfCookie() {
      return reading(await request("/api/token", { method: "POST", credentials: "same-origin" }), tokenIn);
    },
    async forgetCookie() {
      await request("/api/token", { method: "DELETE", credentials: "same-origin" });
    },
    account: () => asSelf("/api/account"),
    async leave() {
      const answer = await asSelf("/api/leave", json("POST", {}));
      return answer.ok ? { ok: true, value: undefined } : answer;
    },
    async releases() {
      return parsedReleases(await asSelf("/api/releases"));
    },
    release: (document) => asSelf(`/api/releases/${encodeURIComponent(document)}`),
    async invitePupil({ label }, card) {
      const body = json("POST", { label, card: JSON.parse(await card()) as unknown });
      return reading(await asSelf("/api/pupils", body), inviteIn);
    },
    async syncRoster(group, take) {
      const path = `/api/groups/${encodeURIComponent(group)}/roster`;
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        const there = await requestBytes(path, shown({}));
        if (!there.ok) return there;
        const { body, tag } = there.value;
        const put = await take(tag === null ? undefined : body);
        if (put === undefined) break;
        const condition: Record<string, string> = tag === null ? { "if-none-match": "*" } : { "if-match": tag };
        const answer = await asSelf(path, { method: "PUT", headers: condition, body: put as Uint8Array<ArrayBuffer> });
        // Somebody was quicker: theirs is fetched first.
        if (!answer.ok && !(answer.failure.tag === "refused" && answer.failure.status === 412)) return answer;
      }
      return { ok: true, value: "" };
    },
    base: () => Promise.resolve(location.origin),
  };
}
