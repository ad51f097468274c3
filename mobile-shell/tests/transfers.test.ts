import { beforeEach, expect, test } from "vitest";
import { Transfers } from "../src/engine/transfers.ts";
import type { UploadView } from "../src/platform/engine.ts";
import { FakeClock, settle } from "./fake/ports.ts";

const PIECE = 128 * 1024;
/** SHA-256 of "abc": FIPS 180-4. */
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

/** A relay that keeps pieces, and does what a test tells it to. */
class FakeBlobs {
  readonly asked: string[] = [];
  readonly kept = new Map<string, Uint8Array>();
  readonly finished = new Map<string, Uint8Array>();
  away = false;
  /** Answered to the next requests instead. */
  answers: number[] = [];
  token: string | null = null;

  fetch = async (url: URL, request: RequestInit): Promise<Response> => {
    const [, , , document, , hash] = url.pathname.split("/");
    const place = `${document} ${hash}`;
    const headers = new Headers(request.headers);
    this.token = headers.get("authorization");
    this.asked.push(`${request.method} ${place}${url.search} ${headers.get("upload-offset") ?? ""}`.trim());
    if (this.away) throw new TypeError("Failed to fetch");
    const answer = this.answers.shift();
    const sofar = this.kept.get(place) ?? new Uint8Array();
    const standing = { "upload-offset": String(sofar.length) };
    if (answer !== undefined) return new Response(null, { status: answer, headers: standing });
    switch (request.method) {
      case "HEAD":
        return this.kept.has(place)
          ? new Response(null, { status: 200, headers: standing })
          : new Response(null, { status: 404 });
      case "PATCH": {
        if (Number(headers.get("upload-offset")) !== sofar.length)
          return new Response(null, { status: 409, headers: standing });
        this.kept.set(place, Uint8Array.from([...sofar, ...(request.body as Uint8Array)]));
        return new Response(null, { status: 204 });
      }
      case "POST":
        return new Response(null, { status: this.finished.has(`${url.searchParams.get("from")} ${hash}`) ? 204 : 404 });
      default: {
        const found = this.finished.get(place);
        return new Response((found as BodyInit | undefined) ?? null, { status: found === undefined ? 404 : 200 });
      }
    }
  };
}

let clock: FakeClock;
let relay: FakeBlobs;
let due: UploadView[];
let here: Map<string, Uint8Array>;
let done: string[];
let missed: string[];
let progress: string[];
let transfers: Transfers;

beforeEach(() => {
  clock = new FakeClock();
  relay = new FakeBlobs();
  due = [];
  here = new Map();
  done = [];
  missed = [];
  progress = [];
  transfers = new Transfers(
    { fetch: relay.fetch, relay: new URL("https://relay.test/"), credential: { token: "t1" }, clock },
    {
      uploads: () => due,
      uploaded: ({ document, hash }) => {
        done.push(`${document} ${hash}`);
        due = due.filter((upload) => upload.document !== document || upload.hash !== hash);
      },
      missing: (hash) => missed.push(hash),
      read: (hash) => Promise.resolve(here.get(hash)),
      keep: ({ hash, bytes }) => {
        here.set(hash, bytes);
        return Promise.resolve();
      },
      progress: (number, total) => progress.push(`${number}/${total}`),
    },
  );
});

const upload = (hash: string, bytes: number, from?: string): void => {
  here.set(hash, new Uint8Array(bytes).fill(7));
  due.push({ document: "L1", hash, bytes, from });
};

test("what is due goes up in order, in pieces, and says how far it is", async () => {
  upload("small", 10);
  upload("large", PIECE + 5);
  transfers.connected();
  await settle();
  expect(relay.asked).toEqual([
    ...["HEAD L1 small", "PATCH L1 small 0"],
    ...["HEAD L1 large", "PATCH L1 large 0", `PATCH L1 large ${PIECE}`],
  ]);
  expect(relay.kept.get("L1 large")).toEqual(here.get("large"));
  expect(done).toEqual(["L1 small", "L1 large"]);
  expect(progress).toEqual(["0/2", "1/2", "0/0"]);
  expect(relay.token).toBe("Bearer t1");
});

