// Pupils' names are on the tablets of the group that have the key, and nowhere else.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { demo } from "../relay.js";
import { joined, person } from "./people.js";

const NAME = "Zephyrine Quill";
const SECOND = "Maximilian Thorngate";

/** Everything that a page sends, as text. */
function sentBy({ page }) {
  const sent = [];
  page.on("request", (request) => sent.push(`${request.url()} ${request.postData() ?? ""} ${JSON.stringify(request.headers())}`));
  page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => sent.push(payload.toString("latin1"))));
  return sent;
}

async function openNames(someone) {
  await someone.page.goto(`${someone.relay.url}/#/`);
  await someone.page.getByRole("link", { name: "Names", exact: true }).click();
  await someone.heading("Names").first().waitFor();
}

const seat = ({ page }, name) => page.getByRole("group", { name: "Seating plan" }).getByRole("button", { name });

// ROSTER-8, ROSTER-12, ROSTER-13
test("names go from tablet to tablet by a link, and the relay and everybody else has codes", { timeout: 180_000 }, async (t) => {
  const relay = await demo(t);
  const amara = await joined(t, relay, "Amara Okoye");
  const sent = sentBy(amara);
  await openNames(amara);
  await amara.button("Begin the list of names").click();
  await amara.page.getByLabel("Otter-3").fill(NAME);
  await amara.page.getByLabel("Otter-3").press("Tab");
  await amara.page.getByLabel("Paste a list").fill(`Maple-7\t${SECOND}\nnonsense`);
  await amara.button("Take the list in").click();
  await amara.text("One name was taken in. One line was no code and name.").waitFor();
  await amara.text("On this tablet, and locked on the relay.").waitFor();
  await amara.openLesson();
  await seat(amara, NAME).waitFor();
  await amara.startLesson();
  await amara.note(NAME, "counts on her fingers");
  await amara.shareAll();
  await amara.onRelay();

  // The link that the pattern holds.
  await openNames(amara);
  await amara.button("A tablet that has joined").click();
  await amara.page.evaluate(() => {
    navigator.clipboard.writeText = (text) => {
      window.copied = text;
      return Promise.resolve();
    };
  });
  await amara.button("Copy the link").click();
  await amara.text("Copied.").waitFor();
  const link = await amara.page.evaluate(() => window.copied);
  const key = link.split("?names=")[1];
  assert.match(key, /^[1-9A-HJ-NP-Za-km-z]{45,52}$/);

  // Ben joins by his invite with the key: it is taken out of the address before he does anything.
  const ben = await person(t, relay, "Ben Tarrant");
  const sentByBen = sentBy(ben);
  await ben.page.goto(`${relay.url}/#/join/${relay.invite("Ben Tarrant").code}?names=${key}`);
  await ben.button("Join on this tablet").waitFor();
  assert.ok(!ben.page.url().includes(key));
  assert.ok(!(await ben.page.evaluate(() => document.documentElement.outerHTML)).includes(key));
  await ben.button("Join on this tablet").click();
  await ben.page.getByRole("region", { name: "This tablet" }).waitFor();
  await ben.openLesson();
  await seat(ben, NAME).waitFor();
  await seat(ben, SECOND).waitFor();
  await ben.openPart("Timeline");
  await ben.page.getByRole("listitem").filter({ hasText: "counts on her fingers" }).waitFor();
  assert.ok(!(await ben.screenText()).includes(NAME), "a note is about a code");

  for (const words of [NAME, SECOND, key, "Zephyrine"]) {
    assert.ok(![...sent, ...sentByBen].some((one) => one.includes(words)), `${words.length} letters were sent`);
  }
  await relay.kill();
  for (const entry of await readdir(relay.data, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    for (const words of [NAME, SECOND, key]) assert.ok(!bytes.includes(words), entry.name);
  }
  for (const words of [NAME, key]) assert.ok(!relay.lines.join("\n").includes(words));
  amara.wellBehaved();
  ben.wellBehaved();
});

// ROSTER-2, ROSTER-10
test("two tablets that name a pupil without a network keep both names until one is chosen, and forgetting forgets", { timeout: 180_000 }, async (t) => {
  const relay = await demo(t);
  const amara = await joined(t, relay, "Amara Okoye");
  await openNames(amara);
  await amara.button("Begin the list of names").click();
  await amara.text("On this tablet, and locked on the relay.").waitFor();
  const { hash } = new URL(amara.page.url());
  const ben = await joined(t, relay, "Ben Tarrant");
  await openNames(ben);
  await amara.button("A tablet that has joined").click();
  await amara.page.evaluate(() => {
    navigator.clipboard.writeText = (text) => {
      window.copied = text;
      return Promise.resolve();
    };
  });
  await amara.button("Copy the link").click();
  await amara.text("Copied.").waitFor();
  await ben.page.getByLabel("Link with the key").fill(await amara.page.evaluate(() => window.copied));
  await ben.button("Take the key in").click();
  await ben.text("On this tablet, and locked on the relay.").waitFor();

  const name = async ({ page }, words) => {
    await page.context().setOffline(true);
    await page.getByLabel("Otter-3").fill(words);
    await page.getByLabel("Otter-3").press("Tab");
    await page.getByText("They go to the relay, locked, when it is there.").waitFor();
  };
  await name(amara, "Ola");
  await name(ben, "Olu");
  for (const { page } of [amara, ben]) {
    await page.context().setOffline(false);
    await page.getByText("On this tablet, and locked on the relay.").waitFor();
  }
  await ben.text("Two tablets gave one code two names.").waitFor();
  await ben.button("Ola").click();
  await ben.text("Two tablets gave one code two names.").waitFor({ state: "detached" });
  await ben.text("On this tablet, and locked on the relay.").waitFor();
  await amara.page.goto(`${relay.url}/#/`);
  await amara.page.reload();
  await amara.page.goto(`${relay.url}/${hash}`);
  await amara.page.waitForFunction(() => [...document.querySelectorAll("input")].some(({ value }) => value === "Ola"));

  await amara.tapTwice("Forget them here", "Tap again to forget");
  await amara.button("Begin the list of names").waitFor();
  assert.ok(!(await amara.storedText()).includes(Buffer.from("Ola").toString("base64")));
  amara.wellBehaved();
  ben.wellBehaved();
});
