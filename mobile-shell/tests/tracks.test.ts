import { expect, test } from "vitest";
import { middle, tracksOf } from "../src/app/tracks.ts";

test("what is empty between seats is one narrow aisle, and nothing lies before the first", () => {
  const tracks = tracksOf([3, 1, 2, 7, 3]);
  expect(tracks.kinds).toEqual(["seats", "seats", "seats", "aisle", "seats"]);
  expect([...tracks.at]).toEqual([
    [1, 0],
    [2, 1],
    [3, 2],
    [7, 4],
  ]);
  expect(tracksOf([]).kinds).toEqual([]);
});

test("the middle of a seat is where the browser puts it", () => {
  const tracks = tracksOf([0, 1, 3]);
  // Three seats of 100, an aisle of 8, three gaps of 8.
  const length = 332;
  expect([0, 1, 3].map((column) => middle(tracks, tracks.at.get(column) ?? 0, length))).toEqual([50, 158, 282]);
});
