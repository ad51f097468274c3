import { readFileSync } from "node:fs";
import { FluentBundle, FluentResource } from "@fluent/bundle";
import { expect, test } from "vitest";
import { languages } from "../src/app/language.ts";
import { Texts } from "../src/app/tongue.svelte.ts";

test.each(languages)("a text that is read by itself is as it is among all others: $code", ({ code, locale }) => {
  const source = readFileSync(new URL(`../strings/${code}.ftl`, import.meta.url), "utf8");
  const resource = new FluentResource(source);
  const whole = new FluentBundle(locale, { useIsolating: false });
  whole.addResource(resource);
  const ids = resource.body.map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(500);
  for (const id of ids) {
    const texts = new Texts(locale, source);
    const [message, expected] = [texts.message(id), whole.getMessage(id)];
    expect(message).toEqual(expected);
    // Another text that it has in it is there too.
    const faults: Error[] = [];
    if (expected?.value) whole.formatPattern(expected.value, {}, []);
    if (message?.value) texts.bundle.formatPattern(message.value, {}, faults);
    expect(faults.filter(({ message }) => /message|term/i.test(message))).toEqual([]);
  }
});

test("an id without a text has none", () => {
  expect(new Texts("en", "a-b = c\n").message("a")).toBeUndefined();
});
