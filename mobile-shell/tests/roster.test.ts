import { afterEach, expect, test, vi } from "vitest";
import { partLink, withKey } from "../src/app/namesLink.ts";
import { relayApi } from "../src/platform/api.ts";

const INVITE = "https://relay.example/#/join/K7QF-2MXD-9RTA";

// ROSTER-12
test("a link is parted from its key, and given another", () => {
  expect(partLink(INVITE)).toEqual({ link: INVITE, key: undefined });
  expect(partLink(`${INVITE}?names=2abc \n`)).toEqual({ link: INVITE, key: "2abc" });
  expect(partLink(`${INVITE}?names=`)).toEqual({ link: INVITE, key: undefined });
  expect(withKey(` ${INVITE}?names=2old`, "2new")).toBe(`${INVITE}?names=2new`);
});

interface Asked {
  path: string;
  init: RequestInit;
}

/** A relay that answers in turn. */
function answering(...answers: Response[]): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    asked.push({ path, init });
    const next = answers.shift();
    return next === undefined ? Promise.reject(new TypeError("away")) : Promise.resolve(next);
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

const there = (words: string, tag: string): Response => new Response(words, { headers: { etag: tag } });
const done = (): Response => new Response(null, { status: 204 });

// ROSTER-11
test("what another tablet put meanwhile is fetched before ours is put again", async () => {
  const asked = answering(
    done(),
    new Response("{}", { status: 412 }),
    there("theirs", '"1"'),
    done(),
    there("merged", '"2"'),
  );
  const taken: (string | undefined)[] = [];
  const puts = [Uint8Array.of(1), Uint8Array.of(2), undefined];
  const result = await relayApi(() => "token").syncRoster("g/1", (sealed) => {
    taken.push(sealed && new TextDecoder().decode(sealed));
    return Promise.resolve(puts.shift());
  });
  expect(result.ok).toBe(true);
  expect(taken).toEqual([undefined, "theirs", "merged"]);
  expect(asked.map(({ path }) => path)).toEqual(Array(5).fill("/api/groups/g%2F1/roster"));
  expect(asked.map(({ init }) => init.method ?? "GET")).toEqual(["GET", "PUT", "GET", "PUT", "GET"]);
  expect(asked[1]?.init.headers).toEqual({ "if-none-match": "*", authorization: "Bearer token" });
  expect(asked[3]?.init.headers).toEqual({ "if-match": '"1"', authorization: "Bearer token" });
});

test("a relay that is away takes nothing and harms nothing", async () => {
  answering();
  const result = await relayApi(() => "token").syncRoster("g1", () => Promise.reject(new Error("not asked")));
  expect(result).toEqual({ ok: false, failure: { tag: "unreachable" } });
});
