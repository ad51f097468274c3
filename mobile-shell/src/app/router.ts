// The routes, in the fragment: no server knows them, and an invite's code never reaches a log.

export type Route =
  | { tag: "home" }
  /** A pupil who observes has this screen alone. */
  | { tag: "pupil" }
  | { tag: "join"; code: string }
  | { tag: "lesson"; lesson: string; part: LessonPart }
  | { tag: "study"; study: string; part: StudyPart }
  | { tag: "open" }
  | { tag: "copy" }
  /** The names of pupils; beside the codes of a lesson, if one is given. */
  | { tag: "names"; lesson?: string }
  | { tag: "released" }
  | { tag: "release"; document: string; part: RecordPart }
  | { tag: "unknown" };

export type RecordPart = "timeline" | "grid";

/** The parts of a lesson that have a place in its rail, in the order of a lesson's life. */
export const lessonPlaces = ["plan", "capture", "timeline", "grid", "merge", "interviews", "discussion"] as const;
const lessonParts = [...lessonPlaces, "room", "pupil"] as const;
export type LessonPart = (typeof lessonParts)[number];

/** The parts of a study that have a place in its rail, in the order in which they fill. */
export const studyPlaces = ["overview", "findings", "workbook"] as const;
const studyParts = [...studyPlaces, "pass-on"] as const;
export type StudyPart = (typeof studyParts)[number];

/** What follows "?" belongs to the screen: see filterLink.ts. */
export function parseRoute(fragment: string): Route {
  const parts = fragment
    .replace(/\?.*$/, "")
    .replace(/^#?\/?/, "")
    .split("/")
    .map(decode);
  if (parts.length > 1 && parts.at(-1) === "") parts.pop();
  const [first = "", second = "", third] = parts;
  if (parts.length > 3) return { tag: "unknown" };
  switch (first) {
    case "":
      return parts.length === 1 ? { tag: "home" } : { tag: "unknown" };
    case "open":
    case "copy":
      return parts.length === 1 ? { tag: first } : { tag: "unknown" };
    case "names":
      if (third !== undefined) return { tag: "unknown" };
      return second === "" ? { tag: "names" } : { tag: "names", lesson: second };
    case "join":
      return third === undefined ? { tag: "join", code: second } : { tag: "unknown" };
    case "lesson": {
      const part = lessonParts.find((part) => part === (third ?? "timeline"));
      return second === "" || part === undefined ? { tag: "unknown" } : { tag: "lesson", lesson: second, part };
    }
    case "study": {
      const part = studyParts.find((part) => part === (third ?? "overview"));
      return second === "" || part === undefined ? { tag: "unknown" } : { tag: "study", study: second, part };
    }
    case "released": {
      if (second === "") return { tag: "released" };
      const part = third ?? "timeline";
      return part === "timeline" || part === "grid" ? { tag: "release", document: second, part } : { tag: "unknown" };
    }
    default:
      return { tag: "unknown" };
  }
}

/** Fragments come from links people type and send: a broken escape is not worth an error. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function linkTo(route: Exclude<Route, { tag: "unknown" }>): string {
  switch (route.tag) {
    case "home":
    case "pupil":
      return "#/";
    case "join":
      return route.code === "" ? "#/join" : `#/join/${encodeURIComponent(route.code)}`;
    case "lesson":
      return withPart(`#/lesson/${encodeURIComponent(route.lesson)}`, route.part);
    case "study":
      return withPart(`#/study/${encodeURIComponent(route.study)}`, route.part, "overview");
    case "open":
      return "#/open";
    case "copy":
      return "#/copy";
    case "names":
      return route.lesson === undefined ? "#/names" : `#/names/${encodeURIComponent(route.lesson)}`;
    case "released":
      return "#/released";
    case "release":
      return withPart(`#/released/${encodeURIComponent(route.document)}`, route.part);
  }
}

function withPart(link: string, part: LessonPart | StudyPart, first: LessonPart | StudyPart = "timeline"): string {
  return part === first ? link : `${link}/${part}`;
}
