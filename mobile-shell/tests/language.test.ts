import { expect, test } from "vitest";
import { english, languageOf, languages } from "../src/app/language.ts";
import { beside, isolated, listed, t } from "../src/app/strings.ts";
import { speak } from "../src/app/tongue.svelte.ts";
import { lessonTime, onDayAtTime } from "../src/app/words.ts";

const speaking = (code: string) => speak(languages.find((language) => language.code === code) ?? english);

test("the language is the one chosen by hand, else the first that somebody reads, else English", () => {
  expect(languageOf("ar", ["fr-CA"]).code).toBe("ar");
  expect(languageOf(null, ["de-CH", "fr-CH", "en"]).code).toBe("fr");
  expect(languageOf(null, ["AR-ma"]).code).toBe("ar");
  expect(languageOf("tlh", ["de", "nl"]).code).toBe("en");
  expect(languageOf(null, []).code).toBe("en");
});

test("a name in another direction disturbs nothing around it, and one in the same is left as it is", async () => {
  await speaking("en");
  expect(t("history-by", { by: "Ben Okafor", time: "10:15" })).toBe("by Ben Okafor, 10:15");
  expect(t("history-by", { by: "أمل", time: "10:15" })).toBe("by \u2068أمل\u2069, 10:15");
  await speaking("ar");
  expect(isolated("RL2 · Fractions")).toBe("\u2068RL2 · Fractions\u2069");
  expect(beside(["Y5", "", "مدرسة"])).toBe("\u2068Y5\u2069 · \u2068مدرسة\u2069");
  expect(listed(["Ana", "أمل"])).toBe("\u2068Ana\u2069، \u2068أمل\u2069");
});

test("times and dates are in the language, and the lesson clock is one clock in all of them", async () => {
  const at = Date.UTC(2026, 9, 3, 13, 7);
  await speaking("fr");
  expect(onDayAtTime(at)).toMatch(/^3 oct\.,? (à )?\d\d:07$/);
  await speaking("ar");
  expect(onDayAtTime(at)).toMatch(/^3 أكتوبر[^\d]+\d\d:07$/);
  for (const { code } of languages) {
    await speaking(code);
    expect(lessonTime(3_729_000)).toBe("1:02:09");
  }
});
