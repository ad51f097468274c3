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

test("a file goes by the system's sheet and comes by it, by dropping and by opening it with the app", async (t) => {
  const relay = await demo(t);
  const amara = await joined(t, relay, "Amara Okoye");
  const { page } = amara;
  // A browser on this system has no sheet: what the app would hand to one is written down instead.
  await page.addInitScript(() => {
    globalThis.handedOver = [];
    navigator.canShare = ({ files }) => files.every(({ name, type }) => name.endsWith(".txt") && type === "text/plain");
    navigator.share = async ({ files: [file] }) => {
      if (globalThis.sheetRefuses) throw new DOMException("Permission denied", "NotAllowedError");
      globalThis.handedOver.push(await file.text());
    };
    const setConsumer = (consumer) => {
      globalThis.launch = (file) => consumer({ files: [{ getFile: async () => file }] });
    };
    Object.defineProperty(globalThis, "launchQueue", { value: { setConsumer } });
  });
  await page.goto(`${relay.url}/#/`);
  await page.reload();
  await page.locator('a[href^="#/study/"]').first().click();
  await page.getByRole("link", { name: "Pass on…" }).click();
  await page.locator(".phrase").filter({ hasText: "-" }).waitFor();
  await amara.button("Make the file").click();
  await amara.button("Pass it on…").click();
  await page.getByRole("status").filter({ hasText: /^Passed on\./ }).waitFor();
  const [text] = await page.evaluate(() => globalThis.handedOver);
  assert.match(text, /^-----BEGIN AGE ENCRYPTED FILE-----\n/);
  // A sheet that would not after all: then it is saved.
  await page.evaluate(() => void (globalThis.sheetRefuses = true));
  const [download] = await Promise.all([page.waitForEvent("download"), amara.button("Pass it on…").click()]);
  assert.match(download.suggestedFilename(), /^cahier-.*\.txt$/);
  await page.getByRole("status").filter({ hasText: /^Saved with your downloads/ }).waitFor();

  const comes = async (name) => {
    await amara.heading(name).waitFor();
    await page.getByText("A locked file. Whoever made it has the passphrase.").waitFor();
    await page.goto(`${relay.url}/#/`);
    await amara.heading("My lessons").waitFor();
  };
  await page.evaluate((text) => globalThis.launch(new File([text], "launched.txt")), text);
  await comes("launched.txt");

  await page.goto(`${relay.url}/#/open`);
  await amara.heading("Open a file").waitFor();
  await page.evaluate((text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], "dropped.txt"));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, text);
  await comes("dropped.txt");

  // Another app shares it with Cahier, and the relay need not be there for that. The system posts a form.
  await relay.kill();
  const leadsTo = await page.evaluate(async (text) => {
    const body = new FormData();
    body.set("file", new File([text], "Köpie 1.txt", { type: "text/plain" }));
    const { type } = await fetch("/share", { method: "POST", body, redirect: "manual" });
    return type;
  }, text);
  assert.equal(leadsTo, "opaqueredirect");
  await page.goto(`${relay.url}/#/open`);
  await page.reload();
  await comes("Köpie 1.txt");
  // It was taken, and does not come again.
  assert.equal(await page.evaluate(() => caches.has("shared")), false);
  amara.wellBehaved();
});

test("who writes no lessons is not offered files", async (t) => {
  const relay = await demo(t);
  const marit = await joined(t, relay, "Marit Solheim");
  await marit.heading("Released lessons").waitFor();
  assert.equal(await marit.page.getByRole("link", { name: "Open a file" }).count(), 0);
  await marit.page.goto(`${relay.url}/#/open`);
  await marit.heading("Files are opened by members of a group").waitFor();
  assert.equal(await marit.page.getByLabel("Choose a file").count(), 0);
});

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

  // A passphrase is on the screen and nowhere else.
  for (const [person, { passphrase }] of [[amara, fromAmara], [chandra, fromAmara]]) {
    assert.ok(!(await person.storedText()).includes(passphrase));
  }

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
