// One lesson on three tablets that have only the engine in common: a program in Kotlin, a program in Python, and the app in a
// browser. Each goes on without the relay, each is killed in the middle, and all three end with the same view.

import assert from "node:assert/strict";
import { test } from "node:test";
import { demo, emptyDirectory } from "../relay.js";
import { joined, LESSON, RECONNECT_MS } from "./people.js";
import { kotlinTablet, pythonTablet } from "./programs.js";
import { steps } from "./steps.js";

const STAGE = "Opening problem";
const CHANDRA_WRITES = ["copies the bar of C", "waits for the model", "says same and the"];
const BEFORE_THE_KILL = 15;
const LATER = {
  amara: "C will turn the card",
  ben: "C will wait for the stem",
  chandra: "C will copy",
};

test("a Kotlin, a Python and a browser tablet end with the same view", { timeout: 170_000 }, async (t) => {
  const relay = await demo(t);
  const directory = await emptyDirectory(t);
  const open = {
    amara: () => kotlinTablet(t, directory, "amara"),
    ben: () => pythonTablet(t, directory, "ben"),
  };
  let amara = open.amara();
  let ben = open.ben();
  const chandra = await joined(t, relay, "Chandra Pillai");
  // Joined the day before: Chromium writes a cookie to the disk only after half a minute, or when it is closed.
  await chandra.close();
  await chandra.open();
  let killed;
  let restarted;
  const written = { amara: [], ben: [] };
  const step = steps(t);

  await step("all three have the lesson, and the program in Kotlin starts it for all", async () => {
    await amara.ask("join", relay.invite("Amara Okoye").link);
    await ben.ask("join", relay.invite("Ben Tarrant").link);
    await chandra.openLesson();
    for (const tablet of [amara, ben]) await tablet.ask("lesson", LESSON);
    await amara.ask("start");
    await ben.ask("running");
    await chandra.button("End lesson").waitFor();
  });

  await step("the relay is killed, and each writes a thought on the same cell and notes", async () => {
    killed = await relay.kill();
    await chandra.state("No connection");
    await amara.ask("predict", STAGE, "C", LATER.amara);
    await ben.ask("predict", STAGE, "C", LATER.ben);
    await later(chandra, LATER.chandra);
    await chandra.openPart("Capture");
    for (const words of CHANDRA_WRITES) await chandra.note("B Maple-7", words);
  });

  await step("each is killed in the middle, and opened again has every word that was durable", async () => {
    const { hash } = new URL(chandra.page.url());
    const [ofAmara, ofBen] = await Promise.all([
      amara.writeUntilKilled("C", "Amara saw", BEFORE_THE_KILL),
      ben.writeUntilKilled("A", "Ben saw", BEFORE_THE_KILL),
      chandra.batteryDies(),
    ]);
    amara = open.amara();
    ben = open.ben();
    await chandra.open(`/${hash}`);
    await chandra.heading(LESSON).waitFor();
    for (const words of CHANDRA_WRITES) await chandra.saved(words);
    for (const tablet of [amara, ben]) await tablet.ask("lesson", LESSON);
    written.amara = await wordsOf(amara);
    written.ben = await wordsOf(ben);
    assert.deepEqual(written.amara.slice(0, ofAmara), numbered("Amara saw", ofAmara));
    assert.deepEqual(written.ben.slice(0, ofBen), numbered("Ben saw", ofBen));
    await chandra.state("No connection");
  });

  await step("the relay comes back, all share, and everybody gets everything", async () => {
    restarted = await relay.restart();
    await chandra.onRelay(RECONNECT_MS);
    for (const tablet of [amara, ben]) await tablet.ask("share");
    await chandra.openPart("Timeline");
    await chandra.shareAll();
    const all = [...written.amara, ...written.ben, ...CHANDRA_WRITES];
    for (const tablet of [amara, ben]) await tablet.ask("words", ...all, ...Object.values(LATER));
    for (const tablet of [amara, ben]) await tablet.ask("on relay");
    const shownNotes = chandra.page.getByRole("main").getByRole("listitem");
    for (const words of all) await shownNotes.filter({ hasText: words }).first().waitFor({ timeout: RECONNECT_MS });
    await chandra.openPart("Grid");
    const cell = await chandra.cell(STAGE, "C");
    for (const words of Object.values(LATER)) await cell.getByText(words, { exact: true }).waitFor();
  });

  await step("all three show the same timeline and the same grid", async () => {
    const view = await amara.ask("view");
    assert.deepEqual(await ben.ask("view"), view);
    assert.deepEqual(await shown(chandra), view);

    const count = written.amara.length + written.ben.length + CHANDRA_WRITES.length;
    assert.equal(view.timeline.length, count);
    assert.ok(view.timeline.every(({ shared }) => shared));
    const cell = view.grid.find(({ stage, pupil }) => stage === STAGE && pupil === "C");
    assert.deepEqual(cell.observed, written.amara);
    assert.deepEqual(new Set(cell.later), new Set(Object.values(LATER)));
    chandra.wellBehaved();
  });

  await step("nobody's words are in the relay's log", async () => {
    const { stdout, stderr } = await restarted.stop();
    for (const words of [...CHANDRA_WRITES, "Amara saw", "Ben saw", ...Object.values(LATER)]) {
      assert.ok(![killed.stdout, killed.stderr, stdout, stderr].some((said) => said.includes(words)));
    }
  });
});

const numbered = (words, count) => Array.from({ length: count }, (_, number) => `${words} ${number}`);

async function wordsOf(tablet) {
  return (await tablet.ask("view")).timeline.flatMap(({ words }) => words);
}

/** Writes a later thought into the cell of C in the first stage, as a person does. */
async function later(person, words) {
  await person.openPart("Grid");
  const cell = await person.cell(STAGE, "C");
  await cell.getByRole("button", { name: /^Add a later thought/ }).click();
  await cell.getByRole("textbox").fill(words);
  await cell.getByRole("button", { name: "Done" }).click();
  await cell.getByText(words, { exact: true }).waitFor();
}

/** The timeline and the grid that are on a person's screen, as the programs give them. */
async function shown(person) {
  await person.openPart("Timeline");
  const timeline = await person.page.evaluate(() =>
    [...document.querySelectorAll("main ol .note")].map((note) => {
      const text = (selector) => note.querySelector(selector)?.textContent.trim() ?? "";
      return {
        seconds: text(".time")
          .split(":")
          .reduce((sum, part) => sum * 60 + Number(part), 0),
        about: text(".chip.case b"),
        author: text(".author"),
        shared: note.querySelector(".mark:not(.surprise)") === null,
        words: [...note.querySelectorAll(".body > p:not(.line)")].map((words) => words.textContent),
      };
    }),
  );
  await person.openPart("Grid");
  const grid = await person.page.evaluate(() => {
    const pupils = [...document.querySelectorAll("thead .pupil b")].map((letter) => letter.textContent);
    return [...document.querySelectorAll("tbody tr")].flatMap((row) =>
      [...row.querySelectorAll("td")].map((cell, place) => {
        const texts = (selector) => [...cell.querySelectorAll(selector)].map(({ textContent }) => textContent);
        return {
          stage: row.querySelector(".stage").textContent,
          pupil: pupils[place],
          predicted: texts(".predicted:not(.later) p:not(.what)"),
          later: texts(".later p:not(.what)"),
          observed: texts(".observed .body > p:not(.line)"),
        };
      }),
    );
  });
  return { timeline, grid };
}
