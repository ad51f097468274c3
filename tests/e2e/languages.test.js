// A lesson in Arabic, and a tablet that changes its language: by the browser, by hand, without the relay.

import assert from "node:assert/strict";
import { test } from "node:test";
import { demo } from "../relay.js";
import { LESSON, person } from "./people.js";

const SEATS = 'main [role="group"] .place button';

test("a tablet speaks its reader's language, and the room stays as it is", { timeout: 170_000 }, async (t) => {
  const relay = await demo(t);
  const amara = await person(t, relay, "Amara Okoye", { locale: "ar-EG" });
  const { page } = amara;
  const said = (words) => page.getByText(words, { exact: true }).first();
  /** Whether one is drawn to the left of the other. */
  const leftOf = async (one, other) => (await one.boundingBox()).x < (await other.boundingBox()).x;

  await page.goto(`${relay.url}/#/join/${relay.invite("Amara Okoye").code}`);
  await amara.button("الانضمام على هذا الجهاز").click();
  await page.getByRole("region", { name: "هذا الجهاز" }).getByText("Amara Okoye").waitFor();
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ["ar", "rtl"]);

  await page.getByRole("link", { name: LESSON }).first().click();
  await page.getByRole("navigation").getByRole("link", { name: "تدوين" }).click();
  await amara.tapTwice("بدء الدرس", "المس مرة أخرى للبدء");
  await amara.button("إنهاء الدرس").waitFor();

  const rail = page.getByRole("navigation");
  const plan = page.getByRole("group", { name: "مخطط الجلوس" });
  const first = page.locator(SEATS).first();
  assert.ok(await leftOf(plan, rail), "the frame is turned round");
  assert.ok(await leftOf(first, page.locator(SEATS).nth(1)), "the room is not");
  assert.ok(await leftOf(plan, page.getByRole("textbox", { name: "الكلمات" })), "words end under the same thumb");

  await plan.getByRole("button", { name: "A Otter-3" }).click();
  await page.getByRole("textbox", { name: "الكلمات" }).pressSequentially("folds the paper");
  await amara.ownNotes().filter({ hasText: "folds the paper" }).filter({ hasText: "محفوظة" }).waitFor();
  // What is seen comes first in the name, then what only the ear is told.
  await plan.getByRole("button", { name: "A Otter-3 1 ملاحظة منك", exact: true }).waitFor();
  const names = await page.locator(SEATS).evaluateAll((seats) => seats.map((seat) => seat.textContent.trim()));
  assert.deepEqual(names.filter((name) => name === ""), []);

  await page.getByRole("navigation").getByRole("link", { name: "الجدول" }).click();
  const table = page.getByRole("table", { name: "المتوقع والملاحَظ، حسب المرحلة والتلميذ المتابَع" });
  await table.getByRole("columnheader", { name: "Otter-3" }).waitFor();
  assert.equal(await table.getByRole("rowheader").count(), await page.locator("tbody tr").count());

  // Nothing moves for whoever asked for that.
  await page.emulateMedia({ reducedMotion: "reduce" });
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll("*")].filter((element) => !/^(0s(, )?)+$/.test(getComputedStyle(element).transitionDuration)).length,
  );
  assert.equal(moving, 0);

  await relay.kill();
  await page.goto(`${relay.url}/#/`);
  await page.getByRole("combobox", { name: "اللغة" }).selectOption({ label: "Français" });
  await said("Mes leçons").waitFor();
  await page.reload();
  await said("Mes leçons").waitFor();
  assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ["fr", "ltr"]);
  assert.equal(await page.getByRole("combobox", { name: "Langue" }).inputValue(), "fr");

  // What was said before is said again in the other language.
  await amara.tapTwice("Se déconnecter", "Touchez encore pour vous déconnecter");
  await said("Le relais ne répond pas.").waitFor();
  await page.getByRole("combobox", { name: "Langue" }).selectOption({ label: "English" });
  await said("The relay cannot be reached.").waitFor();
  amara.wellBehaved();
});
