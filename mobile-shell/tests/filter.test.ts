import { expect, test } from "vitest";
import { everything, type Filter, isFiltering, passes, stageOf } from "../src/app/filter.ts";
import { filterFrom, filterQuery } from "../src/app/filterLink.ts";
import type { NoteView } from "../src/platform/engine.ts";

const note: NoteView = {
  id: "n1",
  atMs: 0,
  wallMs: 0,
  stage: "s1",
  author: "Ana Brook",
  authorRole: "observer",
  mine: false,
  about: { tag: "case", letter: "A" },
  toward: [],
  kind: "heard",
  texts: ["one third"],
  verbatim: true,
  tags: ["explains"],
  surprise: true,
  sampling: undefined,
  attachments: [],
  shared: true,
  amended: false,
  disputed: [],
  withdrawn: undefined,
  saved: true,
};
const stages = ["s1", "s2"];

test("everything lets every note through", () => {
  expect(isFiltering(everything)).toBe(false);
  expect(passes(note, everything, stages)).toBe(true);
});

test.each([
  [{ observer: "Ana Brook" }, { observer: "Ben Tarrant" }],
  [{ whom: "case:A" }, { whom: "case:B" }],
  [{ whom: "all" }, { whom: "class" }],
  [{ stage: "s1" }, { stage: "s2" }],
  [{ kind: "heard" }, { kind: "saw" }],
  [{ tag: "explains" }, { tag: "waits" }],
] as const)("%j lets it through and %j does not", (one, other) => {
  expect(passes(note, { ...everything, ...one }, stages)).toBe(true);
  expect(passes(note, { ...everything, ...other }, stages)).toBe(false);
  expect(isFiltering({ ...everything, ...other })).toBe(true);
});

test("choices are met together", () => {
  expect(passes(note, { ...everything, observer: "Ana Brook", kind: "saw" }, stages)).toBe(false);
  expect(passes({ ...note, surprise: false }, { ...everything, surprise: true }, stages)).toBe(false);
});

test("a note of a stage that the plan has not is listed without a stage", () => {
  expect(stageOf({ ...note, stage: "gone" }, stages)).toBe("");
  expect(passes({ ...note, stage: undefined }, { ...everything, stage: "" }, stages)).toBe(true);
});

const tags = ["waits", "explains"];
const timeline = [{ ...note, id: "n0", shared: false }, note, { ...note, id: "n2", author: "Ben Tarrant" }];

test.each([
  ["", {}],
  ["by=n1", { observer: "Ana Brook" }],
  ["pupil=A", { whom: "case:A" }],
  ["pupil=class", { whom: "class" }],
  ["stage=none", { stage: "" }],
  [
    "pupil=others&stage=s1&kind=heard&tag=1&surprise=1",
    { whom: "others", stage: "s1", kind: "heard", tag: "explains", surprise: true },
  ],
] as [string, Partial<Filter>][])("the link says %j, and no name and no word", (query, choice) => {
  const filter = { ...everything, ...choice };
  expect(filterQuery(filter, timeline, tags)).toBe(query);
  expect(filterFrom(query, timeline, tags)).toEqual(filter);
});

test("a link that asks for what is not here lets everything through", () => {
  expect(filterFrom("by=gone&kind=smelt&tag=x&more=1", timeline, tags)).toEqual(everything);
});
