import { expect, test } from "vitest";
import { codesFor, layOut, moved, nextCode, patterns, renamed } from "../src/app/room.ts";

const codes = (count: number): string[] => Array.from({ length: count }, (_, number) => String(number + 1));

test("every pattern gives each pupil a place of their own within the room", () => {
  for (const pattern of patterns) {
    for (const count of [1, 2, 3, 7, 30, 60]) {
      const seats = layOut(pattern, codes(count));
      expect(seats.length, `${pattern} ${count}`).toBe(count);
      expect(new Set(seats.map(({ row, column }) => `${row}/${column}`)).size, `${pattern} ${count}`).toBe(count);
      for (const { row, column } of seats) {
        expect(row).toBeGreaterThanOrEqual(0);
        expect(column).toBeGreaterThanOrEqual(0);
        expect(Math.max(row, column)).toBeLessThan(24);
      }
    }
  }
});

test("rows of tables for two have an aisle between them", () => {
  const row = layOut("rows", codes(6)).map(({ column }) => column);
  expect(row).toEqual([0, 1, 3, 4, 6, 7]);
});

test("case pupils keep a place, then those who were there, then numbers", () => {
  const seats = [
    { code: "Wren-2", row: 0, column: 0 },
    { code: "1", row: 0, column: 1 },
  ];
  expect(codesFor(5, ["Otter-3"], seats)).toEqual(["Otter-3", "Wren-2", "1", "2", "3"]);
  expect(codesFor(1, ["Otter-3"], seats)).toEqual(["Otter-3"]);
  expect(nextCode(["1", "3"])).toBe("2");
});

test("who is moved onto another changes places with them", () => {
  const seats = [
    { code: "a", row: 0, column: 0 },
    { code: "b", row: 2, column: 1 },
  ];
  expect(moved(seats, "a", 2, 1)).toEqual([
    { code: "a", row: 2, column: 1 },
    { code: "b", row: 0, column: 0 },
  ]);
  expect(moved(seats, "a", 5, 5)[0]).toEqual({ code: "a", row: 5, column: 5 });
  expect(moved(seats, "nobody", 1, 1)).toEqual(seats);
});

test("a code that somebody has is exchanged, never doubled", () => {
  const seats = [
    { code: "a", row: 0, column: 0 },
    { code: "b", row: 2, column: 1 },
  ];
  expect(renamed(seats, "a", "b").map(({ code }) => code)).toEqual(["b", "a"]);
  expect(renamed(seats, "a", "c").map(({ code }) => code)).toEqual(["c", "b"]);
});
