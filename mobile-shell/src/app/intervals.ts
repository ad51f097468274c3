// Interval coding: which interval is to be coded now, and what was coded of it. The codes of an interval are the tags of one note.

import type { Edit, LessonView, NoteView, SamplingRule } from "../platform/engine.ts";

/** Two minutes, as the published instruments have it. */
export const EVERY_S = 120;

export interface Interval {
  /** Counted from 0. */
  number: number;
  fromMs: number;
  toMs: number;
  /** The viewer's note that holds its codes, if anything was coded. */
  note: NoteView | undefined;
}

/** The interval that ended last: it can be judged. None in the first two minutes, nor by hand after the lesson. */
export function intervalToCode(view: LessonView, nowMs: number, rule: SamplingRule): Interval | undefined {
  if (view.phase !== "running" || view.startedWallMs === undefined) return undefined;
  const number = Math.floor((nowMs - view.startedWallMs) / (EVERY_S * 1000)) - 1;
  if (number < 0) return undefined;
  const note = view.timeline.find(
    ({ mine, withdrawn, sampling }) =>
      mine &&
      withdrawn === undefined &&
      sampling?.interval === number &&
      sampling.everyS === EVERY_S &&
      sampling.rule === rule,
  );
  return { number, fromMs: number * EVERY_S * 1000, toMs: (number + 1) * EVERY_S * 1000, note };
}

/** Says that a code applies to an interval, or that it does not after all. */
export function codeInterval(
  view: LessonView,
  nowMs: number,
  interval: Interval,
  rule: SamplingRule,
  code: string,
): Edit {
  const { lesson } = view;
  if (interval.note !== undefined) {
    const { id, tags } = interval.note;
    const next = tags.includes(code) ? tags.filter((tag) => tag !== code) : [...tags, code];
    return { tag: "amendNote", lesson, note: id, request: { tags: next } };
  }
  const endedWallMs = (view.startedWallMs ?? nowMs) + interval.toMs;
  return {
    tag: "recordNote",
    lesson,
    request: {
      about: { tag: "class" },
      toward: [],
      kind: "saw",
      text: "",
      verbatim: false,
      tags: [code],
      surprise: false,
      sampling: { everyS: EVERY_S, interval: interval.number, rule },
      stage: undefined,
      // Its moment is the end of what it speaks of.
      earlierMs: Math.max(0, Math.round(nowMs - endedWallMs)),
    },
  };
}
