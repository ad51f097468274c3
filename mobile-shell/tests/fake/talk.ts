// Invented interviews and an invented discussion, as the engine would show them. For looking at screens; never shipped.

import type {
  CitedView,
  DiscussionEntryView,
  DiscussionView,
  InterviewsView,
  LessonView,
  WordsView,
} from "../../src/platform/engine.ts";
import { STARTED } from "./lesson.ts";

const HOUR = 3_600_000;
const ENDED = STARTED + 58 * 60_000;

const words = (id: string, ...texts: [string, string][]): WordsView => ({
  versions: texts.map(([text, by], place) => ({ entry: `${id}-${place}`, text, by, wallMs: ENDED + HOUR })),
  earlier: 0,
});

const topics = [
  { key: "enjoyed", prompt: "What did you like most in this lesson?" },
  { key: "learned", prompt: "What can you do or explain now that you could not before?" },
  { key: "helped", prompt: "Which part of the teaching helped you most, and how?" },
  { key: "change", prompt: "If we taught it again to another class, what should we do differently?" },
];

export function interviewsView(me: string): InterviewsView {
  const interview = (id: string, letter: string, code: string, by: string, said: Record<string, WordsView>) => ({
    interview: id,
    letter,
    code,
    proxy: !["Otter-3", "Maple-7", "Finch-1"].includes(code),
    by,
    wallMs: ENDED + 10 * 60_000,
    mine: by === me,
    answers: topics.map(({ key }) => ({
      topic: key,
      place: `interview/${id}/${key}`,
      words: said[key] ?? words(key),
      verbatim: said[key] !== undefined,
    })),
    withdrawn: undefined,
  });
  return {
    topics,
    interviews: [
      interview("i1", "A", "Otter-3", "Ana Brook", {
        learned: words("a", ["You have to say the whole first.", "Ana Brook"]),
      }),
      interview("i2", "C", "Wren-5", "Ben Okafor", {
        helped: words(
          "b",
          ["The bar. You can show it.", "Ben Okafor"],
          ["The bar, you can show it to your partner.", "Cleo Marsh"],
        ),
        enjoyed: words("c", ["Turning the cards.", "Ben Okafor"]),
      }),
    ],
  };
}

export function discussionView(lesson: LessonView, me: string, begun: boolean): DiscussionView {
  const cited: CitedView[] = lesson.timeline
    .filter(({ withdrawn, shared }) => withdrawn === undefined && shared)
    .map(({ id, about, kind, atMs, stage, texts, verbatim, tags, surprise, author }) => ({
      ...{ cite: id, about, kind, atMs, stage, texts, verbatim, tags, surprise },
      topic: undefined,
      speaker: undefined,
      by: author,
      withdrawn: false,
    }));
  const answers: CitedView[] = interviewsView(me).interviews.flatMap(({ interview, letter, code, by, answers }) =>
    answers
      .filter(({ words }) => words.versions.length > 0)
      .map(({ topic, place, words, verbatim }) => ({
        ...{ cite: place, topic, verbatim, by },
        about: { tag: "case" as const, letter },
        kind: undefined,
        speaker: code,
        atMs: undefined,
        stage: undefined,
        texts: words.versions.map(({ text }) => text),
        tags: [],
        surprise: false,
        withdrawn: interview === "",
      })),
  );
  const entry = (
    id: string,
    by: string,
    said: WordsView,
    cites: string[],
    dissentsFrom?: string,
  ): DiscussionEntryView => ({
    ...{ entry: id, by, words: said, cites, dissentsFrom },
    place: `discussion/x/${id}`,
    wallMs: ENDED + 2 * HOUR,
    mine: by === me,
    withdrawn: undefined,
  });
  const ofA = cited.filter(({ about }) => about.tag === "case" && about.letter === "A").map(({ cite }) => cite);
  const entries: Record<string, DiscussionEntryView[]> = begun
    ? {
        "pupil-A": [
          entry(
            "d1",
            "Ana Brook",
            words("d1", [
              "Rushed as predicted, but checked by drawing from the second task on, which we had not expected.",
              "Ana Brook",
            ]),
            ofA.slice(2, 4),
          ),
          entry(
            "d2",
            "Ben Okafor",
            words("d2", ["The drawing came after he was asked, not by himself.", "Ben Okafor"]),
            [],
            "d1",
          ),
        ],
      }
    : {};
  const asked: [string, string, string?][] = [
    ...lesson.pupils.map(({ letter }): [string, string, string] => [
      `pupil-${letter}`,
      "What did this pupil do, beside what we predicted?",
      letter,
    ]),
    ["interviews", "What did the pupils tell us afterwards?"],
    ["progress", "Was the progress enough, for each of them?"],
    ["others", "What of the other pupils of each learner group?"],
    ["technique", "How did the technique work, and what surprised us?"],
    ["teaching", "Only now the teaching: what in the plan made the difference?"],
    ["next-lesson", "What do we aim for in the next lesson?"],
  ];
  return {
    sections: asked.map(([key, prompt, pupil]) => ({
      ...{ key, title: "", prompt, pupil },
      mustCite: key !== "next-lesson",
      entries: entries[key] ?? [],
    })),
    at: 0,
    jumps: begun
      ? [
          {
            from: "pupil-A",
            to: "technique",
            reason: "The caretaker locked up.",
            by: "Ana Brook",
            wallMs: ENDED + HOUR,
          },
        ]
      : [],
    roles: [
      { role: "chair", holders: [{ person: "p1", name: "Ana Brook" }] },
      {
        role: "recorder",
        holders: begun
          ? [
              { person: "p2", name: "Ben Okafor" },
              { person: "p3", name: "Cleo Marsh" },
            ]
          : [],
      },
      { role: "commentator", holders: [] },
    ],
    people: [
      { person: "p1", name: "Ana Brook" },
      { person: "p2", name: "Ben Okafor" },
      { person: "p3", name: "Cleo Marsh" },
    ],
    evidence: [...cited, ...answers],
    due: begun ? undefined : { dueWallMs: ENDED + 24 * HOUR, lateWallMs: ENDED + 36 * HOUR },
  };
}
