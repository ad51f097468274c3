import { expect, test } from "vitest";
import { decodeInk, encodeInk, inkOf, outline, type Point, Sketch } from "../../src/media/ink.ts";

const at = (x: number, y: number, pressure = 0.5): Point => [x, y, pressure];

test("a pen draws with its pressure", () => {
  const sketch = new Sketch({ penSeen: false });
  sketch.down(1, "pen", at(10, 20, 0.25));
  sketch.move(1, [at(30.04, 40.06, 0.756)]);
  sketch.up(1);
  const points = [
    [10, 20, 0.25],
    [30, 40.1, 0.76],
  ];
  expect(sketch.ink).toEqual({ width: 1000, height: 560, strokes: [{ width: 6, points }] });
});

// MEDIA-16
test("a finger may draw until a pen was seen, and then touches are palms", () => {
  const sketch = new Sketch({ penSeen: false });
  sketch.down(1, "touch", at(1, 1));
  sketch.up(1);
  expect(sketch.strokes.length).toBe(1);
  sketch.down(2, "pen", at(2, 2));
  expect(sketch.down(3, "touch", at(500, 500))).toBe(false);
  sketch.up(2);
  expect(sketch.down(4, "touch", at(3, 3))).toBe(false);
  expect(sketch.strokes.length).toBe(2);
  expect(sketch.penSeen).toBe(true);
  expect(new Sketch({ penSeen: true }).down(1, "touch", at(1, 1))).toBe(false);
});

test("a palm that came before the pen is taken back", () => {
  const sketch = new Sketch({ penSeen: false });
  sketch.down(1, "touch", at(600, 500));
  sketch.move(1, [at(602, 500)]);
  sketch.down(2, "pen", at(10, 10));
  sketch.up(2);
  sketch.up(1);
  expect(sketch.ink.strokes.map(({ points }) => points)).toEqual([[[10, 10, 0.5]]]);
});

test("a stroke that the system takes away is none", () => {
  const sketch = new Sketch({ penSeen: false });
  sketch.down(1, "touch", at(1, 1));
  expect(sketch.cancel(1)).toBe(true);
  expect(sketch.strokes).toEqual([]);
});

test("what is outside the drawing is at its edge", () => {
  const sketch = new Sketch({ penSeen: false });
  sketch.down(1, "mouse", at(-4, 900, 0));
  sketch.up(1);
  expect(sketch.ink.strokes[0]?.points).toEqual([[0, 560, 0.5]]);
});

test("a stroke is undone, and so is clearing", () => {
  const sketch = new Sketch({ penSeen: false });
  for (const pointer of [1, 2]) {
    sketch.down(pointer, "mouse", at(pointer, 1));
    sketch.up(pointer);
  }
  sketch.clear();
  expect(sketch.strokes).toEqual([]);
  expect(sketch.canUndo).toBe(true);
  sketch.undo();
  expect(sketch.strokes.length).toBe(2);
  sketch.undo();
  sketch.undo();
  expect(sketch.canUndo).toBe(false);
  expect(inkOf(sketch.ink)).toBeUndefined();
});

test("ink is written as the protocol says, and read back", () => {
  const ink = { width: 1000, height: 560, strokes: [{ width: 6, points: [at(1, 2, 0.3)] }] };
  const captured = inkOf(ink);
  expect(captured?.request).toEqual({
    kind: "ink",
    mediaType: "application/vnd.cahier.ink+json",
    width: 1000,
    height: 560,
    durationMs: 0,
  });
  expect(new TextDecoder().decode(captured?.bytes)).toBe(
    '{"cahier ink":1,"width":1000,"height":560,"strokes":[{"width":6,"points":[[1,2,0.3]]}]}',
  );
  expect(decodeInk(encodeInk(ink))).toMatchObject(ink);
});

test("what is no ink of this version is none", () => {
  for (const text of ["", "[]", '{"cahier ink":2,"width":1,"height":1,"strokes":[]}', '{"cahier ink":1}']) {
    expect(decodeInk(new TextEncoder().encode(text))).toBeUndefined();
  }
});

test("a drawing ends before it is too large to keep", () => {
  const sketch = new Sketch({ penSeen: true });
  for (let pointer = 0; pointer < 20; pointer += 1) {
    sketch.down(pointer, "pen", at(999.9, 555.5, 0.99));
    sketch.move(pointer, new Array<Point>(1_000).fill(at(999.9, 555.5, 0.99)));
    sketch.up(pointer);
  }
  expect(sketch.isFull).toBe(true);
  expect(encodeInk(sketch.ink).length).toBeLessThanOrEqual(256_000);
});

test("a stroke has an outline, even of one point", () => {
  expect(outline({ width: 6, points: [at(10, 10)] })).toMatch(/^M[\d.]+ [\d.]+L.+Z$/);
  expect(outline({ width: 6, points: [at(10, 10), at(50, 10), at(90, 40, 0.9)] })).toMatch(/^M[\d. -]+L[\d. -]+Z$/);
});
