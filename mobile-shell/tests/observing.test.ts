import { expect, test } from "vitest";
import { codeInterval, intervalToCode } from "../src/app/intervals.ts";
import { quietMinutes } from "../src/app/quiet.ts";
import type { LessonView, NoteView } from "../src/platform/engine.ts";

const START = 1_000_000_000;
const MINUTE = 60_000;
const A = { tag: "case", letter: "A" } as const;

function note(more: Partial<NoteView>): NoteView {
  return {
    id: "n1",
    mine: true,
    atMs: 0,
    about: A,
    tags: [],
    withdrawn: undefined,
    sampling: undefined,
    attachments: [],
    ...more,
  } as NoteView;
}

function lesson(timeline: NoteView[], more: Partial<LessonView> = {}): LessonView {
  const pupils = [{ letter: "A" }, { letter: "B" }];
  return { lesson: "l", phase: "running", startedWallMs: START, pupils, timeline, ...more } as LessonView;
}

test("the interval to code is the one that ended last", () => {
  expect(intervalToCode(lesson([]), START + 119_999, "partial")).toBeUndefined();
  const interval = intervalToCode(lesson([]), START + 5 * MINUTE, "partial");
  expect(interval).toEqual({ number: 1, fromMs: 2 * MINUTE, toMs: 4 * MINUTE, note: undefined });
  expect(intervalToCode(lesson([], { phase: "ended" }), START + 5 * MINUTE, "partial")).toBeUndefined();
});

test("the first code makes a note at the end of its interval, later ones and their taking back amend it", () => {
  const now = START + 5 * MINUTE;
  const view = lesson([]);
  const first = intervalToCode(view, now, "whole");
  if (first === undefined) throw new Error("an interval is over");
  expect(codeInterval(view, now, first, "whole", "listen")).toMatchObject({
    tag: "recordNote",
    request: { tags: ["listen"], earlierMs: MINUTE, sampling: { everyS: 120, interval: 1, rule: "whole" } },
  });
  const made = note({ tags: ["listen"], sampling: { everyS: 120, interval: 1, rule: "whole" } });
  const then = intervalToCode(lesson([made]), now, "whole");
  if (then?.note === undefined) throw new Error("it was coded");
  const amended = (code: string) => codeInterval(lesson([made]), now, then, "whole", code);
  expect(amended("ask")).toMatchObject({ tag: "amendNote", note: "n1", request: { tags: ["listen", "ask"] } });
  expect(amended("listen")).toMatchObject({ request: { tags: [] } });
  // What was coded by another rule, or by somebody else, is another answer.
  expect(intervalToCode(lesson([made]), now, "partial")?.note).toBeUndefined();
  expect(intervalToCode(lesson([note({ ...made, mine: false })]), now, "whole")?.note).toBeUndefined();
});

test("a case pupil is quiet after ten minutes without a note of one's own", () => {
  const quiet = (notes: NoteView[], minutes: number) => [...quietMinutes(lesson(notes), START + minutes * MINUTE)];
  expect(quiet([], 9.9)).toEqual([]);
  expect(quiet([], 12)).toEqual([
    ["A", 12],
    ["B", 12],
  ]);
  expect(quiet([note({ atMs: 5 * MINUTE })], 12)).toEqual([["B", 12]]);
  expect(quiet([note({ atMs: 5 * MINUTE, mine: false })], 12)).toEqual([
    ["A", 12],
    ["B", 12],
  ]);
  expect([...quietMinutes(lesson([], { phase: "ended" }), START + 60 * MINUTE)]).toEqual([]);
});
