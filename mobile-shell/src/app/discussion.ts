// The discussion in words: what a section is called, how late it is, and what can be cited where.

import type { About, CasePupil, CitedView, Due, SectionView } from "../platform/engine.ts";
import { t } from "./strings.ts";

const known = ["interviews", "progress", "others", "technique", "teaching", "next-lesson"];

/** A short name for the list of sections; the question itself stands over the section. */
export function sectionName(section: SectionView, pupils: readonly CasePupil[]): string {
  const pupil = pupils.find(({ letter }) => letter === section.pupil);
  if (pupil !== undefined) return `${pupil.letter} ${pupil.code}`;
  if (section.title !== "") return section.title;
  return known.includes(section.key) ? t(`section-${section.key}`) : section.key;
}

export type Lateness = "due" | "overdue" | "late";

/** The hours are the core's; here is only the clock. */
export function lateness(due: Due, nowWallMs: number): Lateness {
  if (nowWallMs >= due.lateWallMs) return "late";
  return nowWallMs >= due.dueWallMs ? "overdue" : "due";
}

export type Source = "all" | "class" | "others" | "interviews" | `case:${string}`;

/** What a section most likely cites. */
export function sourceOf(section: SectionView): Source {
  if (section.pupil !== undefined) return `case:${section.pupil}`;
  return section.key === "interviews" || section.key === "others" ? section.key : "all";
}

export function isFrom(cited: CitedView, source: Source): boolean {
  if (source === "all") return true;
  if (source === "interviews") return cited.topic !== undefined;
  return sourceOfAbout(cited.about) === source;
}

function sourceOfAbout(about: About): Source {
  switch (about.tag) {
    case "case":
      return `case:${about.letter}`;
    case "class":
      return "class";
    case "seat":
      return "others";
  }
}
