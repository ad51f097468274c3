// Times, people and pupils in words and figures. No rule about what they mean: that is the core's.

import type { About, CasePupil } from "../platform/engine.ts";
import { english } from "./language.ts";
import { isolated, t } from "./strings.ts";
import { spoken } from "./tongue.svelte.ts";

/** Lesson time: "4:05", and "1:02:09" after an hour. */
export function lessonTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, "0");
  const minutes = Math.floor(seconds / 60) % 60;
  const hours = Math.floor(seconds / 3600);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

interface Formats {
  timeOfDay: Intl.DateTimeFormat;
  day: Intl.DateTimeFormat;
  dayAndTime: Intl.DateTimeFormat;
}

/** Making one takes long; there is one of each for each language that was shown. */
const formats = new Map<string, Formats>();

function formatsOf(locale: string): Formats {
  const known = formats.get(locale);
  if (known !== undefined) return known;
  // A school's timetable has twenty-four hours, in every language.
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const made = {
    timeOfDay: new Intl.DateTimeFormat(locale, time),
    day: new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" }),
    dayAndTime: new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", ...time }),
  };
  formats.set(locale, made);
  return made;
}

export const atTime = (wallMs: number): string => formatsOf(spoken().locale).timeOfDay.format(wallMs);
export const onDay = (wallMs: number): string => formatsOf(spoken().locale).day.format(wallMs);
export const onDayAtTime = (wallMs: number): string => formatsOf(spoken().locale).dayAndTime.format(wallMs);
/** Papers are in English, whatever language the screens are in. */
export const onPaper = (wallMs: number): string => formatsOf(english.locale).day.format(wallMs);

/** Which of the three case colours a letter wears; D begins again, and the letter tells them apart. */
export function caseColour(letter: string): 0 | 1 | 2 {
  const place = Math.max(0, letter.toUpperCase().charCodeAt(0) - 65) % 3;
  return place === 0 ? 0 : place === 1 ? 1 : 2;
}

export function aboutWords(about: About, pupils: readonly CasePupil[]): string {
  switch (about.tag) {
    case "case": {
      const code = pupils.find((pupil) => pupil.letter === about.letter)?.code;
      return code === undefined ? about.letter : `${about.letter} ${isolated(code)}`;
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
