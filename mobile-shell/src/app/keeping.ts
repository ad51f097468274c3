// A view that was pushed anew, in which whatever has not changed is still the very same object: what shows it then looks at what
// is new and no further, however long the lesson is.

import { changed, changeOf } from "../engine/changes.ts";

/** `now`, with the parts of `before` that are equal to it. Views are trees of records, lists and plain values. */
export function keeping<T>(before: unknown, now: T): T {
  return changed(before, changeOf(before, now)) as T;
}
