// Which notes are shown: one place for the timeline and the grid. A filter hides, and always says how much.

import type { About, NoteKind, NoteView } from "../platform/engine.ts";

export type Whom = "all" | "class" | "others" | `case:${string}`;

/** What is undefined, or "all", lets everything through. */
export interface Filter {
  readonly observer: string | undefined;
  readonly whom: Whom;
  /** A stage's id; "" for notes without a stage of the plan. */
  readonly stage: string | undefined;
  readonly kind: NoteKind | undefined;
  readonly tag: string | undefined;
  readonly surprise: boolean;
}

export const everything: Filter = {
  observer: undefined,
  whom: "all",
  stage: undefined,
  kind: undefined,
  tag: undefined,
  surprise: false,
};

export const isFiltering = (filter: Filter): boolean =>
  Object.keys(everything).some((key) => filter[key as keyof Filter] !== everything[key as keyof Filter]);

const isAbout = (about: About, whom: Whom): boolean => {
  switch (about.tag) {
    case "case":
      return whom === "all" || whom === `case:${about.letter}`;
    case "class":
      return whom === "all" || whom === "class";
    case "seat":
      return whom === "all" || whom === "others";
  }
};

/** The stage that a note is listed under: "" when the plan has none such. */
export const stageOf = (note: NoteView, stages: readonly string[]): string =>
  note.stage !== undefined && stages.includes(note.stage) ? note.stage : "";

export function passes(note: NoteView, filter: Filter, stages: readonly string[]): boolean {
  return (
    (filter.observer === undefined || note.author === filter.observer) &&
    isAbout(note.about, filter.whom) &&
    (filter.stage === undefined || stageOf(note, stages) === filter.stage) &&
    (filter.kind === undefined || note.kind === filter.kind) &&
    (filter.tag === undefined || note.tags.includes(filter.tag)) &&
    (!filter.surprise || note.surprise)
  );
}
