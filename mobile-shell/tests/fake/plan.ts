// The plan of the invented lesson, as the engine would show it. For looking at screens; never shipped.

import type {
  DrawingView,
  LessonView,
  PlacedWordsView,
  PlanView,
  SeatPlace,
  WordsView,
} from "../../src/platform/engine.ts";
import { STARTED } from "./lesson.ts";

const DAY = 86_400_000;

function words(...texts: string[]): WordsView {
  const by = ["Ana Brook", "Cleo Marsh"];
  return {
    versions: texts.map((text, place) => ({ entry: text, text, by: by[place] ?? "", wallMs: STARTED - 4 * DAY })),
    earlier: 0,
  };
}

const placed = (place: string, ...texts: string[]): PlacedWordsView => ({ place, ...words(...texts) });

const drawing = (by: string, seats: readonly SeatPlace[]): DrawingView => ({
  by,
  wallMs: STARTED - DAY,
  seats: seats.map(({ code, row, column }) => ({ code, row, column })),
});

export function planView(lesson: LessonView, disputed: boolean): PlanView {
  const ended = lesson.phase === "ended";
  return {
    lesson: lesson.lesson,
    study: "S1",
    phase: lesson.phase,
    title: placed("plan/title", lesson.title),
    plannedFor: placed("plan/planned-for", lesson.plannedFor),
    objective: disputed
      ? placed("plan/objective", "Compare two fractions of one whole.", "Say why one fraction of a whole is bigger.")
      : placed("plan/objective", "Compare two fractions of one whole and say why."),
    technique: placed("plan/technique", "Partners take turns: one shows with the bar, the other says why."),
    teacher: placed("plan/teacher"),
    people: ["Ana Brook", "Ben Okafor", "Cleo Marsh"],
    stages: lesson.grid.map((row) => ({
      stage: row.stage,
      place: `plan/stage/${row.stage}`,
      name: placed(`plan/stage/${row.stage}/name`, row.name),
      minutes: placed(`plan/stage/${row.stage}/minutes`, String(row.minutes)),
      startsMinute: row.startsMinute,
    })),
    orders: 1,
    pupils: lesson.pupils.map(({ letter, code, typifies, criterion }) => ({
      letter,
      place: `plan/pupil/${letter}`,
      code: placed(`plan/pupil/${letter}/code`, code),
      typifies: placed(`plan/pupil/${letter}/typifies`, typifies),
      criterion: placed(`plan/pupil/${letter}/criterion`, criterion),
      outcome: placed(
        `outcome/${letter}`,
        ...(ended && letter === "C" ? ["Gave a reason twice, both times with the bar."] : []),
      ),
    })),
    tags: lesson.tags.map((tag, place) => ({
      place: `plan/tag/t${place + 1}`,
      name:
        disputed && place === 0
          ? placed("plan/tag/t1/name", tag, "gives a reason")
          : placed(`plan/tag/t${place + 1}/name`, tag),
    })),
    drawings: [
      ...(disputed ? [drawing("Ana Brook", lesson.seats.slice(0, 24))] : []),
      drawing("Ben Okafor", lesson.seats),
    ],
    rooms: [{ title: "RL1 · What is a whole?", seats: lesson.seats.slice(0, 28) }],
    removed: disputed ? [{ place: "plan/stage/s9", name: "Song" }] : [],
    nextTime: placed("next-time"),
    previous: {
      lesson: "L1",
      title: "RL1 · What is a whole?",
      outcomes: lesson.pupils.map(({ letter, code, criterion }) => ({
        ...{ letter, code, criterion },
        outcome: letter === "B" ? words("Explained the whole once, after seeing it done.") : words(),
      })),
      nextTime: words("Give partners one card between them, so that they must talk."),
      aims: [
        {
          entry: "a1",
          text: "Every pupil gives a reason in partner talk.",
          by: "Ben Okafor",
          wallMs: STARTED - 13 * DAY,
        },
      ],
    },
    mayWrite: true,
    sync: lesson.sync,
  };
}
