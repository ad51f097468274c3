import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { t } from "../src/app/strings.ts";

const root = new URL("..", import.meta.url);
const english = readFileSync(new URL("strings/en.ftl", root), "utf8");
const defined = [...english.matchAll(/^([a-zA-Z][\w-]*) =/gm)].map(([, id]) => id ?? "");
const sources = readdirSync(new URL("src", root), { recursive: true, encoding: "utf8" })
  .filter((file) => /\.(svelte|ts)$/.test(file) && !file.startsWith("generated"))
  .map((file) => readFileSync(new URL(`src/${file}`, root), "utf8"))
  .join("\n");
const used = [...sources.matchAll(/\bt\(\s*"([\w-]+)"/g)].map(([, id]) => id ?? "");
/** Ids made from a value: `undo-${label}` and the like. */
const prefixes = [...sources.matchAll(/\bt\(\s*`([\w-]+)\$\{/g)].map(([, prefix]) => prefix ?? "");

test("every text that is shown is written down", () => {
  expect(used.filter((id) => !defined.includes(id))).toEqual([]);
});

test("every text that is written down is shown", () => {
  const shown = (id: string) => used.includes(id) || prefixes.some((prefix) => id.startsWith(prefix));
  expect(defined.filter((id) => !shown(id))).toEqual([]);
});

test("every made id has its texts", () => {
  const made = ["saw", "heard", "wrote", "asked"].map((kind) => `kind-${kind}`);
  made.push(
    ...["observer", "groupLead", "schoolLead", "leadPractitioner", "coordinator"].map((role) => `role-${role}`),
  );
  made.push(...["analyst", "studentObserver", "guest", "boardReader", "administrator"].map((role) => `role-${role}`));
  made.push(...["planned", "running", "ended"].map((phase) => `phase-${phase}`));
  made.push(...["title", "planned-for", "teacher", "objective", "technique"].map((field) => `plan-${field}`));
  made.push(...["code", "typifies", "criterion", "outcome"].map((field) => `plan-pupil-${field}`));
  made.push(...["plan", "capture", "timeline", "grid", "interviews", "discussion"].map((part) => `part-${part}`));
  made.push(...["overview", "findings", "workbook"].map((part) => `study-${part}`));
  made.push(...["docx", "pdf", "html", "json", "shared", "saved"].map((word) => `workbook-${word}`));
  made.push(...["workbook", "report", "practiceCard"].map((kind) => `workbook-kind-${kind}`));
  made.push(...["names", "pseudonyms"].map((adults) => `workbook-adults-${adults}`));
  made.push(...["note", "tag", "kind", "mark", "words", "time", "removal"].map((label) => `undo-${label}`));
  made.push(...["text", "verbatim", "tags", "surprise", "kind", "about", "stage"].map((field) => `field-${field}`));
  made.push(...["document", "group"].map((full) => `relay-full-${full}`));
  made.push(
    ...["interviews", "progress", "others", "technique", "teaching", "next-lesson"].map((key) => `section-${key}`),
  );
  made.push(...["chair", "recorder", "commentator"].map((role) => `discussion-role-${role}`));
  made.push(...["due", "overdue", "late"].map((late) => `discussion-${late}`));
  made.push(...["tooShort", "fair", "strong"].map((strength) => `passphrase-${strength}`));
  made.push(...["sealed", "study"].map((kind) => `open-kind-${kind}`));
  for (const fault of ["notSealed", "wrongPassphrase", "damaged", "tooNew", "tooLarge", "ofAnotherGroup"]) {
    made.push(`problem-${fault}`, `problem-${fault}-next`);
  }
  for (const refusal of [
    "weakPassphrase",
    "sealing",
    "notJoined",
    "unsynced",
    "notFound",
    "notAllowed",
    "unreadable",
    "storage",
    "broken",
  ]) {
    made.push(`problem-${refusal}`, `problem-${refusal}-next`);
  }
  expect(made.filter((id) => !defined.includes(id))).toEqual([]);
});

test("a number chooses its form", () => {
  expect(t("share", { count: 1 })).toBe("Share 1 note");
  expect(t("share", { count: 12 })).toBe("Share 12 notes");
});
