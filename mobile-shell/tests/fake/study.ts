// One invented study, as the engine would show it. For looking at screens and for tests; never shipped.

import type { LessonSummaryView, StudyView } from "../../src/platform/engine.ts";
import { STARTED } from "./lesson.ts";

const DAY = 86_400_000;

const version = (entry: string, text: string, by: string, days: number) => ({
  entry,
  text,
  by,
  wallMs: STARTED - days * DAY,
});

export interface StudyScene {
  /** Nothing but its members. */
  empty: boolean;
  /** Two people framed the enquiry at once. */
  disputed: boolean;
  mayWrite: boolean;
}

export function studyView(lessons: LessonSummaryView[], scene: StudyScene): StudyView {
  const enquiry = [
    version("e2", "How does talk with a partner help pupils give reasons for a fraction?", "Ana Brook", 20),
    version("e3", "Which kind of partner talk gets every pupil to give a reason?", "Cleo Marsh", 20),
  ];
  return {
    study: "S1",
    title: { versions: scene.empty ? [] : [version("e1", "Reasons for a fraction", "Ana Brook", 21)], earlier: 0 },
    enquiry: {
      versions: scene.empty ? [] : scene.disputed ? enquiry : enquiry.slice(0, 1),
      earlier: scene.empty ? 0 : 1,
    },
    groundRules: {
      versions: scene.empty
        ? []
        : [
            {
              ...version(
                "e4",
                "We watch pupils learn. We do not rate the teacher.\nEverybody speaks.",
                "Ana Brook",
                19,
              ),
              adopted: true,
            },
          ],
      earlier: 0,
      suggested: [
        "We watch pupils learn. We do not rate the teacher, and nothing here is used for appraisal.",
        "The plan is everybody’s: whoever teaches it teaches for all of us.",
        "While the lesson runs, observers neither help nor prompt.",
      ],
    },
    method: "Research lesson study",
    methods: scene.empty
      ? [
          {
            id: "research-lesson-study",
            title: "Research lesson study",
            stages: ["Opening", "New idea", "Working together", "On their own", "Sharing back"],
          },
          {
            id: "instructional-rounds",
            title: "Instructional rounds",
            stages: ["Arriving and settling", "The task is set", "Pupils at work", "Coming together"],
          },
        ]
      : [],
    members: [
      { name: "Ana Brook", role: "groupLead" },
      { name: "Ben Okafor", role: "observer" },
      { name: "Cleo Marsh", role: "observer" },
    ],
    lessons: scene.empty ? [] : lessons,
    removed: scene.disputed
      ? [{ lesson: "L9", title: "RL3 · begun twice", by: "Ben Okafor", wallMs: STARTED - DAY }]
      : [],
    arrived: true,
    mayWrite: scene.mayWrite,
    sync: { stage: "onRelay", seenBy: 2, connected: true, full: undefined },
  };
}
