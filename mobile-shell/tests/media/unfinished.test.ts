import { expect, test } from "vitest";
import { encodeInk, MEDIA_TYPE } from "../../src/media/ink.ts";
import { whole } from "../../src/media/unfinished.ts";

test("what was recorded in pieces and drawn so far is whole", () => {
  const audio = { lesson: "L1", note: "n1", mediaType: "audio/webm" };
  const drawing = { lesson: "L1", note: "n1", mediaType: MEDIA_TYPE };
  const ink = encodeInk({ width: 1000, height: 560, strokes: [{ width: 6, points: [[1, 2, 0.5]] }] });
  const found = whole([
    { ...drawing, number: 0, bytes: ink },
    { ...audio, number: 0, bytes: Uint8Array.of(1, 2) },
    { ...audio, number: 1, bytes: Uint8Array.of(3) },
  ]);
  expect(found.map(({ of }) => of)).toEqual([drawing, audio]);
  expect(found[0]?.captured?.bytes).toEqual(ink);
  expect(found[1]?.captured).toEqual({
    request: { kind: "audio", mediaType: "audio/webm", width: 0, height: 0, durationMs: 10_000 },
    bytes: Uint8Array.of(1, 2, 3),
    thumbnail: undefined,
  });
});

test("a drawing that was cleared is none", () => {
  const bytes = encodeInk({ width: 1000, height: 560, strokes: [] });
  const [found] = whole([{ lesson: "L1", note: "n1", mediaType: MEDIA_TYPE, number: 0, bytes }]);
  expect(found?.captured).toBeUndefined();
});
