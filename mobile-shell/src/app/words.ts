// Times, people and pupils in words and figures. No rule about what they mean: that is the core's.

import type { About, CasePupil } from "../platform/engine.ts";
import { t } from "./strings.ts";

/** Lesson time: "4:05", and "1:02:09" after an hour. */
export function lessonTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, "0");
  const minutes = Math.floor(seconds / 60) % 60;
  const hours = Math.floor(seconds / 3600);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

const timeOfDay = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const dayAndTime = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

export const atTime = (wallMs: number): string => timeOfDay.format(wallMs);
export const onDay = (wallMs: number): string => day.format(wallMs);
export const onDayAtTime = (wallMs: number): string => dayAndTime.format(wallMs);

/** Which of the three case colours a letter wears; D begins again, and the letter tells them apart. */
export function caseColour(letter: string): 0 | 1 | 2 {
  const place = Math.max(0, letter.toUpperCase().charCodeAt(0) - 65) % 3;
  return place === 0 ? 0 : place === 1 ? 1 : 2;
}

export function aboutWords(about: About, pupils: readonly CasePupil[]): string {
  switch (about.tag) {
    case "case": {
      const code = pupils.find((pupil) => pupil.letter === about.letter)?.code;
      return code === undefined ? about.letter : `${about.letter} ${code}`;
    }
    case "class":
      return t("about-class");
    case "seat":
      return about.code;
  }
}

/** One text per target: what filters compare and what lists are keyed by. */
export function aboutKey(about: About): string {
  switch (about.tag) {
    case "case":
      return `case:${about.letter}`;
    case "class":
      return "class";
    case "seat":
      return `seat:${about.code}`;
  }
}
