// What lies on a tablet is sealed: whoever copies the browser's files finds nothing of what was written. And the way to one's
// own notes: a PIN, its pauses, several people on one tablet.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { demo } from "../relay.js";
import { joined, LESSON, person } from "./people.js";

const SENTENCE = "whispers the ninth quokka aloud";
const HALF_TYPED = "then stops at the zebu";
const NAME = "Perpetua Vanterpool";
const PIN = "quince 4711";

/** Which of these texts are somewhere in the browser's files, in either way in which browsers write texts. */
async function found(profile, texts) {
  const needles = texts.flatMap((text) => [Buffer.from(text, "utf8"), Buffer.from(text, "utf16le")]);
  const hits = new Set();
  for (const entry of await readdir(profile, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0));
    needles.forEach((needle, place) => bytes.includes(needle) && hits.add(texts[Math.floor(place / 2)]));
  }
  return texts.filter((text) => hits.has(text));
}

async function setPin(someone, pin) {
  await someone.page.goto(`${someone.relay.url}/#/`);
  await someone.button("Set a PIN").click();
  await someone.page.getByLabel("New PIN", { exact: true }).fill(pin);
  await someone.page.getByLabel("The new PIN once more").fill(pin);
  await someone.button("Set this PIN").click();
  await someone.text("Your notes are locked with this PIN.").waitFor();
}

async function unlock(someone, pin) {
  await someone.page.getByLabel("PIN", { exact: true }).fill(pin);
  await someone.button("Open").click();
}

// VAULT-1
test("nothing that was written is in the browser's files, after a kill too, and all of it is there with the PIN", { timeout: 120_000 }, async (t) => {
  const relay = await demo(t);
  const amara = await joined(t, relay, "Amara Okoye");
  await setPin(amara, PIN);
  await amara.openLesson();
  await amara.startLesson();
  await amara.note("B Maple-7", `${SENTENCE} to ${NAME}`);
  await amara.tap("C Finch-1");
  await amara.write(HALF_TYPED);
  await amara.saved(HALF_TYPED);
  const { hash } = new URL(amara.page.url());
  await amara.batteryDies();
  // The name of the profile is known to be in the clear: so the search does look where things are.
  assert.deepEqual(await found(amara.profile, ["Amara Okoye", SENTENCE, NAME, HALF_TYPED, PIN]), ["Amara Okoye"]);

  await amara.open(`/${hash}`);
  await amara.button(/Amara Okoye/).click();
  await unlock(amara, "quince 4712");
  await amara.page.getByRole("alert").getByText("This is not the PIN.").waitFor();
  await unlock(amara, PIN);
  await amara.heading(LESSON).waitFor();
  for (const words of [SENTENCE, HALF_TYPED]) await amara.saved(words);
  amara.wellBehaved();
});

// VAULT-8
test("two people on one tablet each open their own notes, write under their own name and sign out alone", { timeout: 120_000 }, async (t) => {
  const relay = await demo(t);
  const tablet = await joined(t, relay, "Amara Okoye");
  await setPin(tablet, PIN);
  await tablet.openLesson();
  await tablet.startLesson();
  await tablet.note("B Maple-7", SENTENCE);
  await tablet.onRelay();

  await tablet.page.goto(`${relay.url}/#/`);
  await tablet.button("Put down for somebody else").click();
  await tablet.heading("Who is there?").waitFor();
  await tablet.button("Somebody else joins on this tablet").click();
  await tablet.page.getByLabel("Invite code").fill(relay.invite("Ben Tarrant").code);
  await tablet.button("Join on this tablet").click();
  await tablet.page.getByRole("region", { name: "This tablet" }).getByText("Ben Tarrant").waitFor();
  await tablet.openLesson();
  await tablet.note("C Finch-1", HALF_TYPED);
  await tablet.onRelay();
  assert.ok(!(await tablet.screenText()).includes(SENTENCE), "Ben does not see Amara's draft");
  await tablet.shareAll();
  await tablet.openPart("Timeline");
  await tablet.page.getByRole("listitem").filter({ hasText: HALF_TYPED }).filter({ hasText: "Ben Tarrant" }).waitFor();
  // No cookie: nothing that both would send.
  assert.deepEqual(await tablet.cookies(), []);

  await tablet.page.goto(`${relay.url}/#/`);
  await tablet.onRelay();
  await tablet.tapTwice("Sign out", "Tap again to sign out");
  await tablet.button(/Amara Okoye/).click();
  assert.ok(!(await tablet.screenText()).includes("Ben Tarrant"), "Ben is gone from the list");
  await unlock(tablet, PIN);
  await tablet.openLesson();
  await tablet.saved(SENTENCE);
  await tablet.onRelay();
  tablet.wellBehaved();
});

// VAULT-9
test("a tablet that joined with a cookie goes on without one", async (t) => {
  const relay = await demo(t);
  const amara = await person(t, relay, "Amara Okoye");
  await amara.page.goto(`${relay.url}/healthz`);
  // What the first version did: joining by cookie, and the account in the clear.
  await amara.page.evaluate(async (code) => {
    const answer = await fetch("/api/join", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code, device: "0123456789abcdef0123456789abcdef" }),
    });
    const account = await answer.arrayBuffer();
    const request = indexedDB.open("cahier", 1);
    await new Promise((resolve) => {
      request.onupgradeneeded = () => {
        request.result.createObjectStore("changes", { keyPath: ["document", "actor", "seq"] });
        request.result.createObjectStore("values", { keyPath: "key" });
        request.result.createObjectStore("tablet");
      };
      request.onsuccess = resolve;
    });
    const tx = request.result.transaction(["values", "tablet"], "readwrite", { durability: "strict" });
    tx.objectStore("values").put({ key: "account", bytes: new Uint8Array(account) });
    tx.objectStore("tablet").put("0123456789abcdef0123456789abcdef", "device");
    await new Promise((resolve) => {
      tx.oncomplete = resolve;
    });
    request.result.close();
  }, relay.invite("Amara Okoye").code);
  assert.equal((await amara.cookies()).length, 1);
  await amara.page.goto(relay.url);
  await amara.openLesson();
  await amara.startLesson();
  await amara.note("B Maple-7", SENTENCE);
  await amara.onRelay();
  assert.deepEqual(await amara.cookies(), []);
});

