// A merge report of the invented lesson, as the engine would show it: its lists are given, not worked out.

import type { LessonView, MergeReportView } from "../../src/platform/engine.ts";

export function mergeReportOf(lesson: LessonView): MergeReportView {
  const shared = lesson.timeline.filter((note) => note.shared && note.withdrawn === undefined);
  const names = [...new Set(shared.map(({ author }) => author))].sort();
  const together = shared.filter(({ about }) => about.tag === "case" && about.letter === "C").slice(0, 2);
  const [first, last] = [together[0], together.at(-1)];
  return {
    observers: names.map((name, place) => ({
      name,
      role: "observer",
      notes: shared.filter(({ author }) => author === name).length,
      surprises: shared.filter(({ author, surprise }) => author === name && surprise).length,
      clock: place === 0 ? "notAligned" : "aligned",
    })),
    gaps: lesson.grid.flatMap(({ stage, cells }) =>
      cells.filter(({ gap }) => gap).map(({ pupil }) => ({ stage, pupil })),
    ),
    overlaps:
      first === undefined || last === undefined
        ? []
        : [
            {
              about: first.about,
              fromMs: first.atMs,
              toMs: last.atMs,
              people: [...new Set(together.map(({ author }) => author))],
              notes: together.map(({ id }) => id),
            },
          ],
    overlapMinutes: 2,
    surprises: shared.filter(({ surprise }) => surprise).map(({ id }) => id),
    disputed: shared.filter(({ texts }) => texts.length > 1).map(({ id }) => id),
  };
}
