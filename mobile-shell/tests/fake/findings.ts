// Findings of an invented study: one that stands on much, one on little, and a rival, a dissent and two wordings at once.

import type { ClaimView, EvidenceView, FindingsView, LessonView, SourceView } from "../../src/platform/engine.ts";

const WALL_MS = 1_791_900_000_000;

const version = (
  entry: string,
  text: string,
  by: string,
): { entry: string; text: string; by: string; wallMs: number } => ({ entry, text, by, wallMs: WALL_MS });

function evidence(cite: string, texts: string[], more: Partial<EvidenceView>): EvidenceView {
  return {
    ...{ cite, lesson: "L2", lessonTitle: "RL2 · Fractions of a whole", state: "here", method: "observation" },
    ...{ atMs: 1_260_000, about: { tag: "case", letter: "C" }, kind: "heard", topic: undefined, texts },
    ...{ verbatim: false, dissent: false, by: "Ana Brook", ...more },
  };
}

function claim(place: string, more: Partial<ClaimView>): ClaimView {
  return {
    ...{ place, versions: [], earlier: [], evidence: [], mine: false, withdrawn: undefined },
    triangulation: { people: 0, methods: [], triangulated: false, outsider: false },
    ...more,
  };
}

const said = evidence("L2/note/n1", ["this one three and this one three … same"], { verbatim: true });
const drawn = evidence("L2/note/n2", ["Two bars of one length, both cut in three"], {
  method: "work",
  kind: "wrote",
  by: "Ben Okafor",
});
const answered = evidence("L2/interview/i1/helped", ["the bar, because I can show it first"], {
  ...{ method: "interview", kind: undefined, atMs: undefined, topic: "helped", by: "Cleo Marsh", verbatim: true },
});
const away = evidence("L3/note/n9", [], { state: "notArrived", lessonTitle: "RL3 · Comparing fractions" });

export function findingsView(empty: boolean): FindingsView {
  const pupil = (letter: string, code: string, typifies: string): FindingsView["progress"][number] => ({
    ...{ letter, code, typifies },
    cells: ["RL1 · What is a whole?", "RL2 · Fractions of a whole"].map((title, place) => ({
      ...{
        lesson: `L${place + 1}`,
        title,
        pupil: letter,
        criterion: "Says one reason for choosing a fraction",
        earlier: 0,
      },
      recorded:
        empty || (letter === "A" && place === 1)
          ? []
          : [
              {
                reached: place === 0 ? "partly" : "met",
                words: version("p1", "With the bar, then without", "Ana Brook"),
              },
              ...(letter === "C" && place === 1
                ? [{ reached: "partly" as const, words: version("p2", "Only with the stem", "Ben Okafor") }]
                : []),
            ],
    })),
  });
  return {
    study: "S1",
    mayWrite: true,
    progress: [
      pupil("A", "Otter-3", "confident, rushes"),
      pupil("B", "Maple-7", "secure when shown"),
      pupil("C", "Finch-1", "new to English, avoids talk"),
    ],
    findings: empty
      ? []
      : [
          {
            claim: claim("finding/f1", {
              versions: [version("e2", "Pupils who build the bar first give a reason in words sooner.", "Ana Brook")],
              earlier: [version("e1", "The bar helps.", "Ben Okafor")],
              evidence: [said, drawn, answered, away],
              triangulation: {
                ...{ people: 3, triangulated: true, outsider: false },
                methods: ["observation", "work", "interview"],
              },
            }),
            rivals: [
              claim("finding/f1/rival/r1", {
                versions: [version("r1", "C copied B’s bar, and the reason with it.", "Cleo Marsh")],
                evidence: [drawn],
                triangulation: { people: 1, methods: ["work"], triangulated: false, outsider: false },
              }),
            ],
            dissents: [
              claim("finding/f1/dissent/d1", {
                versions: [version("d1", "Two lessons are too few to say so.", "Ben Okafor")],
                mine: true,
              }),
            ],
          },
          {
            claim: claim("finding/f2", {
              versions: [
                version("e3", "Short partner talk brings more reasons than long.", "Ana Brook"),
                version("e4", "Partner talk under two minutes brings more reasons.", "Ben Okafor"),
              ],
              evidence: [said],
              triangulation: { people: 1, methods: ["observation"], triangulated: false, outsider: false },
            }),
            rivals: [],
            dissents: [],
          },
        ],
  };
}

export function sourceViews(lesson: LessonView): SourceView[] {
  return [
    { lesson: "L1", title: "RL1 · What is a whole?", arrived: false, evidence: [] },
    {
      lesson: "L2",
      title: lesson.title,
      arrived: true,
      evidence: lesson.timeline
        .filter((note) => note.shared && note.withdrawn === undefined)
        .map((note) =>
          evidence(`L2/note/${note.id}`, note.texts, {
            ...{ atMs: note.atMs, about: note.about, kind: note.kind, verbatim: note.verbatim, by: note.author },
          }),
        )
        .concat(answered),
    },
  ];
}
