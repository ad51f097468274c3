import { beforeEach, expect, test } from "vitest";
import { AudioRefusal, type Heard, type Microphone, Recording, type RecordingEvents } from "../../src/media/audio.ts";
import type { Captured } from "../../src/media/captured.ts";
import { FakeClock } from "../fake/ports.ts";

class FakeMicrophone implements Microphone {
  mediaType = "audio/webm;codecs=opus";
  heard: Heard | undefined;
  stops = 0;

  start(heard: Heard): void {
    this.heard = heard;
  }
  /** As a recorder does: the last piece, then the end. */
  stop(): void {
    this.stops += 1;
    this.heard?.piece(Uint8Array.of(9));
    this.heard?.ended();
  }
  level(): number {
    return 0.4;
  }
}

let clock: FakeClock;
let microphone: FakeMicrophone;
let pieces: number[][];
let levels: number[];
let ended: (Captured | undefined)[];
let events: RecordingEvents;

beforeEach(() => {
  clock = new FakeClock();
  microphone = new FakeMicrophone();
  pieces = [];
  levels = [];
  ended = [];
  events = {
    piece: (bytes, number, mediaType) => {
      expect([number, mediaType]).toEqual([pieces.length, "audio/webm"]);
      pieces.push([...bytes]);
    },
    level: (_level, ms) => levels.push(ms),
    ended: (captured) => ended.push(captured),
  };
});

const begin = (): Promise<Recording> =>
  Recording.begin({ microphone: () => Promise.resolve(microphone), clock }, events);

test("a tap ends a recording, and all pieces are in it", async () => {
  const recording = await begin();
  await clock.pass(2_000);
  microphone.heard?.piece(Uint8Array.of(1, 2));
  recording.stop();
  recording.stop();
  const request = { kind: "audio", mediaType: "audio/webm", width: 0, height: 0, durationMs: 2_000 };
  expect(ended).toEqual([{ request, bytes: Uint8Array.of(1, 2, 9), thumbnail: undefined }]);
  expect(pieces).toEqual([[1, 2], [9]]);
  expect(microphone.stops).toBe(1);
  expect(levels.slice(0, 3)).toEqual([0, 100, 200]);
});

test("it ends by itself after a minute", async () => {
  await begin();
  await clock.pass(120_000);
  expect(ended.map((captured) => captured?.request.durationMs)).toEqual([60_000]);
});

test("a microphone that is taken away ends it too, with what there is", async () => {
  await begin();
  microphone.heard?.piece(Uint8Array.of(1));
  await clock.pass(7_000);
  microphone.heard?.ended();
  expect(ended.map((captured) => captured?.request.durationMs)).toEqual([7_000]);
  await clock.pass(60_000);
  expect(ended.length).toBe(1);
});

test("what would be too large ends at the last piece that fits", async () => {
  await begin();
  microphone.heard?.piece(new Uint8Array(599_999));
  microphone.heard?.piece(new Uint8Array(2));
  expect(ended.map((captured) => captured?.bytes.length)).toEqual([599_999]);
});

test("nothing heard is nothing recorded", async () => {
  await begin();
  microphone.heard?.ended();
  expect(ended).toEqual([undefined]);
});

test("a microphone that is refused says so", async () => {
  const microphone = (): Promise<Microphone> => Promise.reject(new AudioRefusal("refused"));
  await expect(Recording.begin({ microphone, clock }, events)).rejects.toEqual(new AudioRefusal("refused"));
});
