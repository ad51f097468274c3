// What each screen has kept fresh. The views of other screens are not made.

import type { Watch } from "../engine/protocol.ts";
import type { Route } from "./router.ts";

export function watchesOf(route: Route): Watch[] {
  switch (route.tag) {
    case "lesson":
      return [{ tag: "lesson", lesson: route.lesson }];
    case "study":
      return [{ tag: "study", study: route.study }];
    default:
      return [{ tag: "home" }];
  }
}
