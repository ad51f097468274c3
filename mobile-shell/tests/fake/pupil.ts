// What a pupil who observes the staged lesson sees: the room's codes, a few tags, three notes of their own.

import type { LessonView, NoteView, PupilView } from "../../src/platform/engine.ts";

const MINUTE = 60_000;

export function pupilView({ lesson, title, seats, tags, timeline }: LessonView, over: boolean): PupilView {
  const startsWallMs = Date.now() - (over ? 61 : 26) * MINUTE;
  const [first] = timeline;
  const own: Pick<NoteView, "mine" | "shared" | "author" | "saved" | "tags" | "toward"> = {
    mine: true,
    shared: false,
    author: "Observer 1",
    saved: true,
    tags: [],
    toward: [],
  };
  return {
    lesson,
    title,
    startsWallMs,
    endsWallMs: startsWallMs + 60 * MINUTE + 30_000,
    seats: seats.map(({ code, row, column }) => ({ code, row, column })),
    tags: tags.slice(0, 6),
    notes:
      first === undefined
        ? []
        : [
            {
              ...first,
              ...own,
              id: "p1",
              atMs: 4 * MINUTE,
              about: { tag: "class" },
              kind: "saw",
              surprise: false,
              texts: [""],
            },
            {
              ...first,
              ...own,
              id: "p2",
              atMs: 12 * MINUTE,
              about: { tag: "seat", code: "Heron-2" },
              kind: "saw",
              surprise: true,
              texts: ["He drew a pizza first."],
            },
            {
              ...first,
              ...own,
              id: "p3",
              atMs: 19 * MINUTE,
              about: { tag: "seat", code: "Birch-4" },
              kind: "asked",
              surprise: false,
              texts: ["Why is a half bigger?"],
            },
          ],
    sync: { stage: over ? "onRelay" : "onTablet", seenBy: 0, connected: over, full: undefined },
  };
}
