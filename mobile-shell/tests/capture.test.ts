import { beforeEach, expect, test } from "vitest";
import { Capture, TYPING_MS } from "../src/app/capture.svelte.ts";
import type { AmendmentRequest, NoteRequest, NoteView } from "../src/platform/engine.ts";
import { FakeClock } from "./fake/ports.ts";

const A = { tag: "case", letter: "A" } as const;
const B = { tag: "case", letter: "B" } as const;

let clock: FakeClock;
let asked: string[];
let capture: Capture;

beforeEach(() => {
  clock = new FakeClock();
  asked = [];
  let notes = 0;
  const words = (request: NoteRequest): string =>
    `${"letter" in request.about ? request.about.letter : request.about.tag} “${request.text}” ${[...request.tags, `−${request.earlierMs}`].join(" ")}`;
  capture = new Capture(
    {
      record: (request: NoteRequest) => {
        notes += 1;
        asked.push(`record n${notes} ${words(request)}`);
        return Promise.resolve(`n${notes}`);
      },
      amend: (note: string, request: AmendmentRequest) => {
        asked.push(`amend ${note} ${JSON.stringify(request)}`);
        return Promise.resolve();
      },
      withdraw: (note: string) => {
        asked.push(`withdraw ${note}`);
        return Promise.resolve();
      },
    },
    clock,
  );
});

test("one tap is one whole note", async () => {
  capture.tap(A);
  await capture.settled();
  expect(asked).toEqual(["record n1 A “” −0"]);
  expect(capture.isInHand("n1")).toBe(true);
});

test("tags, kind and marks amend the note in hand, even before its id is known", async () => {
  capture.tap(A);
  capture.toggleTag("stuck");
  capture.toggleTag("explains");
  capture.toggleTag("stuck");
  capture.setKind("heard");
  capture.setKind("heard");
  capture.toggleSurprise();
  await capture.settled();
  expect(asked.slice(1)).toEqual([
    'amend n1 {"tags":["stuck"]}',
    'amend n1 {"tags":["stuck","explains"]}',
    'amend n1 {"tags":["explains"]}',
    'amend n1 {"kind":"heard"}',
    'amend n1 {"surprise":true}',
  ]);
});

test("words are saved while they are typed, without a pause", async () => {
  capture.tap(A);
  for (const text of ["t", "th", "thi", "this", "this one"]) {
    capture.type(text);
    await clock.pass(TYPING_MS / 2);
  }
  await clock.pass(TYPING_MS);
  await capture.settled();
  expect(asked.slice(1)).toEqual([
    'amend n1 {"text":"th"}',
    'amend n1 {"text":"this"}',
    'amend n1 {"text":"this one"}',
  ]);
});

test("the next tap commits the words so far to the note they were meant for", async () => {
  capture.tap(A);
  capture.type("three");
  capture.tap(B);
  await capture.settled();
  expect(asked).toEqual(["record n1 A “” −0", 'amend n1 {"text":"three"}', "record n2 B “” −0"]);
  expect(capture.inHand?.text).toBe("");
});

test("words before any tap are about the whole class", async () => {
  capture.type("Pairs turn round");
  await clock.pass(TYPING_MS);
  await capture.settled();
  expect(asked).toEqual(["record n1 class “” −0", 'amend n1 {"text":"Pairs turn round"}']);
});

test("a late tap is moved back: a new note, then the mistimed one goes", async () => {
  capture.tap(A);
  capture.toggleTag("stuck");
  await clock.pass(3_000);
  capture.earlier();
  capture.earlier();
  capture.toggleTag("copies");
  await capture.settled();
  expect(asked.slice(2)).toEqual([
    "record n2 A “” stuck −13000",
    "withdraw n1",
    "record n3 A “” stuck −23000",
    "withdraw n2",
    'amend n3 {"tags":["stuck","copies"]}',
  ]);
});

test("undo takes back one thing at a time, in order", async () => {
  capture.tap(A);
  capture.toggleTag("stuck");
  capture.type("so");
  capture.type("so far");
  expect(capture.undoLabel).toBe("words");
  capture.undo();
  expect(capture.inHand?.text).toBe("");
  expect(capture.undoLabel).toBe("tag");
  capture.undo();
  expect(capture.inHand?.tags).toEqual([]);
  capture.undo();
  expect(capture.inHand).toBe(undefined);
  expect(capture.undoLabel).toBe(undefined);
  await capture.settled();
  expect(asked.slice(2)).toEqual([
    'amend n1 {"text":"so far"}',
    'amend n1 {"text":""}',
    'amend n1 {"tags":[]}',
    "withdraw n1",
  ]);
});

test("a removed draft can be brought back at its own time", async () => {
  capture.tap(A);
  capture.toggleTag("stuck");
  await clock.pass(5_000);
  capture.remove();
  capture.undo();
  capture.setKind("asked");
  await capture.settled();
  expect(asked.slice(2)).toEqual(["withdraw n1", "record n2 A “” stuck −5000", 'amend n2 {"kind":"asked"}']);
});

test("what was shared is not undone, and its time stays", async () => {
  capture.tap(A);
  capture.shared();
  expect(capture.undoLabel).toBe(undefined);
  capture.take({
    id: "n1",
    about: A,
    toward: [],
    kind: "saw",
    texts: ["x"],
    verbatim: false,
    tags: [],
    surprise: false,
    wallMs: 1,
    shared: true,
  } as unknown as NoteView);
  capture.earlier();
  capture.remove();
  expect(capture.undoLabel).toBe(undefined);
  await capture.settled();
  expect(asked.slice(1)).toEqual(["withdraw n1"]);
});

test("an arrow goes from the note in hand to the next pupil that is tapped, and is no note of its own", async () => {
  capture.aim();
  expect(capture.aiming).toBe(false);
  capture.tap(A);
  capture.aim();
  capture.tap(B);
  expect(capture.aiming).toBe(false);
  expect(capture.inHand?.toward).toEqual([B]);
  capture.aim();
  capture.tap(B);
  capture.aim();
  capture.tap(A);
  capture.undo();
  await capture.settled();
  expect(asked.slice(1)).toEqual([
    'amend n1 {"toward":[{"tag":"case","letter":"B"}]}',
    'amend n1 {"toward":[]}',
    'amend n1 {"toward":[{"tag":"case","letter":"B"}]}',
  ]);
});
