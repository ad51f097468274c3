// The coverage cue: for how long an observer has had nothing on a case pupil.

import type { LessonView } from "../platform/engine.ts";

export const QUIET_MIN = 10;

/** Whole minutes without a note of the viewer's about each case pupil, where that is worth saying. */
export function quietMinutes(view: LessonView, nowMs: number): ReadonlyMap<string, number> {
  const quiet = new Map<string, number>();
  const startedMs = view.startedWallMs;
  if (view.phase !== "running" || startedMs === undefined) return quiet;
  for (const { letter } of view.pupils) {
    let lastMs = startedMs;
    for (const { mine, withdrawn, about, atMs } of view.timeline) {
      const isOfPupil = about.tag === "case" && about.letter === letter;
      if (mine && withdrawn === undefined && isOfPupil) lastMs = Math.max(lastMs, startedMs + atMs);
    }
    const minutes = Math.floor((nowMs - lastMs) / 60_000);
    if (minutes >= QUIET_MIN) quiet.set(letter, minutes);
  }
  return quiet;
}
