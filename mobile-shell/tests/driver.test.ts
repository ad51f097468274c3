import { beforeEach, expect, test, vi } from "vitest";
import { Driver } from "../src/engine/driver.ts";
import type { Ask, Message } from "../src/engine/protocol.ts";
import { type Copy, decodeCopy, encodeCopy } from "../src/platform/copy.ts";
import type { HomeView, NoteRequest } from "../src/platform/engine.ts";
import type { Credential } from "../src/platform/socket.ts";
import { FakeEngine } from "./fake/engine.ts";
import { lessonView } from "./fake/lesson.ts";
import { FakeClock, FakeRelay, FakeStore, settle } from "./fake/ports.ts";

const home: HomeView = {
  person: undefined,
  lessons: [],
  studies: [],
  sync: { stage: "onRelay", seenBy: 0, connected: true, full: undefined },
};
const running = lessonView(
  { phase: "running", me: "Ben Okafor", drafts: "mine", lead: false, released: false, notes: false },
  900_000,
);
const request: NoteRequest = {
  about: { tag: "case", letter: "A" },
  toward: [],
  kind: "saw",
  text: "",
  verbatim: false,
  tags: [],
  surprise: false,
  sampling: undefined,
  stage: undefined,
  earlierMs: 0,
};
const record: Ask = { tag: "edit", edit: { tag: "recordNote", lesson: "L2", request } };

const access = { profile: "P1", key: {} as CryptoKey };
let engine: FakeEngine;
let store: FakeStore;
let relay: FakeRelay;
let clock: FakeClock;
let posted: Message[];
let faults: unknown[];
let driver: Driver;
let credential: Credential;

beforeEach(() => {
  engine = new FakeEngine(home, [running]);
  store = new FakeStore();
  relay = new FakeRelay();
  clock = new FakeClock();
  posted = [];
  faults = [];
  credential = { token: undefined };
  driver = new Driver({
    openEngine: () => Promise.resolve(engine),
    store,
    dial: relay.dial,
    transfers: { fetch: () => Promise.reject(new TypeError()), relay: new URL("https://relay.test") },
    credential,
    clock,
    post: (message) => posted.push(message),
    broke: (error) => faults.push(error),
  });
});

const open = (): Promise<void> => driver.handle({ id: 1, ask: { tag: "open", access } });
/** Records a note, and waits for its answer: on a slow disk that takes a frame. */
const write = async (id: number): Promise<void> => {
  const answered = driver.handle({ id, ask: record });
  await clock.pass(16);
  await answered;
};
const tags = (): string[] => posted.map(({ tag }) => tag);

test("opening restores what the store holds before the engine starts", async () => {
  const change = { document: "d", actor: "a", seq: 1, bytes: Uint8Array.of(7) };
  store.contents = { changes: [change], values: [{ key: "k", bytes: Uint8Array.of(8) }], damaged: [] };
  await open();
  expect(engine.restored.changes).toEqual([change]);
  expect(engine.restored.values).toEqual([{ key: "k", bytes: Uint8Array.of(8) }]);
  expect(engine.calls).toEqual(["start"]);
  const opened = { device: "device-1", token: "token-1", hasCookie: false, home, damaged: [] };
  expect(posted).toEqual([{ tag: "answer", id: 1, value: opened }]);
  expect(relay.sockets.length).toBe(1);
});

test("a note is reported persisted only after the write is complete", async () => {
  await open();
  const release = store.hold();
  await write(2);
  await settle();
  expect(engine.calls).toEqual(["start", "recordNote new-1"]);
  release();
  await settle();
  expect(engine.calls).toEqual(["start", "recordNote new-1", "persisted 1"]);
});

test("an edit is on the screen before its answer, on a slow disk before it is saved", async () => {
  await open();
  await driver.handle({ id: 2, ask: { tag: "watch", watches: [{ tag: "lesson", lesson: "L2" }] } });
  posted = [];
  const release = store.hold();
  await write(3);
  expect(tags()).toEqual(["view", "answer"]);
  expect(posted[1]).toEqual({ tag: "answer", id: 3, value: "new-1" });
  release();
  await clock.pass(16);
  expect(tags()).toEqual(["view", "answer", "view"]);
});

test("on a quick disk an edit is shown once: nothing is read before it is durable, and then at once", async () => {
  await open();
  await driver.handle({ id: 2, ask: { tag: "watch", watches: [{ tag: "lesson", lesson: "L2" }] } });
  await clock.pass(16);
  posted = [];
  const release = store.hold();
  const answered = driver.handle({ id: 3, ask: record });
  await clock.pass(15);
  expect(tags()).toEqual([]);
  release();
  await answered;
  expect(engine.calls).toContain("persisted 1");
  await clock.pass(1_000);
  expect(tags()).toEqual(["view", "answer"]);
});

