// The product in one story: three observers record a research lesson without a network, come back, read everybody's notes
// beside the predictions, release the lesson, and a coordinator sees it. Each step is a sentence, in the order of the day.

import assert from "node:assert/strict";
import { test } from "node:test";
import { demo } from "../relay.js";
import { joined, LESSON, RECONNECT_MS } from "./people.js";
import { steps } from "./steps.js";

const NOTES = {
  "Amara Okoye": [
    ["A Otter-3", "finishes first and folds arms"],
    ["C Finch-1", "turns the card to show the partner"],
  ],
  "Ben Tarrant": [
    ["B Maple-7", "waits for the model"],
    ["C Finch-1", "this one three and this one three"],
  ],
  "Chandra Pillai": [
    ["B Maple-7", "copies the bar of C"],
    ["Whole class", "noise rises at the second card"],
  ],
};
const NAMES = Object.keys(NOTES);
const HALF_TYPED = "C says same and the";
const UNSHARED = "my own worry about the seating";
const ALL_WORDS = [...Object.values(NOTES).flat().map(([, words]) => words), HALF_TYPED];

test("the story of one research lesson", { timeout: 170_000 }, async (t) => {
  const relay = await demo(t);
  const observers = [];
  for (const name of NAMES) observers.push(await joined(t, relay, name));
  const [amara, ben] = observers;
  let killed;
  let restarted;

  const step = steps(t);

  const write = async (observer, [seat, words]) => {
    if (seat === "Whole class") {
      await observer.button("Whole class").click();
      await observer.write(words);
      await observer.saved(words);
    } else await observer.note(seat, words);
  };

  await step("three observers open the lesson and one of them starts it for all", async () => {
    await Promise.all(observers.map((observer) => observer.openLesson()));
    await amara.startLesson();
    await Promise.all(observers.map((observer) => observer.button("End lesson").waitFor()));
  });

  await step("each writes a note, and it gets to the relay", async () => {
    await Promise.all(observers.map((observer) => write(observer, NOTES[observer.name][0])));
    await Promise.all(observers.map((observer) => observer.onRelay()));
  });

  await step("the relay is killed in the middle of the lesson, and the tablets say so", async () => {
    killed = await relay.kill();
    await Promise.all(observers.map((observer) => observer.state("No connection")));
  });

  await step("notes go on without it and are saved on the tablet", async () => {
    await Promise.all(observers.map((observer) => write(observer, NOTES[observer.name][1])));
    await Promise.all(observers.map((observer) => observer.state("On this tablet")));
  });

  await step("a browser that is killed and opened again, still without the relay, has every word", async () => {
    await ben.tap("C Finch-1");
    await ben.write(HALF_TYPED);
    await ben.saved(HALF_TYPED);
    const { hash } = new URL(ben.page.url());
    await ben.batteryDies();
    await ben.open(`/${hash}`);
    await ben.heading(LESSON).waitFor();
    for (const words of [...NOTES[ben.name].map(([, said]) => said), HALF_TYPED]) await ben.saved(words);
    await ben.state("On this tablet");
    await ben.state("No connection");
  });

  await step("the relay comes back on the same directory, and everything gets there by itself", async () => {
    restarted = await relay.restart();
    await Promise.all(observers.map((observer) => observer.onRelay(RECONNECT_MS)));
  });

  await step("nobody sees another's notes before they are shared", async () => {
    await Promise.all(observers.map((observer) => observer.openPart("Timeline")));
    for (const observer of observers) {
      const text = await observer.screenText();
      for (const [name, notes] of Object.entries(NOTES)) {
        for (const [, words] of notes) assert.equal(text.includes(words), name === observer.name, `${observer.name}: ${words}`);
      }
    }
  });

  await step("shared notes of all are on every tablet's timeline", async () => {
    await Promise.all(observers.map((observer) => observer.shareAll()));
    await amara.openPart("Capture");
    await amara.note("A Otter-3", UNSHARED);
    await amara.openPart("Timeline");
    for (const observer of observers) {
      for (const words of ALL_WORDS) await observer.page.getByRole("listitem").filter({ hasText: words }).waitFor();
      for (const name of NAMES) await observer.page.getByRole("listitem").filter({ hasText: name }).first().waitFor();
    }
  });

  await step("the grid has what was observed beside what was predicted", async () => {
    for (const observer of observers) {
      await observer.openPart("Grid");
      const cell = await observer.cell("Opening problem", "C");
      await cell.getByText("Predicted", { exact: true }).waitFor();
      await cell.getByText("Observed, 3 notes").waitFor();
      await cell.getByText("turns the card to show the partner").waitFor();
      await cell.getByText("this one three and this one three").waitFor();
      await cell.getByText(HALF_TYPED).waitFor();
      await (await observer.cell("Sharing back", "C")).getByText("No note on C in stage 5").waitFor();
    }
  });

  let dana;
  let marit;
  let releaseHash;
  const released = () => marit.page.getByRole("link", { name: LESSON });

  await step("the lesson ends, and the coordinator sees nothing of it", async () => {
    dana = await joined(t, restarted, "Dana Whitlock");
    marit = await joined(t, restarted, "Marit Solheim");
    await amara.tapTwice("End lesson", "Tap again to end");
    await marit.heading("Released lessons").waitFor();
    await marit.button("Look again").click();
    await marit.text(/by school and group\.$/).first().waitFor();
    assert.equal(await released().count(), 0);
    const text = await marit.screenText();
    for (const words of ALL_WORDS) assert.ok(!text.includes(words));
  });

  await step("the group lead releases it, and the coordinator reads it under pseudonyms", async () => {
    await dana.openLesson(LESSON, "Timeline");
    await dana.page.getByRole("listitem").filter({ hasText: ALL_WORDS[0] }).waitFor();
    await dana.tapTwice("Release…", /^Release \d+ items?$/);
    await dana.text(/^Released by Dana Whitlock/).waitFor();
    await dana.onRelay();

    await marit.lookAgainUntil(async () => (await released().count()) > 0);
    await released().click();
    await marit.heading(LESSON).waitFor();
    releaseHash = new URL(marit.page.url()).hash;
    for (const words of ALL_WORDS) await marit.page.getByRole("listitem").filter({ hasText: words }).waitFor();
    await marit.page.getByRole("listitem").filter({ hasText: "Observer 1" }).first().waitFor();
    const text = await marit.screenText();
    for (const name of [...NAMES, "Dana Whitlock"]) {
      for (const part of [name, ...name.split(" ")]) assert.ok(!text.includes(part), `${part} is on the coordinator's screen`);
    }
    assert.ok(!text.includes(UNSHARED));
    await marit.openPart("Grid");
    const cell = await marit.cell("Opening problem", "C");
    await cell.getByText("Predicted", { exact: true }).waitFor();
    await cell.getByText("turns the card to show the partner").waitFor();
  });

  await step("the group lead withdraws the release, and it is gone", async () => {
    await dana.tapTwice("Withdraw the release", "Tap again to withdraw");
    await dana.text("Only your group can read this lesson.").waitFor();
    await dana.onRelay();
    await marit.page.goto(`${restarted.url}/#/`);
    await marit.heading("Released lessons").waitFor();
    await marit.lookAgainUntil(async () => (await released().count()) === 0);
    await marit.page.goto(`${restarted.url}/${releaseHash}`);
    await marit.heading("This lesson was withdrawn or is not released").waitFor();
    const text = await marit.screenText();
    for (const words of ALL_WORDS) assert.ok(!text.includes(words));
  });

  await step("nobody's words are in the relay's log, and no app has failed", async () => {
    for (const someone of [...observers, dana, marit]) someone.wellBehaved();
    const { code, stdout, stderr } = await restarted.stop();
    assert.equal(code, 0);
    for (const words of [...ALL_WORDS, UNSHARED]) {
      assert.ok(![killed.stdout, killed.stderr, stdout, stderr].some((said) => said.includes(words)));
    }
  });
});
