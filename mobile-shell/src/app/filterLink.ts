// The filter in the link: a reload and a shared link keep it. No name and no word of anybody stands there: an observer is
// whoever wrote the note of that id, a tag is its place in the lesson's list.

import type { NoteKind, NoteView } from "../platform/engine.ts";
import type { Filter, Whom } from "./filter.ts";

const kinds: readonly NoteKind[] = ["saw", "heard", "wrote", "asked"];

/** What follows "?" in a fragment; "" when nothing does. */
export const queryOf = (fragment: string): string => fragment.split("?")[1] ?? "";

export function filterQuery(filter: Filter, timeline: readonly NoteView[], tags: readonly string[]): string {
  const query = new URLSearchParams();
  if (filter.observer !== undefined) {
    const own = timeline
      .filter(({ author }) => author === filter.observer)
      .sort((one, other) => (one.id < other.id ? -1 : 1));
    const note = own.find(({ shared }) => shared) ?? own[0];
    if (note) query.set("by", note.id);
  }
  if (filter.whom !== "all") query.set("pupil", filter.whom.replace(/^case:/, ""));
  if (filter.stage !== undefined) query.set("stage", filter.stage === "" ? "none" : filter.stage);
  if (filter.kind !== undefined) query.set("kind", filter.kind);
  if (filter.tag !== undefined && tags.includes(filter.tag)) query.set("tag", String(tags.indexOf(filter.tag)));
  if (filter.surprise) query.set("surprise", "1");
  return query.toString();
}

/** What a link does not say, or says of what is not here, lets everything through. */
export function filterFrom(query: string, timeline: readonly NoteView[], tags: readonly string[]): Filter {
  const asked = new URLSearchParams(query);
  const pupil = asked.get("pupil");
  const stage = asked.get("stage");
  const tag = asked.get("tag");
  return {
    observer: timeline.find(({ id }) => id === asked.get("by"))?.author,
    whom: pupil === null ? "all" : pupil === "class" || pupil === "others" ? pupil : (`case:${pupil}` satisfies Whom),
    stage: stage === null ? undefined : stage === "none" ? "" : stage,
    kind: kinds.find((kind) => kind === asked.get("kind")),
    tag: tag === null ? undefined : tags[Number(tag)],
    surprise: asked.get("surprise") === "1",
  };
}