// VAULT-7
test("what an earlier version left in the clear is taken over, sealed, and its store is removed", { timeout: 120_000 }, async (t) => {
  const relay = await demo(t);
  const amara = await person(t, relay, "Amara Okoye");
  // The same origin without the app.
  await amara.page.goto(`${relay.url}/healthz`);
  await amara.page.evaluate(
    async ([sentence, name]) => {
      const request = indexedDB.open("cahier", 1);
      await new Promise((resolve, reject) => {
        request.onupgradeneeded = () => {
          request.result.createObjectStore("changes", { keyPath: ["document", "actor", "seq"] });
          request.result.createObjectStore("values", { keyPath: "key" });
          request.result.createObjectStore("tablet");
        };
        request.onsuccess = resolve;
        request.onerror = reject;
      });
      const tx = request.result.transaction(["changes", "values", "tablet"], "readwrite", { durability: "strict" });
      const bytes = new TextEncoder().encode(sentence);
      for (let seq = 1; seq <= 20; seq += 1) tx.objectStore("changes").put({ document: "d", actor: "a", seq, bytes });
      tx.objectStore("values").put({ key: "junk", bytes: new TextEncoder().encode(name) });
      tx.objectStore("tablet").put("0123456789abcdef", "device");
      await new Promise((resolve) => {
        tx.oncomplete = resolve;
      });
      request.result.close();
    },
    [SENTENCE, NAME],
  );
  await amara.batteryDies();
  // So the search can find what lies in the clear. (Chromium keeps a removed database in its files for as long as it likes.)
  assert.deepEqual(await found(amara.profile, [SENTENCE, NAME]), [SENTENCE, NAME]);

  await amara.open("/");
  await amara.page.goto(relay.url);
  await amara.button("Join on this tablet").waitFor();
  await amara.page.evaluate(async () => {
    const isThere = async () => (await indexedDB.databases()).some(({ name }) => name === "cahier");
    while (await isThere()) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  assert.ok((await amara.storedText()).includes(SENTENCE), "it was taken over");
});

// VAULT-4
test("the key beside is in the browser's files without a PIN, and in none after one is set", async (t) => {
  const relay = await demo(t);
  const amara = await joined(t, relay, "Amara Okoye");
  const key = await amara.page.evaluate(async () => {
    for await (const [name, file] of (await navigator.storage.getDirectory()).entries()) {
      if (name.startsWith("cahier key ")) return Array.from(new Uint8Array(await (await file.getFile()).arrayBuffer()));
    }
  });
  assert.equal(key.length, 32);
  const where = async () => {
    const files = [];
    for (const entry of await readdir(amara.profile, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0));
      if (bytes.includes(Buffer.from(key))) files.push(entry.name);
    }
    return files;
  };
  assert.equal((await where()).length, 1);
  await setPin(amara, PIN);
  await amara.batteryDies();
  assert.deepEqual(await where(), []);
});

// VAULT-10
test("a browser whose data is cleared under the open app has all of it again, and the next start too", async (t) => {
  const relay = await demo(t);
  const amara = await joined(t, relay, "Amara Okoye");
  await amara.openLesson();
  await amara.startLesson();
  await relay.kill();
  await amara.note("B Maple-7", SENTENCE);
  await amara.clearStorage();
  await amara.note("C Finch-1", HALF_TYPED);
  const { hash } = new URL(amara.page.url());
  await amara.close();
  await amara.open(`/${hash}`);
  await amara.heading(LESSON).waitFor();
  for (const words of [SENTENCE, HALF_TYPED]) await amara.saved(words);
});

// COPY-1
test("a lesson that ended without a network offers a copy with the notes that only their author sees", { timeout: 120_000 }, async (t) => {
  const relay = await demo(t);
  const amara = await joined(t, relay, "Amara Okoye");
  const ben = await joined(t, relay, "Ben Tarrant");
  await amara.openLesson();
  await amara.startLesson();
  await amara.onRelay();
  await relay.kill();
  await amara.note("B Maple-7", SENTENCE);
  await amara.tapTwice("End lesson", "Tap again to end");
  await amara.page.getByRole("status").filter({ hasText: "This lesson is on this tablet alone." }).getByRole("link", { name: "Save a copy" }).click();
  const phrase = amara.page.locator(".phrase").filter({ hasText: "-" });
  await phrase.waitFor();
  const passphrase = (await phrase.textContent()).trim();
  await amara.button("Make the copy").click();
  await amara.heading("The file is ready").waitFor();
  const [download] = await Promise.all([amara.page.waitForEvent("download"), amara.button("Save it on this tablet").click()]);
  const file = await download.path();
  assert.ok(!(await readFile(file)).includes(SENTENCE));

  const take = async (someone) => {
    await someone.page.goto(`${relay.url}/#/open`);
    await someone.page.getByLabel("Choose a file").setInputFiles(file);
    await someone.page.getByRole("textbox", { name: "Passphrase" }).fill(passphrase);
    await someone.button("Open it").click();
  };
  await take(ben);
  await ben.page.getByRole("alert").getByText("This is somebody else’s copy.").waitFor();
  await take(amara);
  await amara.heading("Nothing new: all of it was here already").waitFor();
});
