// The names of the fake engine, which knows no key and no merging.

import type { RosterEdit, RosterView } from "../../src/platform/roster.ts";

export const roster: RosterView = {
  state: "onRelay",
  group: "g-kestrel",
  shown: "names",
  entries: [
    { code: "Otter-3", names: ["Ola Adeyemi"] },
    { code: "Maple-7", names: ["Max Brown"] },
    { code: "Finch-1", names: ["Fay Lindqvist", "Fae Lindqvist"] },
  ],
};

export function rosterAfter(view: RosterView, edit: RosterEdit): RosterView {
  switch (edit.tag) {
    case "begin":
    case "beginAnew":
    case "takeKey":
      return { ...view, state: "onTablet" };
    case "name": {
      const others = view.entries.filter(({ code }) => code !== edit.code);
      return { ...view, state: "onTablet", entries: [...others, { code: edit.code, names: [edit.name] }] };
    }
    case "remove":
      return { ...view, entries: view.entries.filter(({ code }) => code !== edit.code) };
    case "import":
      return { ...view, state: "onTablet" };
    case "show":
      return { ...view, shown: edit.shown };
    case "forget":
      return { ...view, state: "noKey", entries: [] };
  }
}
