import { expect, test } from "vitest";
import { keeping } from "../src/app/keeping.ts";

const view = (words: string[]) => ({
  title: "RL2",
  seats: [{ code: "Otter-3", row: 1 }],
  timeline: words.map((text, place) => ({ id: `n${place}`, texts: [text], stage: undefined })),
});

test("what is equal is the very same object", () => {
  const before = view(["points", "turns the card"]);
  expect(keeping(before, structuredClone(before))).toBe(before);
});

test("only what changed, and what it is in, is another object", () => {
  const before = view(["points", "turns the card"]);
  const now = keeping(before, view(["points", "turns it"]));
  expect(now).toEqual(view(["points", "turns it"]));
  expect(now.seats).toBe(before.seats);
  expect(now.timeline).not.toBe(before.timeline);
  expect(now.timeline[0]).toBe(before.timeline[0]);
  expect(now.timeline[1]).not.toBe(before.timeline[1]);
});

test("what has an id is the same wherever it stands", () => {
  const before = view(["points", "turns the card"]);
  const [first, second] = before.timeline;
  const asked = { id: "x", texts: ["asks"], stage: undefined };
  const now = keeping(before, {
    ...structuredClone(before),
    timeline: structuredClone([asked, first, second]) as typeof before.timeline,
  });
  expect(now.timeline).toEqual([asked, first, second]);
  expect(now.timeline[1]).toBe(first);
  expect(now.timeline[2]).toBe(second);
});

test("what was left out, added or became undefined is seen", () => {
  expect(keeping({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 });
  expect(keeping({ a: 1 }, { a: 1, b: undefined })).toEqual({ a: 1, b: undefined });
  expect(Object.keys(keeping({ a: 1 }, { a: 1, b: undefined }))).toEqual(["a", "b"]);
  expect(keeping({ a: [1, 2] }, { a: [1] })).toEqual({ a: [1] });
  expect(keeping(undefined, { a: 1 })).toEqual({ a: 1 });
  expect(keeping([1], { 0: 1 })).toEqual({ 0: 1 });
});
