// Three of one group with the relay away reach the same by files alone; and when it is back, one of them brings it everything.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { demo, emptyDirectory } from "../relay.js";
import { joined, LESSON, RECONNECT_MS } from "./people.js";

const SEEN = {
  "Amara Okoye": "turns the card over and says three quarters",
  "Ben Tarrant": "draws the bar before the numbers",
  "Chandra Pillai": "asks the partner why it is not six",
};

test("three tablets reach the same by files alone", { timeout: 170_000 }, async (t) => {
  const relay = await demo(t);
  const directory = await emptyDirectory(t);
  const people = [];
  for (const name of Object.keys(SEEN)) people.push(await joined(t, relay, name));
  const [amara, ben, chandra] = people;
  await Promise.all(people.map((person) => person.openLesson()));
  await amara.startLesson();
  await Promise.all([ben, chandra].map((person) => person.button("End lesson").waitFor()));
  await relay.kill();

  for (const person of people) {
    await person.note("A Otter-3", SEEN[person.name]);
    await person.shareAll();
  }

  /** Everything by keyboard: from the study to the file and its passphrase. */
  const passOn = async (person) => {
    const { page } = person;
    await page.goto(`${relay.url}/#/`);
    await page.locator('a[href^="#/study/"]').first().click();
    await page.getByRole("link", { name: "Pass on…" }).focus();
    await page.keyboard.press("Enter");
    const phrase = page.locator(".phrase");
    await phrase.filter({ hasText: /^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/ }).waitFor();
    await person.button("Make the file").focus();
    await page.keyboard.press("Enter");
    await person.heading("The file is ready").waitFor();
    const passphrase = await phrase.innerText();
    await person.button("Save it on this tablet").focus();
    const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
    assert.match(download.suggestedFilename(), /^cahier-\d{4}-\d\d-\d\d-\d{4}\.txt$/);
    const file = join(directory, `${person.name}.txt`);
    await writeFile(file, await readFile(await download.path()));
    return { file, passphrase };
  };
  const choose = async (person, file) => {
    await person.page.goto(`${relay.url}/#/`);
    await person.page.getByRole("link", { name: "Open a file" }).click();
    await person.page.getByLabel("Choose a file").setInputFiles(file);
  };
  const type = async (person, passphrase) => {
    await person.page.getByRole("textbox", { name: "Passphrase" }).fill(passphrase);
    await person.page.keyboard.press("Enter");
  };
  const opens = async (person, { file, passphrase }) => {
    await choose(person, file);
    await type(person, passphrase);
  };

  // Amara and Ben hand theirs to Chandra, who hands all of it back.
  const fromAmara = await passOn(amara);
  const fromBen = await passOn(ben);
  const text = await readFile(fromAmara.file, "utf8");
  assert.match(text, /^-----BEGIN AGE ENCRYPTED FILE-----\n/);
  assert.ok(!text.includes(fromAmara.passphrase));

  // A slip is said, and mended in place.
  await choose(chandra, fromAmara.file);
  await type(chandra, fromBen.passphrase);
  await chandra.page.getByRole("alert").getByText("This passphrase does not open the file.").waitFor();
  await type(chandra, fromAmara.passphrase.toLowerCase().replaceAll("-", " "));
  await chandra.heading("New on this tablet").waitFor();
  await chandra.text(/^Packed by Amara Okoye/).waitFor();
  await chandra.page.getByRole("listitem").filter({ hasText: LESSON }).getByText("1 new note").waitFor();

  // A file that was cut, and one that is none.
  const cut = join(directory, "cut.txt");
  await writeFile(cut, text.slice(0, text.length / 2));
  await opens(chandra, { file: cut, passphrase: fromAmara.passphrase });
  await chandra.page.getByRole("alert").getByText("This file is damaged or was cut short.").waitFor();
  const other = join(directory, "minutes.txt");
  await writeFile(other, "Minutes of the meeting");
  await choose(chandra, other);
  await chandra.page.getByRole("alert").getByText("This is not a file of Cahier’s.").waitFor();

  await opens(chandra, fromBen);
  await chandra.heading("New on this tablet").waitFor();
  await opens(chandra, fromBen);
  await chandra.heading("Nothing new: all of it was here already").waitFor();

  const fromChandra = await passOn(chandra);
  for (const person of [amara, ben]) {
    await opens(person, fromChandra);
    await person.heading("New on this tablet").waitFor();
  }
  const timeline = async (person) => {
    await person.openLesson(LESSON, "Timeline");
    for (const words of Object.values(SEEN)) await person.text(words).first().waitFor();
    const items = await person.page.getByRole("main").getByRole("listitem").allInnerTexts();
    return Object.values(SEEN).map((words) => items.filter((item) => item.includes(words)).length);
  };
  for (const person of people) {
    await person.page.reload();
    assert.deepEqual(await timeline(person), [1, 1, 1]);
  }

  // A study file is opened too, and needs no passphrase.
  await ben.page.goto(`${relay.url}/#/`);
  await ben.page.locator('a[href^="#/study/"]').first().click();
  await ben.openPart("Workbook");
  const [download] = await Promise.all([ben.page.waitForEvent("download"), ben.button("Study file").click()]);
  const study = join(directory, "study.json");
  await writeFile(study, await readFile(await download.path()));
  await choose(amara, study);
  await amara.button("Add it to this tablet").click();
  await amara.heading("Nothing new: all of it was here already").waitFor();

  // Amara's and Ben's tablets stay away; Chandra's has everything, and brings it.
  await amara.close();
  await ben.close();
  await relay.restart();
  await chandra.onRelay(RECONNECT_MS);
  const dana = await joined(t, relay, "Dana Whitlock");
  assert.deepEqual(await timeline(dana), [1, 1, 1]);
  chandra.wellBehaved();
});
