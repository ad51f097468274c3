// One invented lesson, as the engine would show it. For looking at screens and for tests; never shipped.

import type {
  About,
  CasePupil,
  GridRowView,
  LessonView,
  NoteKind,
  NoteView,
  PhaseView,
  ReleaseView,
} from "../../src/platform/engine.ts";

export const STARTED = Date.UTC(2026, 9, 13, 9, 15);
const MINUTE = 60_000;

export const pupils: CasePupil[] = [
  {
    id: "A",
    letter: "A",
    code: "Otter-3",
    typifies: "Confident, rushes",
    criterion: "Checks one answer against a drawing before moving on.",
  },
  {
    id: "B",
    letter: "B",
    code: "Maple-7",
    typifies: "Secure when shown",
    criterion: "Explains the whole without being asked to.",
  },
  {
    id: "C",
    letter: "C",
    code: "Finch-1",
    typifies: "New to English, avoids talk",
    criterion: "Says one reason for choosing a fraction, with or without the stem.",
  },
];

export const tags = [
  "explains",
  "asks a peer",
  "uses the bar",
  "copies",
  "stuck",
  "self-corrects",
  "off task",
  "uses the stem",
];

const seatCodes = [
  "Heron-2",
  "Birch-4",
  "Otter-3",
  "Wren-5",
  "Cedar-1",
  "Vole-6",
  "Maple-7",
  "Robin-2",
  "Hazel-3",
  "Stoat-4",
  "Larch-6",
  "Plover-1",
  "Aspen-5",
  "Dunnock-2",
  "Hare-7",
  "Rowan-3",
  "Finch-1",
  "Alder-4",
  "Kestrel-6",
  "Holly-2",
  "Badger-5",
  "Lapwing-3",
  "Elm-1",
  "Shrew-7",
  "Siskin-4",
  "Willow-6",
  "Mole-2",
  "Swift-3",
  "Linden-5",
  "Teal-1",
];

const stages = [
  { stage: "s1", name: "Recall: thirds and fourths", minutes: 10 },
  { stage: "s2", name: "Same whole, different cuts", minutes: 12 },
  { stage: "s3", name: "Partner talk", minutes: 14 },
  { stage: "s4", name: "On their own", minutes: 14 },
  { stage: "s5", name: "Plenary", minutes: 8 },
];

const predictions: Record<string, string> = {
  "s1/A": "Answers first, without drawing.",
  "s1/B": "Draws the bar when the teacher has drawn hers.",
  "s1/C": "Points at the right card.",
  "s2/A": "Says thirds are bigger “because three is more”, then sees it.",
  "s2/B": "Copies the first example exactly.",
  "s2/C": "Folds the paper right, says nothing.",
  "s3/A": "Talks for both partners.",
  "s3/B": "Repeats the partner’s reason.",
  "s3/C": "Points and uses the bar.",
  "s4/A": "Finishes early, two slips.",
  "s4/C": "Writes the fraction, no reason.",
  "s5/B": "Offers an answer if asked by name.",
};

type Row = [
  minute: number,
  author: string,
  about: string,
  kind: NoteKind,
  text: string,
  tags?: string,
  extra?: Partial<NoteView>,
];

