// Every text on the screen comes from strings/*.ftl through here, in one language at a time.

import type { FluentVariable } from "@fluent/bundle";
import { spoken, spokenTexts } from "./tongue.svelte.ts";

export function t(id: string, values?: Record<string, FluentVariable>): string {
  const texts = spokenTexts();
  const message = texts.message(id);
  // An id without a text shows itself, and strings.test.ts fails.
  return message?.value ? texts.bundle.formatPattern(message.value, values && isolatedValues(values)) : id;
}

const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";
const RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/** What somebody wrote, so marked that it reads in its own direction and disturbs nothing around it. */
export function isolated(text: string): string {
  const foreign = spoken().direction === "rtl" || RIGHT_TO_LEFT.test(text);
  return foreign && text !== "" ? FIRST_STRONG_ISOLATE + text + POP_ISOLATE : text;
}

/** Several of them in a row; what is empty is left out. */
export function beside(texts: readonly string[], between = " · "): string {
  return texts
    .filter((text) => text !== "")
    .map(isolated)
    .join(between);
}

/** Several of them as a list within a sentence. */
export function listed(texts: readonly string[]): string {
  return beside(texts, t("list-comma"));
}

function isolatedValues(values: Record<string, FluentVariable>): Record<string, FluentVariable> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === "string" ? isolated(value) : value]),
  );
}
