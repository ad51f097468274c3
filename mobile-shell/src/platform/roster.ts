// The names of a group's pupils, as plain values: see engine.ts. They are shown on screens and go nowhere else.

import type { Effect } from "./engine.ts";

/**
 * `notYours`: the role has no names. `noKey`: the tablet has no key to them. `otherKey`: what the relay has does not open with
 * any key of this tablet. `full`: more than the relay takes; all of them are here.
 */
export type RosterState = "notYours" | "noKey" | "onTablet" | "onRelay" | "otherKey" | "full";
/** What stands on a seat. */
export type Shown = "codes" | "names";
/** Why the names were not changed. */
export type RosterFault = "rosterWords" | "rosterFull" | "rosterNoKey" | "rosterNotAKey";

export interface RosterView {
  state: RosterState;
  group: string;
  shown: Shown;
  entries: RosterEntryView[];
}

/** Several names where tablets wrote at once and nobody has settled it. */
export interface RosterEntryView {
  code: string;
  names: string[];
}

export type RosterEdit =
  | { tag: "begin" }
  | { tag: "takeKey"; key: string }
  /** The names of this tablet take the place of what the relay has; other tablets need the new key. */
  | { tag: "beginAnew" }
  | { tag: "name"; code: string; name: string }
  | { tag: "remove"; code: string }
  | { tag: "import"; list: string }
  | { tag: "show"; shown: Shown }
  /** On this tablet alone. */
  | { tag: "forget" };

/** Of a list, how many lines were taken, and how many were none. */
export interface RosterEdited {
  taken: number;
  passedOver: number;
  effects: Effect[];
}

/** `put`: what is to take the place of what the relay has; nothing when the two are done. */
export interface RosterTaken {
  put: Uint8Array | undefined;
  effects: Effect[];
}

/** What the engine does about names. */
export interface RosterEngine {
  roster(): RosterView;
  rosterKey(): string;
  editRoster(edit: RosterEdit): RosterEdited;
  takeRoster(sealed: Uint8Array | undefined): RosterTaken;
  hasNamesAlone(): boolean;
}

/** Where the engine keeps the names and their key: in no copy of a person's own. */
export const ROSTER_VALUE = "roster";