test("a failing write is tried again for ever, said in words, and keeps its place", async () => {
  await open();
  store.fault = "failed";
  await write(2);
  await clock.pass(60_000);
  expect(posted.filter(({ tag }) => tag === "storage")).toEqual([{ tag: "storage", state: "failing" }]);
  expect(store.attempts).toBe(11);
  expect(engine.calls).not.toContain("persisted 1");

  store.fault = undefined;
  await clock.pass(10_000);
  expect(store.appended.map(({ changes }) => changes.length)).toEqual([1]);
  expect(engine.calls).toContain("persisted 1");
  expect(posted.at(-2)).toEqual({ tag: "storage", state: "fine" });
});

test("what came by a file is shown, and written like what was written here", async () => {
  await open();
  await driver.handle({ id: 2, ask: { tag: "takeIn", file: new TextEncoder().encode("new") } });
  await settle();
  expect(posted.at(-1)).toMatchObject({ tag: "answer", id: 2, value: { notes: 23 } });
  expect(store.appended.length).toBe(1);
  expect(engine.calls).toEqual(["start", "takeIn", "persisted 1"]);
});

test("why a file is refused is said", async () => {
  await open();
  await driver.handle({ id: 2, ask: { tag: "kindOfFile", file: new TextEncoder().encode("minutes") } });
  expect(posted.at(-1)).toEqual({ tag: "refusal", id: 2, refusal: "notSealed" });
});

// VAULT-9
test("without a token nobody dials, since a browser would show somebody's cookie; with one it is kept first", async () => {
  store.kept = undefined;
  await open();
  expect(relay.sockets.length).toBe(0);
  expect(engine.calls).toEqual(["start", "socketClosed undefined"]);
  await driver.handle({ id: 2, ask: { tag: "keepToken", token: "token-2" } });
  expect([store.kept, credential.token]).toEqual(["token-2", "token-2"]);
  await driver.handle({ id: 3, ask: { tag: "join", account: "{}" } });
  await settle();
  expect(relay.sockets.length).toBe(1);
});

test("a full disk says that it is full", async () => {
  await open();
  store.fault = "full";
  await write(2);
  await settle();
  expect(posted).toContainEqual({ tag: "storage", state: "full" });
});

test("while a write fails nothing more comes from the relay", async () => {
  await open();
  relay.last.events.opened();
  store.fault = "failed";
  await write(2);
  await clock.pass(5_000);
  expect(relay.sockets.map(({ closed }) => closed)).toEqual([true]);
  expect(engine.calls).toContain("socketClosed undefined");
});

test("a connection that the engine gives up is reported closed, so that it tries again", async () => {
  await open();
  relay.last.events.opened();
  vi.spyOn(engine, "frameReceived").mockReturnValue([{ tag: "disconnect" }]);
  relay.last.events.received(new Uint8Array([1]));
  await settle();
  expect(relay.sockets.map(({ closed }) => closed)).toEqual([true]);
  expect(engine.calls).toContain("socketClosed undefined");
});

test("a connection that is lost is said, once for every try of the engine", async () => {
  await open();
  relay.last.events.closed();
  await settle();
  expect(tags()).toEqual(["answer", "disconnected"]);
  relay.last.events.closed();
  expect(tags()).toEqual(["answer", "disconnected"]);
  await clock.pass(1_000);
  relay.last.events.closed();
  expect(tags().filter((tag) => tag === "disconnected").length).toBe(2);
  expect(relay.sockets.length).toBe(2);
});

test("why the relay closed reaches the engine", async () => {
  await open();
  relay.last.events.closed(4001);
  expect(engine.calls).toContain("socketClosed 4001");
});

test("who joins again does not wait for the engine's next try", async () => {
  await open();
  relay.last.events.closed();
  await driver.handle({ id: 2, ask: { tag: "join", account: "{}" } });
  await settle();
  expect(relay.sockets.length).toBe(2);
  await driver.handle({ id: 3, ask: { tag: "join", account: "{}" } });
  await settle();
  expect(relay.sockets.length).toBe(2);
});

