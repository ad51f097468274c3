// Every screen of a lesson and what is around it, at the three sizes, light and dark.

import assert from "node:assert/strict";
import { test } from "node:test";
import { demo } from "../relay.js";
import { onlooker } from "./onlooker.js";
import { joined, LESSON, person } from "./people.js";

const TAUGHT = "RL1 · Fractions of a whole";

test("every screen can be read, reached and hit", { timeout: 420_000 }, async (t) => {
  const relay = await demo(t);
  const { look, faults } = await onlooker("lesson");
  const stranger = await person(t, relay, "nobody yet");
  const amara = await joined(t, relay, "Amara Okoye");
  const dana = await joined(t, relay, "Dana Whitlock");
  const marit = await joined(t, relay, "Marit Solheim");

  await stranger.page.goto(`${relay.url}/`);
  await stranger.heading("Join your group").waitFor();
  await look(stranger, "join");
  await stranger.page.getByRole("textbox", { name: "Invite code" }).fill("tampered");
  await stranger.button("Join on this tablet").click();
  await stranger.page.getByRole("alert").getByText("this invite is not known here").waitFor();
  await look(stranger, "join-refused");

  await amara.page.getByRole("link", { name: LESSON }).first().waitFor();
  await amara.state(/^(On the relay|Seen by \d+)$/);
  await look(amara, "home");
  await amara.page.goto(`${relay.url}/#/somewhere`);
  await amara.heading("This page does not exist").waitFor();
  await look(amara, "unknown-page");

  await amara.openLesson(LESSON, "Grid");
  await amara.button(/^Edit Prediction for C in stage 3/).click();
  await amara.page.getByRole("textbox", { name: "Prediction for C in stage 3" }).waitFor();
  await look(amara, "grid-planned");
  await amara.button("Done").click();
  await amara.openPart("Timeline");
  await look(amara, "timeline-empty");
  await amara.openPart("Capture");
  await look(amara, "capture-planned");

  await amara.startLesson();
  await amara.note("A Otter-3", "finishes first and folds arms");
  await amara.note("B Maple-7", "waits for the model, then copies it line by line");
  await amara.tap("C Finch-1");
  await amara.button("Heard").click();
  await amara.button("Own words").click();
  await amara.button("Surprise").click();
  await amara.button("explains").click();
  await amara.write("this one three and this one three … same");
  await amara.saved("this one three and this one three … same");
  await amara.onRelay();
  await look(amara, "capture-running");
  await amara.button("Left hand").click();
  await look(amara, "capture-left-hand");
  await amara.button("Left hand").click();
  await amara.openPart("Timeline");
  await look(amara, "timeline-drafts");

  const second = await amara.tab();
  await second.goto(`${relay.url}/#/`);
  await second.getByRole("heading", { name: "Cahier is open in another tab" }).waitFor();
  await look({ page: second }, "another-tab");
  await second.close();

  await dana.openLesson(TAUGHT, "Timeline");
  await dana.page.getByRole("listitem").first().waitFor();
  await look(dana, "timeline-taught");
  await dana.openPart("Grid");
  await look(dana, "grid-taught");

  await dana.openPart("Timeline");
  await dana.button("Release…").click();
  await dana.button(/^Release \d+ items?$/).waitFor();
  await look(dana, "release-asked");
  await dana.button(/^Release \d+ items?$/).click();
  await dana.text(/^Released by Dana Whitlock/).waitFor();
  await dana.onRelay();
  await look(dana, "timeline-released");

  await amara.shareAll();
  await amara.openPart("Capture");
  await amara.ownNotes().filter({ hasText: "finishes first" }).getByRole("button").click();
  await amara.words().fill("finishes first, then folds arms and looks round");
  await amara.ownNotes().filter({ hasText: "looks round" }).filter({ hasText: "Shared" }).waitFor();
  await amara.openPart("Timeline");
  await amara.button("Changed: show history").click();
  await amara.text(/^Written/).waitFor();
  await look(amara, "timeline-history");

  await marit.heading("Released lessons").waitFor();
  await marit.lookAgainUntil(async () => (await marit.page.getByRole("link", { name: TAUGHT }).count()) > 0);
  await look(marit, "released");
  await marit.page.getByRole("main").getByRole("link", { name: TAUGHT }).click();
  await marit.page.getByRole("listitem").first().waitFor();
  await look(marit, "release-timeline");
  await marit.openPart("Grid");
  await look(marit, "release-grid");
  await dana.tapTwice("Withdraw the release", "Tap again to withdraw");
  await dana.text("Only your group can read this lesson.").waitFor();
  await dana.onRelay();
  await marit.page.reload();
  await marit.heading("This lesson was withdrawn or is not released").waitFor();
  await look(marit, "release-withdrawn");

  await relay.kill();
  await marit.page.goto(`${relay.url}/#/released`);
  await marit.page.getByRole("alert").getByText("The relay cannot be reached.").waitFor();
  await look(marit, "released-unreachable");
  await amara.openPart("Capture");
  await amara.tap("A Otter-3");
  await amara.state("No connection");
  await amara.state("On this tablet");
  await look(amara, "capture-offline");
  await amara.page.goto(`${relay.url}/#/`);
  await amara.heading("My lessons").waitFor();
  await amara.tapTwice("Sign out", "Tap again to sign out");
  await amara.page.getByRole("alert").getByText("Some of your notes are on this tablet alone.").waitFor();
  await look(amara, "sign-out-refused");

  assert.deepEqual(faults, []);
  for (const someone of [amara, dana, marit, stranger]) someone.wellBehaved();
});