const rows: Row[] = [
  [1.2, "Ana Brook", "A", "saw", "Hand up before the question is finished.", "", {}],
  [2.4, "Ben Okafor", "class", "saw", "Nearly everyone has the bar out; four tables have two colours."],
  [4.1, "Cleo Marsh", "C", "saw", "Watches B’s hands, then folds the same way.", "copies"],
  [6.8, "Ana Brook", "A", "heard", "It’s obvious, you just count the bits", "explains", { verbatim: true }],
  [8.9, "Ben Okafor", "B", "saw", "Waits for the drawing on the board, then draws it.", "uses the bar"],
  [11.5, "Cleo Marsh", "C", "saw", "", "uses the bar"],
  [
    13.2,
    "Ana Brook",
    "A",
    "heard",
    "Three is more than two so a third is more… no. No it’s smaller.",
    "self-corrects",
    { verbatim: true, surprise: true, amended: true },
  ],
  [15.7, "Ben Okafor", "Hare-7", "saw", "Explains the cut to the whole table with the paper strip.", "explains"],
  [
    17.3,
    "Ben Okafor",
    "B",
    "wrote",
    "1/3 under a bar cut in three unequal parts.",
    "copies",
    {
      texts: ["1/3 under a bar cut in three unequal parts.", "Wrote 1/3; the parts are not equal, but close."],
      disputed: ["text"],
    },
  ],
  [19.8, "Cleo Marsh", "class", "saw", "Pairs have turned to each other within a minute."],
  [21.0, "Cleo Marsh", "C", "heard", "this one three and this one three … same", "uses the stem", { verbatim: true }],
  [
    23.1,
    "Cleo Marsh",
    "C",
    "saw",
    "Turns the card to show the partner, waits.",
    "explains",
    { surprise: true, toward: [aboutOf("B")] },
  ],
  [24.0, "Ana Brook", "B", "saw", "", "", { withdrawn: { by: "Ana Brook", wallMs: STARTED + 70 * MINUTE }, texts: [] }],
  [
    24.6,
    "Ben Okafor",
    "B",
    "saw",
    "Copies C’s bar, looks up twice to check.",
    "copies,uses the bar",
    { surprise: true },
  ],
  [
    28.4,
    "Ana Brook",
    "A",
    "asked",
    "How do you know? — “I just see it. Wait, I can draw it.”",
    "self-corrects",
    { verbatim: true },
  ],
  [38.9, "Ana Brook", "A", "wrote", "All six done; the fourth has the whole redrawn beside it.", "self-corrects"],
  [41.3, "Cleo Marsh", "C", "wrote", "2/4 = 1/2, and underneath: “same big”.", "explains"],
  [44.7, "Ben Okafor", "Wren-5", "saw", "Has stopped; the ruler is the problem, not the fraction.", "stuck"],
  [52.2, "Ben Okafor", "class", "heard", "Most reasons now begin with “because the whole …”.", "uses the stem"],
  [54.9, "Cleo Marsh", "C", "saw", "Hand half up, down again.", ""],
];

function aboutOf(text: string): About {
  if (text.length === 1) return { tag: "case", letter: text };
  return text === "class" ? { tag: "class" } : { tag: "seat", code: text };
}

const codes = ["listen", "talk together", "write or draw", "use equipment", "answer", "ask", "present", "wait"];
const phases: PhaseView[] = [
  { phase: "wholeClass", fromMs: 0 },
  { phase: "pairs", fromMs: 20 * MINUTE },
  { phase: "individual", fromMs: 34 * MINUTE },
];

export function stageAt(minute: number): string {
  let ends = 0;
  for (const { stage, minutes } of stages) {
    ends += minutes;
    if (minute < ends) return stage;
  }
  return "s5";
}

function noteOf(
  [minute, author, about, kind, text, tagged = "", extra = {}]: Row,
  place: number,
  me: string,
): NoteView {
  return {
    id: `note-${String(place).padStart(3, "0")}`,
    atMs: Math.round(minute * MINUTE),
    wallMs: STARTED + Math.round(minute * MINUTE),
    stage: stageAt(minute),
    author,
    authorRole: author === "Ana Brook" ? "groupLead" : "observer",
    mine: author === me,
    about: aboutOf(about),
    toward: [],
    kind,
    texts: text === "" ? [] : [text],
    verbatim: false,
    tags: tagged === "" ? [] : tagged.split(","),
    surprise: false,
    sampling: undefined,
    attachments: [],
    shared: true,
    amended: false,
    disputed: [],
    withdrawn: undefined,
    saved: true,
    ...extra,
  };
}

/** The grid that a timeline fills. The real one is the core's; this one is enough to look at. */
export function gridOf(timeline: readonly NoteView[], phase: LessonView["phase"]): GridRowView[] {
  let startsMinute = 0;
  return stages.map(({ stage, name, minutes }) => {
    const cells = pupils.map(({ letter }) => {
      const seen = timeline.filter(
        (note) =>
          note.withdrawn === undefined &&
          note.stage === stage &&
          note.about.tag === "case" &&
          note.about.letter === letter,
      );
      const text = predictions[`${stage}/${letter}`];
      return {
        pupil: letter,
        predicted: text === undefined ? [] : [{ text, by: "Ana Brook", wallMs: STARTED - 90 * MINUTE }],
        laterEdits:
          stage === "s3" && letter === "C" && phase === "ended"
            ? [{ text: "With B beside C, C leads.", by: "Ben Okafor", wallMs: STARTED + 66 * MINUTE }]
            : [],
        notes: seen.map(({ id }) => id),
        surprises: seen.filter(({ surprise }) => surprise).length,
        gap: seen.length === 0 && phase !== "planned",
      };
    });
    startsMinute += minutes;
    return { stage, name, minutes, startsMinute: startsMinute - minutes, cells };
  });
}

