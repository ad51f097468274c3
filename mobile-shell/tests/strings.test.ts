import { readdirSync, readFileSync } from "node:fs";
import { FluentResource } from "@fluent/bundle";
import { beforeAll, describe, expect, test } from "vitest";
import { english, languages } from "../src/app/language.ts";
import { t } from "../src/app/strings.ts";
import { speak } from "../src/app/tongue.svelte.ts";

const root = new URL("..", import.meta.url);

/** A message as Fluent reads it: texts, and what is put into them. */
type Pattern = string | null | readonly (string | Expression)[];
interface Expression {
  type: string;
  name?: string;
  selector?: Expression;
  variants?: readonly { key: { type: string; value: string | number }; value: Pattern }[];
}
interface Message {
  id: string;
  value: Pattern;
  attributes: Record<string, Pattern>;
}

function messagesOf(code: string): Map<string, Message> {
  const text = readFileSync(new URL(`strings/${code}.ftl`, root), "utf8");
  const messages = new FluentResource(text).body as unknown as Message[];
  return new Map(messages.map((message) => [message.id, message]));
}

const inEnglish = messagesOf("en");
const defined = [...inEnglish.keys()];
const files = readdirSync(new URL("src", root), { recursive: true, encoding: "utf8" })
  .filter((file) => /\.(svelte|ts)$/.test(file) && !file.startsWith("generated"))
  .map((file) => ({ file, source: readFileSync(new URL(`src/${file}`, root), "utf8") }));
const sources = files.map(({ source }) => source).join("\n");
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

const TEXT = /\b(t|\w+Words)\(/;

/** Where a state keeps a finished text. What somebody goes on to edit is theirs from then on, in whatever language. */
function keptTexts(source: string): string[] {
  const states = [...source.matchAll(/\blet (\w+) = \$state/g)].map(([, name]) => name ?? "");
  const shown = new Set(states.filter((name) => !source.includes(`bind:value={${name}}`)));
  const script = source.split("</script>")[0] ?? "";
  return [...script.matchAll(/(\w+|\[[\w, ]+\]) = ([^;]+);/g)]
    .filter(([, to, value]) => to?.match(/\w+/g)?.some((name) => shown.has(name)) && TEXT.test(value ?? ""))
    .flatMap(([kept, , value]) => (value?.includes("=>") ? [] : [kept]));
}

test("no state keeps a text: it would stay in the language before when another is chosen", () => {
  expect(keptTexts('let said = $state("");\nsaid = t("sealed-saved", { name });')).toHaveLength(1);
  expect(keptTexts('let said = $state.raw();\nsaid = () => t("sealed-saved", { name });')).toEqual([]);
  expect(files.flatMap(({ file, source }) => keptTexts(source).map((kept) => `${file}: ${kept}`))).toEqual([]);
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
  made.push(...["photo", "ink", "audio", "detached"].map((label) => `undo-${label}`));
  made.push(...["photo", "ink"].map((kind) => `attached-${kind}`));
  made.push(
    ...["noPicture", "tooRich", "refused", "none", "unable", "unloaded"].flatMap((fault) => [
      `media-${fault}`,
      `media-${fault}-next`,
    ]),
  );
  made.push(
    ...["refused", "none", "silent", "unable"].flatMap((fault) => [`dictation-${fault}`, `dictation-${fault}-next`]),
  );
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
    "attachmentTooLarge",
    "attachmentTooMany",
    "attachmentMediaType",
    "attachmentMetadata",
    "storage",
    "broken",
  ]) {
    made.push(`problem-${refusal}`, `problem-${refusal}-next`);
  }
  expect(made.filter((id) => !defined.includes(id))).toEqual([]);
});

function expressionsIn(pattern: Pattern): Expression[] {
  if (pattern === null || typeof pattern === "string") return [];
  const here = pattern.filter((part) => typeof part !== "string");
  return here.flatMap((part) => [part, ...(part.variants ?? []).flatMap(({ value }) => expressionsIn(value))]);
}

