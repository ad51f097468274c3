// What plain.ts does, for the names.

import * as core from "../generated/cahier_bindings.ts";
import type { RosterEdit, RosterFault, RosterState, RosterView, Shown } from "./roster.ts";

const states: Record<core.RosterState, RosterState> = {
  [core.RosterState.NotYours]: "notYours",
  [core.RosterState.NoKey]: "noKey",
  [core.RosterState.OnTablet]: "onTablet",
  [core.RosterState.OnRelay]: "onRelay",
  [core.RosterState.OtherKey]: "otherKey",
  [core.RosterState.Full]: "full",
};
const shown: Record<core.Shown, Shown> = {
  [core.Shown.Codes]: "codes",
  [core.Shown.Names]: "names",
};
const coreShown: Record<Shown, core.Shown> = { codes: core.Shown.Codes, names: core.Shown.Names };

export const rosterFaults: Record<core.RosterError, RosterFault> = {
  [core.RosterError.Words]: "rosterWords",
  [core.RosterError.Full]: "rosterFull",
  [core.RosterError.NoKey]: "rosterNoKey",
  [core.RosterError.NotAKey]: "rosterNotAKey",
};

export function rosterView(view: core.RosterView): RosterView {
  return { ...view, state: states[view.state], shown: shown[view.shown] };
}

export function coreRosterEdit(edit: RosterEdit): core.RosterEdit {
  switch (edit.tag) {
    case "begin":
      return new core.RosterEdit.Begin();
    case "takeKey":
      return new core.RosterEdit.TakeKey(edit);
    case "beginAnew":
      return new core.RosterEdit.BeginAnew();
    case "name":
      return new core.RosterEdit.Name(edit);
    case "remove":
      return new core.RosterEdit.Remove(edit);
    case "import":
      return new core.RosterEdit.Import(edit);
    case "show":
      return new core.RosterEdit.Show({ shown: coreShown[edit.shown] });
    case "forget":
      return new core.RosterEdit.Forget();
  }
}
