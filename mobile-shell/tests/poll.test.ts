import { beforeEach, expect, test } from "vitest";
import { dialPolling } from "../src/platform/poll.ts";
import type { Socket } from "../src/platform/socket.ts";
import { FakeClock, settle } from "./fake/ports.ts";

interface Asked {
  session: string | null;
  body: number[];
  aborted: () => boolean;
  answer(body: number[], status?: number, headers?: Record<string, string>): Promise<void>;
  fail(): Promise<void>;
}

let clock: FakeClock;
let asked: Asked[];
let said: (string | number[])[];
let socket: Socket;

beforeEach(() => {
  clock = new FakeClock();
  asked = [];
  said = [];
  const fetch = (_url: URL, request: RequestInit): Promise<Response> =>
    new Promise((resolve, reject) => {
      request.signal?.addEventListener("abort", () => reject(new Error("aborted")));
      asked.push({
        session: new Headers(request.headers).get("cahier-session"),
        body: [...(request.body as Uint8Array)],
        aborted: () => request.signal?.aborted === true,
        async answer(body, status = 200, headers = { "content-type": "application/octet-stream" }) {
          resolve(new Response(new Uint8Array(body), { status, headers }));
          await drain();
        },
        async fail() {
          reject(new TypeError("no network"));
          await drain();
        },
      });
    });
  socket = dialPolling(new URL("https://relay.example/sync/poll"), { fetch, clock, credential: { token: "token-1" } })({
    opened: () => said.push("opened"),
    received: (frame) => said.push([...frame]),
    closed: (code) => said.push(code === undefined ? "closed" : `closed ${code}`),
  });
});

/** A response's body comes by a task, not by promises alone. */
async function drain(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await settle();
}

const last = (): Asked => {
  const found = asked.at(-1);
  if (found === undefined) throw new Error("nothing was asked");
  return found;
};

async function open(): Promise<void> {
  expect(last()).toMatchObject({ session: null, body: [] });
  await last().answer([], 200, { "content-type": "application/octet-stream", "cahier-session": "s1" });
}

const WAIT_0 = [2, 0, 0, 0, 0];
const WAIT_1 = [2, 0, 0, 0, 1];

test("a session is opened and waited on", async () => {
  await open();
  expect(said).toEqual(["opened"]);
  expect(last()).toMatchObject({ session: "s1", body: WAIT_0 });
  await last().answer([0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 7, 8, 0, 0, 0, 1, 9]);
  expect(said).toEqual(["opened", [7, 8], [9]]);
  expect(last().body).toEqual(WAIT_1);
  // Nothing to say.
  await last().answer([0, 0, 0, 0, 0, 0]);
  expect(last().body).toEqual(WAIT_1);
  // The same batch again, which a proxy kept: it was had.
  await last().answer([0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 9]);
  expect(said).toEqual(["opened", [7, 8], [9]]);
});

test("frames that are sent together share a request, the next waits for its answer, while one request waits", async () => {
  await open();
  socket.send(new Uint8Array([1]));
  socket.send(new Uint8Array([2, 3]));
  await drain();
  expect(asked).toHaveLength(3);
  expect(last().body).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 2, 2, 3]);
  socket.send(new Uint8Array([4]));
  await drain();
  expect(asked).toHaveLength(3);
  await last().answer([0, 0, 0, 0, 0, 1]);
  expect(last().body).toEqual([1, 0, 0, 0, 2, 0, 0, 0, 1, 4]);
});

test("a lost answer, a proxy's error and a page of some network are asked again, as they were", async () => {
  await open();
  socket.send(new Uint8Array([1]));
  await drain();
  const body = last().body;
  await last().fail();
  await clock.pass(1_000);
  expect(last().body).toEqual(body);
  await last().answer([], 502);
  await clock.pass(1_000);
  expect(last().body).toEqual(body);
  await last().answer([60, 104], 200, { "content-type": "text/html" });
  await clock.pass(1_000);
  expect(last().body).toEqual(body);
  await last().answer([0, 0, 0, 0, 0, 1]);
  expect(said).toEqual(["opened"]);
});

test("no answer for fifty seconds is a lost connection", async () => {
  await open();
  await clock.pass(45_000);
  expect(asked[1]?.aborted()).toBe(true);
  expect(said).toEqual(["opened"]);
  for (let second = 0; second < 6; second += 1) {
    await clock.pass(1_000);
    await last().fail();
  }
  expect(said).toEqual(["opened", "closed"]);
});

test("a refusal and a close code end it", async () => {
  await open();
  await last().answer([], 404);
  expect(said).toEqual(["opened", "closed"]);
});

test("what comes with a close code is still heard", async () => {
  await open();
  await last().answer([0x03, 0xf0, 0, 0, 0, 1, 0, 0, 0, 1, 7]);
  expect(said).toEqual(["opened", [7], "closed 1008"]);
});

test("a session that is not opened is reported once", async () => {
  await last().answer([], 401);
  socket.send(new Uint8Array([1]));
  expect(said).toEqual(["closed"]);
  expect(asked).toHaveLength(1);
});

test("closing ends the session at the relay and says nothing", async () => {
  await open();
  const waiting = last();
  socket.close();
  await drain();
  expect(waiting.aborted()).toBe(true);
  expect(last()).toMatchObject({ session: "s1", body: [3, 0, 0, 0, 0] });
  socket.send(new Uint8Array([1]));
  await drain();
  expect(asked).toHaveLength(3);
  expect(said).toEqual(["opened"]);
});

test("an answer that is cut off is asked again", async () => {
  await open();
  await last().answer([0, 0, 0, 0, 0, 1, 0, 0, 0, 9, 7]);
  await clock.pass(1_000);
  expect(last().body).toEqual(WAIT_0);
  await last().answer([0, 0]);
  await clock.pass(1_000);
  expect(last().body).toEqual(WAIT_0);
  expect(said).toEqual(["opened"]);
});
