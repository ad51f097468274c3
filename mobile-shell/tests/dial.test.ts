import { beforeEach, expect, test } from "vitest";
import { dialRelay } from "../src/platform/dial.ts";
import type { Socket } from "../src/platform/socket.ts";
import { FakeClock, FakeRelay } from "./fake/ports.ts";

const FRAME = new Uint8Array([1]);

let clock: FakeClock;
let websocket: FakeRelay;
let polling: FakeRelay;
let said: string[];
let dial: () => Socket;

beforeEach(() => {
  clock = new FakeClock();
  websocket = new FakeRelay();
  polling = new FakeRelay();
  said = [];
  const both = dialRelay({ websocket: websocket.dial, polling: polling.dial, clock });
  dial = () =>
    both({
      opened: () => said.push("opened"),
      received: () => said.push("received"),
      closed: (code) => said.push(code === undefined ? "closed" : `closed ${code}`),
    });
});

const tried = () => [websocket.sockets.length, polling.sockets.length];

test("where a websocket works nothing else is tried", async () => {
  const socket = dial();
  websocket.last.events.opened();
  socket.send(FRAME);
  websocket.last.events.received(FRAME);
  await clock.pass(3_600_000);
  expect(websocket.last.sent).toEqual([FRAME]);
  expect(websocket.last.closed).toBe(false);
  websocket.last.events.closed();
  expect(said).toEqual(["opened", "received", "closed"]);
  dial();
  expect(tried()).toEqual([2, 0]);
});

test("why the relay closed is passed on, whichever way it came", () => {
  for (const way of [websocket, polling]) {
    said = [];
    dial();
    if (way === polling) websocket.last.events.closed();
    way.last.events.opened();
    way.last.events.received(FRAME);
    way.last.events.closed(4002);
    expect(said).toEqual(["opened", "received", "closed 4002"]);
  }
});

// NET-7
test("a refused upgrade goes on by polling, within the same attempt", () => {
  const socket = dial();
  websocket.last.events.closed();
  expect(said).toEqual([]);
  polling.last.events.opened();
  polling.last.events.received(FRAME);
  socket.send(FRAME);
  expect(polling.last.sent).toEqual([FRAME]);
  expect(said).toEqual(["opened", "received"]);
});

test("an upgrade that is never answered goes on by polling", async () => {
  dial();
  await clock.pass(9_999);
  expect(tried()).toEqual([1, 0]);
  await clock.pass(1);
  expect(tried()).toEqual([1, 1]);
  expect(websocket.last.closed).toBe(true);
  // What it says too late is nobody's.
  websocket.last.events.opened();
  expect(said).toEqual([]);
});

test("a websocket that opens and carries nothing is given up for polling", async () => {
  dial();
  websocket.last.events.opened();
  await clock.pass(10_000);
  expect(said).toEqual(["opened", "closed"]);
  dial();
  expect(tried()).toEqual([1, 1]);
});

test("without a network nothing is learnt", () => {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    dial();
    websocket.last.events.closed();
    polling.last.events.closed();
    expect(tried()).toEqual([attempt, attempt]);
  }
  expect(said).toEqual(["closed", "closed", "closed"]);
});

// NET-7
test("the websocket is tried again, each time less soon", async () => {
  for (const againMs of [30_000, 60_000, 120_000, 240_000, 480_000, 900_000, 900_000]) {
    said = [];
    dial();
    websocket.last.events.closed();
    polling.last.events.opened();
    const before = tried();
    await clock.pass(againMs - 1);
    expect(said).toEqual(["opened"]);
    // A lost connection is made anew where it was.
    polling.last.events.closed();
    dial();
    polling.last.events.opened();
    expect(tried()[0]).toBe(before[0]);
    await clock.pass(1);
    expect(said).toEqual(["opened", "closed", "opened", "closed"]);
    expect(polling.last.closed).toBe(true);
  }
  dial();
  websocket.last.events.opened();
  websocket.last.events.received(FRAME);
  websocket.last.events.closed();
  // It works again, so one failure is forgiven soon.
  dial();
  websocket.last.events.closed();
  polling.last.events.opened();
  said = [];
  await clock.pass(30_000);
  expect(said).toEqual(["closed"]);
});

test("who closes hears nothing more", async () => {
  for (const when of ["dialling", "open", "polling"]) {
    const socket = dial();
    if (when === "open") websocket.last.events.opened();
    if (when === "polling") websocket.last.events.closed();
    said = [];
    socket.close();
    const used = when === "polling" ? polling : websocket;
    expect(used.last.closed).toBe(true);
    used.last.events.opened();
    used.last.events.received(FRAME);
    used.last.events.closed();
    await clock.pass(60_000);
    expect(said).toEqual([]);
  }
});