test("a line that is being dialled is the one that is spoken on, however often somebody joins meanwhile", async () => {
  await open();
  relay.last.events.closed();
  const first = store.hold();
  for (const id of [2, 3]) await driver.handle({ id, ask: { tag: "join", account: "{}" } });
  first();
  const second = store.hold();
  await settle();
  const line = relay.last;
  line.events.opened();
  second();
  await settle();
  expect(relay.sockets.length).toBe(2);
  expect(line.sent).toEqual([Uint8Array.of(1)]);
});

test("notes that wait together are written in one transaction, in order", async () => {
  await open();
  const release = store.hold();
  for (const id of [2, 3, 4]) await write(id);
  release();
  await settle();
  expect(store.appended.map(({ changes }) => changes.map(({ seq }) => seq))).toEqual([[1], [2, 3]]);
  expect(engine.calls.slice(-3)).toEqual(["persisted 1", "persisted 2", "persisted 3"]);
});

test("a frame is sent on the open socket, and a late report of a replaced one counts for nothing", async () => {
  await open();
  const first = relay.last;
  first.events.opened();
  await settle();
  expect(first.sent).toEqual([Uint8Array.of(1)]);
  first.events.closed();
  await clock.pass(1_000);
  expect(relay.sockets.length).toBe(2);
  engine.calls.length = 0;
  first.events.received(Uint8Array.of(9));
  first.events.closed();
  expect(engine.calls).toEqual([]);
});

test("many changes from the relay are one look at the open screen", async () => {
  await open();
  await driver.handle({ id: 2, ask: { tag: "watch", watches: [{ tag: "lesson", lesson: "L2" }] } });
  posted = [];
  for (const byte of [1, 2, 3]) relay.last.events.received(Uint8Array.of(byte));
  await clock.pass(16);
  expect(tags()).toEqual(["view"]);
});

test("a lesson that is not here is said to be missing", async () => {
  await open();
  await driver.handle({ id: 2, ask: { tag: "watch", watches: [{ tag: "lesson", lesson: "nowhere" }] } });
  expect(posted.slice(1)).toEqual([
    { tag: "missing", watch: { tag: "lesson", lesson: "nowhere" } },
    { tag: "answer", id: 2, value: null },
  ]);
});

test("a refusal names its reason and breaks nothing", async () => {
  await open();
  await driver.handle({ id: 2, ask: { tag: "history", lesson: "L2", note: "none" } });
  await write(3);
  expect(posted.slice(1)).toContainEqual({ tag: "refusal", id: 2, refusal: "notFound" });
  expect(posted).toContainEqual({ tag: "answer", id: 3, value: "new-1" });
});

test("a trapped engine is reported after everything it had asked to write is written", async () => {
  await open();
  const release = store.hold();
  await write(2);
  engine.trap = new Error("unreachable executed");
  await write(3);
  expect(posted).toContainEqual({ tag: "refusal", id: 3, refusal: "broken" });
  expect(faults).toEqual([engine.trap]);
  expect(tags()).not.toContain("broken");
  release();
  await settle();
  expect(store.appended.length).toBe(1);
  expect(posted.at(-1)).toEqual({ tag: "broken" });
});

test("signing out is refused while anything is not on the relay", async () => {
  engine.setHome({ ...home, sync: { stage: "onTablet", seenBy: 0, connected: false, full: undefined } });
  await open();
  await driver.handle({ id: 2, ask: { tag: "mayLeave" } });
  await driver.handle({ id: 3, ask: { tag: "leave" } });
  expect(posted.slice(1)).toEqual([
    { tag: "answer", id: 2, value: false },
    { tag: "refusal", id: 3, refusal: "unsynced" },
  ]);
  expect(store.cleared).toBe(false);
});

test("signing out erases what is stored after what was written before, and says when it is done", async () => {
  await open();
  const release = store.hold();
  await write(2);
  const leaving = driver.handle({ id: 3, ask: { tag: "leave" } });
  await settle();
  expect(store.cleared).toBe(false);
  release();
  await leaving;
  expect(store.appended.length).toBe(1);
  expect(store.cleared).toBe(true);
  expect(posted.at(-1)).toEqual({ tag: "answer", id: 3, value: null });
});

test("a tab that gives way writes what it holds first", async () => {
  await open();
  const release = store.hold();
  await write(2);
  const stopping = driver.handle({ id: 3, ask: { tag: "stop" } });
  await settle();
  expect(posted.some((message) => message.tag === "answer" && message.id === 3)).toBe(false);
  release();
  await stopping;
  expect(store.appended.length).toBe(1);
  expect(posted.at(-1)).toEqual({ tag: "answer", id: 3, value: null });
});