export interface Scene {
  phase: LessonView["phase"];
  me: string;
  /** How many of my notes are not shared, counted from the latest. */
  drafts: "mine" | "none";
  lead: boolean;
  released: boolean;
  notes: boolean;
}

export function lessonView(scene: Scene, startedWallMs: number): LessonView {
  const sofar = scene.phase === "running" ? rows.filter(([minute]) => minute < 26) : rows;
  const all = scene.notes ? sofar.map((row, place) => noteOf(row, place, scene.me)) : [];
  const seen =
    scene.drafts === "mine"
      ? all
          .filter(({ mine, withdrawn }) => mine && !withdrawn)
          .map((note) => ({ ...note, shared: false, disputed: [], texts: note.texts.slice(0, 1), amended: false }))
      : all;
  const timeline =
    scene.phase === "planned" ? [] : seen.map((note) => ({ ...note, wallMs: startedWallMs + note.atMs }));
  const observers = ["Ana Brook", "Ben Okafor", "Cleo Marsh"].map((name) => ({
    name,
    role: name === "Ana Brook" ? ("groupLead" as const) : ("observer" as const),
    notes: timeline.filter((note) => note.shared && note.author === name && !note.withdrawn).length,
  }));
  return {
    lesson: "L2",
    title: "RL2 · Fractions of a whole",
    yearGroup: "Y5",
    school: "Kestrel Lane Primary",
    group: "Number Talk, Kestrel Lane",
    plannedFor: "Tuesday 13 October, 10:15",
    phase: scene.phase,
    startedWallMs: scene.phase === "planned" ? undefined : startedWallMs,
    endedWallMs: scene.phase === "ended" ? startedWallMs + 58 * MINUTE : undefined,
    pupils,
    seats: seatCodes.map((code, place) => ({
      code,
      row: Math.floor(place / 6),
      column: place % 6,
      letter: pupils.find((pupil) => pupil.code === code)?.letter,
      notes: timeline.filter(
        (note) =>
          note.mine &&
          !note.withdrawn &&
          (note.about.tag === "seat"
            ? note.about.code === code
            : note.about.tag === "case" &&
              pupils.some(
                ({ letter, code: c }) => c === code && note.about.tag === "case" && letter === note.about.letter,
              )),
      ).length,
    })),
    tags,
    codes,
    phases: scene.phase === "planned" ? [] : phases,
    timeline,
    grid: gridOf(timeline, scene.phase),
    observers: observers.filter(({ notes }) => notes > 0),
    drafts: timeline.filter((note) => note.mine && !note.shared).length,
    release: scene.released ? { by: "Ana Brook", wallMs: startedWallMs + 75 * MINUTE } : undefined,
    mayRelease: scene.lead,
    sync: { stage: "onRelay", seenBy: 2, connected: true, full: undefined },
  };
}

export function releaseView(): ReleaseView {
  const view = lessonView(
    { phase: "ended", me: "", drafts: "none", lead: false, released: true, notes: true },
    STARTED,
  );
  const names = new Map(
    ["Ana Brook", "Ben Okafor", "Cleo Marsh"].map((name, place) => [name, `Observer ${place + 1}`]),
  );
  const pseudonym = (name: string): string => names.get(name) ?? "Observer";
  return {
    title: view.title,
    yearGroup: view.yearGroup,
    school: view.school,
    group: view.group,
    objective: "Pupils choose the fraction that a picture shows and give a reason.",
    technique: "Two partners share one card; the stem stays on the wall.",
    releasedWallMs: STARTED + 75 * MINUTE,
    withdrawn: false,
    pupils,
    timeline: view.timeline
      .filter(({ withdrawn }) => !withdrawn)
      .map((note) => ({
        ...note,
        author: pseudonym(note.author),
        mine: false,
        amended: false,
        attachments: [],
        disputed: [],
        texts: note.texts.slice(0, 1),
      })),
    grid: view.grid,
    observers: view.observers.map((observer) => ({ ...observer, name: pseudonym(observer.name) })),
    interviews: [],
    discussion: [],
    findings: [],
    card: undefined,
  };
}