function variablesOf({ value, attributes }: Message): string[] {
  const all = [value, ...Object.values(attributes)].flatMap(expressionsIn).flatMap((part) => [part, part.selector]);
  const named = all.flatMap((part) => (part?.type === "var" && part.name !== undefined ? [part.name] : []));
  return [...new Set(named)].sort();
}

/** What each choice in a message chooses between, plain numbers aside. */
function categoriesOf({ value }: Message): string[][] {
  const choices = expressionsIn(value).flatMap(({ variants }) => (variants === undefined ? [] : [variants]));
  return choices.map((variants) =>
    variants.flatMap(({ key }) => (key.type === "str" ? [String(key.value)] : [])).sort(),
  );
}

/** Texts that are the same in another language because that is what they are called there. */
const SAME: Record<string, readonly string[]> = {
  fr: [
    "add-photo",
    "app-name",
    "list-comma",
    "earlier",
    "part-plan",
    "part-discussion",
    "method-discussion",
    "method-observation",
    "quiet-short",
    "work-phase-lasted",
    "names-code",
  ],
  ar: ["app-name", "stage-title", "filter-counted", "quiet-short"],
};

describe.each(languages)("in $name", ({ code, locale }) => {
  const messages = messagesOf(code);
  const categories = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.toSorted();

  beforeAll(() => speak(languages.find((language) => language.code === code) ?? english));

  test("there is every text that English has, and no other", () => {
    expect([...messages.keys()].sort()).toEqual(defined.toSorted());
  });

  test("each text says as much as in English", () => {
    const shape = (message: Message) => ({
      id: message.id,
      variables: variablesOf(message),
      attributes: Object.keys(message.attributes),
    });
    expect([...messages.values()].map(shape)).toEqual(defined.flatMap((id) => inEnglish.get(id) ?? []).map(shape));
  });

  test("each choice by number has all the forms of this language", () => {
    const wrong = [...messages.values()].filter((message) =>
      categoriesOf(message).some((keys) => keys.join() !== categories.join()),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  test("a text in English is there on purpose", () => {
    if (code === "en") return;
    const same = defined.filter((id) => JSON.stringify(messages.get(id)) === JSON.stringify(inEnglish.get(id)));
    expect(same.toSorted()).toEqual(SAME[code]?.toSorted());
  });

  test("each text can be shown", () => {
    const values = { count: 3, number: 1, minutes: 5, from: 0, to: 5 };
    const given = (message: Message) =>
      Object.fromEntries(variablesOf(message).map((name) => [name, name in values ? 3 : "Otter-3"]));
    const unshown = [...messages.values()].filter((message) => /\{|\}/.test(t(message.id, given(message))));
    expect(unshown.map(({ id }) => id)).toEqual([]);
  });
});

test("no French line begins with a mark that belongs to the word before it", () => {
  const text = readFileSync(new URL("strings/fr.ftl", root), "utf8");
  const loose = text.split("\n").filter((line) => !line.startsWith("#") && /« | [»;:?!]/.test(line));
  expect(loose).toEqual([]);
});

describe("a number chooses its form", () => {
  const forms = async (code: string, counts: readonly number[]): Promise<string[]> => {
    await speak(languages.find((language) => language.code === code) ?? english);
    return counts.map((count) => t("notes-count", { count }));
  };

  test("in English", async () => {
    expect(await forms("en", [0, 1, 2])).toEqual(["No notes", "1 note", "2 notes"]);
  });

  test("in French, where a million is followed by de", async () => {
    expect(await forms("fr", [0, 1, 2, 1_000_000])).toEqual([
      "Aucune note",
      "1 note",
      "2 notes",
      "1\u202f000\u202f000 de notes",
    ]);
  });

  test("in Arabic, which has six", async () => {
    expect(await forms("ar", [0, 1, 2, 3, 11, 100])).toEqual([
      "لا ملاحظات",
      "ملاحظة واحدة",
      "ملاحظتان",
      "3 ملاحظات",
      "11 ملاحظة",
      "100 ملاحظة",
    ]);
  });
});
