// A pupil observes one lesson: their own notes, no names, nothing of the group's; when it is over it closes and the notes are safe.

import assert from "node:assert/strict";
import { test } from "node:test";
import { partnership } from "../relay.js";
import { joined, person } from "./people.js";

const TITLE = "RL1 · Halves";
const LEAD_WORDS = "quagga taps the bar";
const OWN_WORDS = "He counted twice";

/** A lesson that the lead has planned, with a room of six: its id. */
async function planned(lead) {
  await lead.page.getByRole("region", { name: "My study" }).getByRole("link").click();
  await lead.button("Plan the first lesson").click();
  await lead.page.getByRole("textbox", { name: "Name of the lesson" }).fill(TITLE);
  await lead.button("Begin the plan").click();
  await lead.heading(TITLE).waitFor();
  const lesson = new URL(lead.page.url()).hash.split("/")[2];
  await lead.page.goto(`${lead.relay.url}/#/lesson/${lesson}/room`);
  await lead.page.getByLabel("Pupils", { exact: true }).fill("6");
  await lead.button("Rows").click();
  await lead.text("6 seats").first().waitFor();
  return lesson;
}

// PUPIL-1, PUPIL-2, PUPIL-3, PUPIL-4
test("a pupil joins by a code, observes by one screen, and is thanked when the lesson is over", { timeout: 180_000 }, async (t) => {
  const relay = await partnership(t, [["Dana Whitlock", "group-lead"]]);
  const lead = await joined(t, relay, "Dana Whitlock");
  const lesson = await planned(lead);
  await lead.page.goto(`${relay.url}/#/lesson/${lesson}/capture`);
  await lead.startLesson();
  await lead.page.getByRole("group", { name: "Seating plan" }).getByRole("button").first().click();
  await lead.write(LEAD_WORDS);
  await lead.saved(LEAD_WORDS);
  await lead.shareAll();
  await lead.onRelay();

  await lead.page.goto(`${relay.url}/#/lesson/${lesson}/pupil`);
  await lead.page.getByLabel("Minutes the lesson lasts").fill("30");
  await lead.text("They get a room of 6 seats").waitFor();
  await lead.button("Make the invite").click();
  await lead.heading("Invite for Observer 1").waitFor();
  const code = await lead.page.locator(".code.figures").textContent();
  assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);

  const pupil = await person(t, relay, "Observer 1");
  await pupil.page.clock.install();
  await pupil.page.goto(`${relay.url}/#/join/${code}`);
  await pupil.button("Join on this tablet").click();
  await pupil.heading("What happened?").waitFor();
  await pupil.heading(TITLE).waitFor();
  // By keyboard alone: who, what, and more words.
  const seat = pupil.page.locator(".seat").first();
  const who = await seat.textContent();
  await seat.press("Enter");
  await pupil.button("I heard").press("Enter");
  await pupil.page.getByLabel("Tell more, if you like").pressSequentially(OWN_WORDS);
  await pupil.page.clock.runFor(1_000);
  await pupil.page.getByRole("listitem").filter({ hasText: OWN_WORDS }).filter({ hasText: who }).waitFor();
  await pupil.button("The whole class").click();
  await pupil.button("A question").click();
  await pupil.button("Undo").click();
  await pupil.page.getByRole("listitem").nth(1).waitFor({ state: "detached" });
  await pupil.page.clock.runFor(1_000);
  await pupil.text("Your notes are safe.").first().waitFor();

  // Nothing of the group's is there, wherever the pupil goes.
  for (const hash of [`#/lesson/${lesson}`, "#/names", "#/copy", `#/lesson/${lesson}/room`]) {
    await pupil.page.goto(`${relay.url}/${hash}`);
    await pupil.heading("What happened?").waitFor();
  }
  const seen = `${await pupil.screenText()} ${await pupil.storedText()}`;
  assert.ok(seen.includes(OWN_WORDS));
  for (const words of [LEAD_WORDS, "Dana", "Predicted"]) assert.ok(!seen.includes(words), words);

  // Half an hour later the lesson is over.
  await pupil.page.clock.fastForward("31:00");
  await pupil.heading("The lesson is over. Thank you!").waitFor();
  await pupil.page.getByRole("listitem").filter({ hasText: OWN_WORDS }).waitFor();
  assert.equal(await pupil.button("I saw").count(), 0);
  // The lead has nothing of what the pupil wrote: it is their own.
  assert.ok(!`${await lead.screenText()} ${await lead.storedText()}`.includes(OWN_WORDS));
  pupil.wellBehaved();
  lead.wellBehaved();
});
