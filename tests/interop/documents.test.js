// What two automerge-repo clients do through the relay.

import { from, save } from "@automerge/automerge";
import { generateAutomergeUrl, parseAutomergeUrl } from "@automerge/automerge-repo";
import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyDirectory, openRelay } from "../relay.js";
import { acknowledged, document, repo, until } from "./clients.js";

const relayFor = async (t) => await openRelay(t, await emptyDirectory(t));

test("what one client creates another finds", async (t) => {
  const relay = await relayFor(t);
  const { url } = await document(t, relay, { title: "Fractions of a whole", minutes: [8, 12, 14] });
  const found = await repo(t, relay).find(url);
  assert.deepEqual(found.doc(), { title: "Fractions of a whole", minutes: [8, 12, 14] });
});

test("a document without content can be found", async (t) => {
  const relay = await relayFor(t);
  const { url } = await document(t, relay);
  const found = await repo(t, relay).find(url);
  assert.deepEqual(found.doc(), {});
});

test("changes of both sides reach both sides and merge", async (t) => {
  const relay = await relayFor(t);
  const here = await document(t, relay, { notes: {} });
  const there = await repo(t, relay).find(here.url);
  here.change((doc) => (doc.notes.a = "turns the card"));
  there.change((doc) => (doc.notes.b = "waits"));
  const isWhole = ({ notes }) => notes.a !== undefined && notes.b !== undefined;
  const merged = { notes: { a: "turns the card", b: "waits" } };
  assert.deepEqual(await until(here, isWhole), merged);
  assert.deepEqual(await until(there, isWhole), merged);
});

test("an unknown document is unavailable at once", async (t) => {
  const relay = await relayFor(t);
  const client = repo(t, relay);
  // Connected, so that what is measured is the relay's answer and not the client's patience.
  await acknowledged(client, client.create({ connected: true }));
  const asked = performance.now();
  await assert.rejects(client.find(generateAutomergeUrl()), /is unavailable/);
  assert.ok(performance.now() - asked < 1000, "answered within a second");
});

test("a client that waits for a document is told when somebody creates it", async (t) => {
  const relay = await relayFor(t);
  const waiting = repo(t, relay);
  const url = generateAutomergeUrl();
  await assert.rejects(waiting.find(url), /is unavailable/);
  const late = await waiting.find(url, { allowableStates: ["ready", "unavailable"] });

  const author = repo(t, relay);
  author.import(save(from({ title: "late" })), { docId: parseAutomergeUrl(url).documentId });
  await late.whenReady();
  assert.deepEqual(await until(late, ({ title }) => title !== undefined), { title: "late" });
});

test("an ephemeral message reaches the others once and its sender never", async (t) => {
  const relay = await relayFor(t);
  const sender = await document(t, relay, {});
  const readers = [await repo(t, relay).find(sender.url), await repo(t, relay).find(sender.url)];
  const heard = readers.map(() => []);
  let echoes = 0;
  sender.on("ephemeral-message", () => (echoes += 1));
  const all = readers.map(
    (reader, place) =>
      new Promise((resolve) => {
        reader.on("ephemeral-message", ({ message }) => {
          heard[place].push(message);
          if (message.last) resolve();
        });
      }),
  );
  sender.broadcast({ seat: "C" });
  sender.broadcast({ last: true });
  await Promise.all(all);
  assert.deepEqual(heard, [
    [{ seat: "C" }, { last: true }],
    [{ seat: "C" }, { last: true }],
  ]);
  assert.equal(echoes, 0);
});

test("values of one and of eight mebibytes arrive whole", async (t) => {
  const relay = await relayFor(t);
  const handle = await document(t, relay, {});
  const reader = await repo(t, relay).find(handle.url);
  for (const mebibytes of [1, 8]) {
    // Not all the same, so that it does not shrink to nothing on the way.
    const photo = new Uint8Array(mebibytes << 20).map((_, place) => (place * 2_654_435_761) >>> 24);
    handle.change((doc) => (doc.photo = photo));
    const { photo: arrived } = await until(reader, (doc) => doc.photo?.length === photo.length);
    assert.ok(Buffer.from(arrived).equals(photo), `${mebibytes} MiB`);
  }
});

test("150 documents go over one connection", async (t) => {
  const relay = await relayFor(t);
  const author = repo(t, relay);
  const handles = Array.from({ length: 150 }, (_, number) => author.create({ number }));
  await Promise.all(handles.map((handle) => acknowledged(author, handle)));
  const reader = repo(t, relay);
  const found = await Promise.all(handles.map(({ url }) => reader.find(url)));
  assert.deepEqual(
    found.map((handle) => handle.doc().number),
    Array.from({ length: 150 }, (_, number) => number),
  );
});

test("20 clients write in one document and all see all", async (t) => {
  const relay = await relayFor(t);
  const first = await document(t, relay, { notes: {} });
  const others = await Promise.all(Array.from({ length: 19 }, () => repo(t, relay).find(first.url)));
  const all = [first, ...others];
  for (const [place, handle] of all.entries()) handle.change((doc) => (doc.notes[`writer ${place}`] = place));
  const expected = Object.fromEntries(Array.from({ length: 20 }, (_, place) => [`writer ${place}`, place]));
  for (const handle of all) {
    const { notes } = await until(handle, (doc) => Object.keys(doc.notes).length === 20);
    assert.deepEqual({ ...notes }, expected);
  }
});