// VAULT-11
test("single changes are put together at the start, and never in a lesson", async () => {
  await open();
  expect(store.tidied).toBe(1);
  const other = new FakeStore();
  engine = new FakeEngine({ ...home, lessons: [{ lesson: "L2", phase: "running" } as HomeView["lessons"][number]] }, [
    running,
  ]);
  const transfers = { fetch: () => Promise.reject(new TypeError()), relay: new URL("https://relay.test") };
  const ports = { store: other, dial: relay.dial, transfers, credential, clock, broke: () => undefined };
  await new Driver({ ...ports, openEngine: () => Promise.resolve(engine), post: () => undefined }).handle({
    id: 1,
    ask: { tag: "open", access },
  });
  expect(engine.calls).toEqual(["start"]);
  expect(other.tidied).toBe(0);
});

// COPY-1
test("a copy has what is stored and what a full disk did not take", async () => {
  const stored = { document: "d", actor: "a", seq: 1, bytes: Uint8Array.of(7) };
  const names = { key: "roster", bytes: Uint8Array.of(8) };
  store.contents = { changes: [stored], values: [names], damaged: [] };
  await open();
  store.fault = "full";
  await write(2);
  await driver.handle({ id: 4, ask: { tag: "editRoster", edit: { tag: "begin" } } });
  await settle();
  await driver.handle({ id: 3, ask: { tag: "copy", after: undefined } });
  const answer = posted.at(-1) as { value: { content: Uint8Array; next: string | undefined } };
  const copy = decodeCopy(answer.value.content);
  expect(answer.value.next).toBeUndefined();
  expect(copy).toMatchObject({ changes: [stored, { seq: 1 }, { seq: 2 }] });
  // ROSTER-13
  expect((copy as Copy).values.map(({ key }) => key)).not.toContain("roster");
});

// COPY-2
test("a copy goes into the store of the same person, and into nobody else's", async () => {
  const account = (person: string) => ({ key: "account", bytes: new TextEncoder().encode(JSON.stringify({ person })) });
  const lost = { document: "d", actor: "a", seq: 1, bytes: Uint8Array.of(7) };
  const content = encodeCopy({ changes: [lost], values: [account("amara")], blobs: [] });
  store.contents = { changes: [], values: [account("ben")], damaged: [] };
  await open();
  await driver.handle({ id: 2, ask: { tag: "takeInCopy", content } });
  expect(posted.at(-1)).toEqual({ tag: "refusal", id: 2, refusal: "copyOfAnother" });
  expect(store.appended).toEqual([]);
  store.contents = { changes: [], values: [account("amara")], damaged: [] };
  await driver.handle({ id: 3, ask: { tag: "takeInCopy", content } });
  expect(posted.at(-1)).toEqual({ tag: "answer", id: 3, value: 1 });
  expect(store.appended).toEqual([{ changes: [lost], values: [] }]);
});

// COPY-1
test("a copy has every photo, in as many files as that takes, and each file has all the words", async () => {
  const stored = { document: "d", actor: "a", seq: 1, bytes: Uint8Array.of(7) };
  store.contents = { changes: [stored], values: [], damaged: [] };
  for (const hash of ["a", "b", "c"]) store.blobs.set(hash, new Uint8Array(3 * 1024 * 1024));
  await open();
  const files: (string | undefined)[] = [];
  const copied: string[] = [];
  let after: string | undefined;
  do {
    await driver.handle({ id: 2, ask: { tag: "copy", after } });
    const { content, next } = (posted.at(-1) as { value: { content: Uint8Array; next: string | undefined } }).value;
    const copy = decodeCopy(content);
    if (typeof copy === "string") throw new Error(copy);
    expect(copy.changes).toEqual([stored]);
    copied.push(...copy.blobs.map(({ hash }) => hash));
    files.push(next);
    after = next;
  } while (after !== undefined);
  expect(files).toEqual(["b", undefined]);
  expect(copied).toEqual(["a", "b", "c"]);
});

// MEDIA-17
test("what was being recorded when the tablet died is attached to its note, and its pieces go", async () => {
  const of = { lesson: "L2", note: "n7", mediaType: "audio/webm" };
  store.unfinished = [0, 1].map((number) => ({ ...of, number, bytes: Uint8Array.of(number, number) }));
  engine.due = [];
  await open();
  await vi.waitFor(() => expect(store.unfinished).toEqual([]));
  expect(engine.calls).toContain("attach");
  expect([...store.blobs.values()]).toEqual([Uint8Array.of(0, 0, 1, 1)]);
});
