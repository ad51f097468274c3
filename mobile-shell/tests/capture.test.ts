import { beforeEach, expect, test } from "vitest";
import { Capture, type PieceSoFar, TYPING_MS } from "../src/app/capture.svelte.ts";
import type { Captured } from "../src/media/captured.ts";
import type { AmendmentRequest, Attachment, NoteRequest, NoteView } from "../src/platform/engine.ts";
import { FakeClock } from "./fake/ports.ts";

const A = { tag: "case", letter: "A" } as const;
const B = { tag: "case", letter: "B" } as const;

let clock: FakeClock;
let asked: string[];
let capture: Capture;
/** What notes have attached, and whose bytes are to be had. */
let attached: Map<string, Attachment[]>;
let blobs: Map<string, Uint8Array>;
let refuses: boolean;

beforeEach(() => {
  clock = new FakeClock();
  asked = [];
  attached = new Map();
  blobs = new Map();
  refuses = false;
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
      attach: (note: string, { request, bytes, thumbnail }: Captured) => {
        const hash = `${request.kind} ${bytes.join()}`;
        asked.push(`attach ${note} ${hash}${thumbnail ? ` small ${thumbnail.join()}` : ""}`);
        if (refuses) return Promise.resolve(null);
        blobs.set(hash, bytes);
        if (thumbnail) blobs.set(`small ${thumbnail.join()}`, thumbnail);
        const one = { ...request, hash, bytes: bytes.length, thumbnail: thumbnail && `small ${thumbnail.join()}` };
        attached.set(note, [...(attached.get(note) ?? []), one]);
        return Promise.resolve(hash);
      },
      detach: (note: string, hash: string) => {
        asked.push(`detach ${note} ${hash}`);
        return Promise.resolve();
      },
      keep: (note: string, { mediaType, number }: PieceSoFar) => {
        asked.push(`keep ${note} ${mediaType} ${number}`);
        return Promise.resolve();
      },
      attachments: (note: string) => attached.get(note) ?? [],
      blob: (hash: string) => Promise.resolve(blobs.get(hash)),
    },
    clock,
  );
});

test("one tap is one whole note", async () => {
  capture.tap(A);
  await capture.settled();
  expect(asked).toEqual(["record n1 A “” −0"]);
  expect(capture.inHandId).toBe("n1");
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

test("a tap is asked for at once, and waits for nobody's answer", () => {
  capture.tap(A);
  expect(asked).toEqual(["record n1 A “” −0"]);
  capture.tap(B);
  expect(asked).toEqual(["record n1 A “” −0", "record n2 B “” −0"]);
});

test("what amends a note waits for its id, also behind what amends another", async () => {
  capture.tap(A);
  capture.toggleTag("stuck");
  capture.tap(B);
  capture.toggleTag("explains");
  await capture.settled();
  expect(asked.slice(1)).toEqual([
    'amend n1 {"tags":["stuck"]}',
    "record n2 B “” −0",
    'amend n2 {"tags":["explains"]}',
  ]);
  expect(capture.inHandId).toBe("n2");
});

test("a stage that the planned minutes tell wrongly is one tap, and undone by one", async () => {
  capture.tap(A);
  capture.setStage("s3");
  capture.setStage("s3");
  expect(capture.inHand?.stage).toBe("s3");
  expect(capture.undoLabel).toBe("stage");
  capture.undo();
  await capture.settled();
  expect(asked.slice(1)).toEqual(['amend n1 {"stage":"s3"}', 'amend n1 {"stage":""}']);
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

const photo: Captured = {
  request: { kind: "photo", mediaType: "image/jpeg", width: 1600, height: 1200, durationMs: 0 },
  bytes: Uint8Array.of(1, 2),
  thumbnail: Uint8Array.of(3),
};

test("a photo belongs to the note that was in hand when it was begun", async () => {
  capture.tap(A);
  const note = capture.begin();
  capture.tap(B);
  capture.attach(note, photo);
  await capture.settled();
  expect(asked.slice(2)).toEqual(["attach n1 photo 1,2 small 3"]);
  expect(capture.undoLabel).toBe("photo");
  capture.undo();
  await capture.settled();
  expect(asked.slice(3)).toEqual(["detach n1 photo 1,2"]);
});

test("a photo before any tap is about the whole class", async () => {
  capture.attach(capture.begin(), photo);
  await capture.settled();
  expect(asked).toEqual(["record n1 class “” −0", "attach n1 photo 1,2 small 3"]);
});

test("what could not be attached leaves nothing to undo", async () => {
  refuses = true;
  capture.tap(A);
  capture.attach(capture.begin(), photo);
  await capture.settled();
  expect(capture.undoLabel).toBe("note");
});

test("a note at another time, and one that is brought back, has what it had", async () => {
  capture.tap(A);
  capture.attach(capture.begin(), photo);
  capture.earlier();
  await capture.settled();
  expect(asked.slice(2)).toEqual(["record n2 A “” −10000", "attach n2 photo 1,2 small 3", "withdraw n1"]);
  capture.remove();
  capture.undo();
  await capture.settled();
  expect(asked.slice(5)).toEqual(["withdraw n2", "record n3 A “” −10000", "attach n3 photo 1,2 small 3"]);
});

test("a note whose photo is not to be had stays where it is", async () => {
  capture.tap(A);
  capture.attach(capture.begin(), photo);
  await capture.settled();
  blobs.clear();
  capture.earlier();
  await capture.settled();
  expect(asked.length).toBe(2);
  expect(capture.inHand?.wallMs).toBe(clock.now().wallMs);
});

test("what is taken off is brought back", async () => {
  capture.tap(A);
  capture.attach(capture.begin(), photo);
  await capture.settled();
  capture.detach({ id: "n1" } as NoteView, attached.get("n1")?.[0] as Attachment);
  expect(capture.undoLabel).toBe("detached");
  capture.undo();
  await capture.settled();
  expect(asked.slice(2)).toEqual(["detach n1 photo 1,2", "attach n1 photo 1,2 small 3"]);
});

test("what is recorded is kept for its note while the note is being made", async () => {
  capture.tap(A);
  capture.keep(capture.begin(), { mediaType: "audio/webm", number: 0, bytes: Uint8Array.of(1) });
  await capture.settled();
  expect(asked.slice(1)).toEqual(["keep n1 audio/webm 0"]);
});
