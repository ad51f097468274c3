// What each screen has kept fresh. The views of other screens are not made.

import type { Watch } from "../engine/protocol.ts";
import type { Route } from "./router.ts";

type LessonRoute = Extract<Route, { tag: "lesson" }>;

/** What a part of a lesson shows beside the lesson itself. */
function ofPart({ lesson, part }: LessonRoute): Watch[] {
  switch (part) {
    case "plan":
    case "room":
      return [{ tag: "plan", lesson }];
    case "capture":
      return [{ tag: "roster" }];
    case "interviews":
      return [{ tag: "interviews", lesson }];
    case "discussion":
      return [{ tag: "discussion", lesson }];
    case "merge":
      return [{ tag: "mergeReport", lesson }];
    default:
      return [];
  }
}

export function watchesOf(route: Route): Watch[] {
  switch (route.tag) {
    case "home":
      return [{ tag: "home" }, { tag: "roster" }];
    case "lesson":
      return [{ tag: "lesson", lesson: route.lesson }, ...ofPart(route)];
    case "pupil":
      return [{ tag: "home" }, { tag: "pupil" }];
    case "names":
      return [
        { tag: "home" },
        { tag: "roster" },
        ...(route.lesson === undefined ? [] : [{ tag: "lesson", lesson: route.lesson } as const]),
      ];
    case "study":
      return route.part === "findings"
        ? [
            { tag: "study", study: route.study },
            { tag: "findings", study: route.study },
          ]
        : [{ tag: "study", study: route.study }];
    default:
      return [{ tag: "home" }];
  }
}
