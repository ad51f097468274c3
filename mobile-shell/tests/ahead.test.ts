import { expect, test } from "vitest";
import { oneAhead, type Startable } from "../src/platform/ahead.ts";

interface Started extends Startable {
  number: number;
}

function starting(): { start: () => Started; count: () => number; last: () => Started | undefined } {
  const started: Started[] = [];
  const start = (): Started => {
    const worker = { number: started.length + 1, onerror: null };
    started.push(worker);
    return worker;
  };
  return { start, count: () => started.length, last: () => started.at(-1) };
}

test("the first worker is there before it is asked for, and is handed out once", () => {
  const { start, count } = starting();
  const next = oneAhead(start);
  expect(count()).toBe(1);
  expect(next().number).toBe(1);
  expect(count()).toBe(1);
  expect([next().number, next().number]).toEqual([2, 3]);
});

test("one that broke before it was asked for is not handed out", () => {
  const { start, last } = starting();
  const next = oneAhead(start);
  last()?.onerror?.(undefined as never);
  expect(next().number).toBe(2);
});