// MEDIA-6
test("an upload that broke goes on where the relay has got to", async () => {
  upload("large", 3 * PIECE);
  relay.kept.set("L1 large", new Uint8Array(2 * PIECE).fill(7));
  transfers.connected();
  await settle();
  expect(relay.asked).toEqual(["HEAD L1 large", `PATCH L1 large ${2 * PIECE}`]);
  expect(done).toEqual(["L1 large"]);
});

test("a relay that is away is asked again, ever more seldom", async () => {
  upload("small", 10);
  relay.away = true;
  transfers.connected();
  await clock.pass(2_000 + 4_000 + 8_000 - 1);
  expect(relay.asked.length).toBe(3);
  relay.away = false;
  await clock.pass(1);
  expect(done).toEqual(["L1 small"]);
});

test("nothing is asked without a connection, and a new one does not wait for the old one's patience", async () => {
  upload("small", 10);
  transfers.look();
  await settle();
  expect(relay.asked).toEqual([]);
  relay.away = true;
  transfers.connected();
  await settle();
  transfers.disconnected();
  await settle();
  relay.away = false;
  transfers.connected();
  await settle();
  expect(done).toEqual(["L1 small"]);
});

test("what the relay refuses waits for the next connection, and the rest goes on", async () => {
  upload("refused", 10);
  upload("fine", 10);
  relay.answers = [403];
  transfers.connected();
  await settle();
  expect(done).toEqual(["L1 fine"]);
  expect(progress.at(-1)).toBe("0/0");
  transfers.look();
  await settle();
  expect(relay.asked.filter((asked) => asked.includes("refused")).length).toBe(1);
  transfers.disconnected();
  transfers.connected();
  await settle();
  expect(done).toEqual(["L1 fine", "L1 refused"]);
});

test("what the relay has in the draft already is not sent a second time", async () => {
  upload("shared", 10, "D1");
  relay.finished.set("D1 shared", new Uint8Array(10));
  upload("unknown", 10, "D1");
  transfers.connected();
  await settle();
  expect(relay.asked).toEqual([
    "POST L1 shared?from=D1",
    ...["POST L1 unknown?from=D1", "HEAD L1 unknown", "PATCH L1 unknown 0"],
  ]);
  expect(done).toEqual(["L1 shared", "L1 unknown"]);
});

test("what was made on another tablet is left to that one", async () => {
  due.push({ document: "L1", hash: "elsewhere", bytes: 10, from: undefined });
  transfers.connected();
  await settle();
  expect(relay.asked).toEqual([]);
  expect(missed).toEqual(["elsewhere"]);
});

test("a photo of somebody else's comes when it is looked at, and is kept", async () => {
  const abc = new TextEncoder().encode("abc");
  relay.finished.set(`L1 ${ABC}`, abc);
  transfers.connected();
  const [one, again] = [transfers.download(["D1", "L1"], ABC), transfers.download(["D1", "L1"], ABC)];
  expect(await one).toEqual(abc);
  expect(await again).toEqual(abc);
  expect(relay.asked).toEqual([`GET D1 ${ABC}`, `GET L1 ${ABC}`]);
  expect(here.get(ABC)).toEqual(abc);
});

// MEDIA-18
test("bytes that are not those that were asked for are none", async () => {
  relay.finished.set(`L1 ${ABC}`, new TextEncoder().encode("abd"));
  transfers.connected();
  expect(await transfers.download(["L1"], ABC)).toBeUndefined();
  expect(here.size).toBe(0);
});

test("without a connection nothing comes", async () => {
  expect(await transfers.download(["L1"], ABC)).toBeUndefined();
  expect(relay.asked).toEqual([]);
});
