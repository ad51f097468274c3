// What automerge-repo's clients count on, message by message.

import { change, decodeChange, encodeSyncMessage, from, getAllChanges } from "@automerge/automerge";
import { parseAutomergeUrl } from "@automerge/automerge-repo";
import { Encoder } from "cbor-x";
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { emptyDirectory, openRelay } from "../relay.js";
import { acknowledged, document, goOffline, join, joined, relayInUse, repo, socket } from "./clients.js";

const EMPTY_SYNC = new Uint8Array([0x42, 0, 0, 0, 0]);

const relayFor = async (t) => await openRelay(t, await emptyDirectory(t));

const asks = (peer, documentId) => ({ type: "request", senderId: peer, targetId: "relay", documentId, data: EMPTY_SYNC });

const syncs = (peer, documentId, message) => ({
  type: "sync",
  senderId: peer,
  targetId: "relay",
  documentId,
  data: encodeSyncMessage({ heads: [], need: [], have: [], changes: [], ...message }),
});

const gesture = (peer, documentId, count, session = "s") => ({
  type: "ephemeral",
  senderId: peer,
  targetId: "relay",
  documentId,
  sessionId: session,
  count,
  data: new Uint8Array([count]),
});

/** Bare clients that have this document open. */
async function subscribers(t, relay, documentId, ...peers) {
  return await Promise.all(
    peers.map(async (peer) => {
      const bare = await joined(t, relay, peer);
      bare.say(asks(peer, documentId));
      assert.equal((await bare.next("sync")).documentId, documentId);
      return bare;
    }),
  );
}

test("fifteen disconnects in the middle of writing lose nothing", async (t) => {
  const relay = await relayFor(t);
  const writer = repo(t, relay);
  const handle = writer.create({ notes: [] });
  await acknowledged(writer, handle);
  const [adapter] = writer.networkSubsystem.adapters;
  for (let note = 0; note < 15; note += 1) {
    const back = once(writer.networkSubsystem, "peer");
    handle.change((doc) => doc.notes.push(note));
    adapter.socket.terminate();
    await back;
  }
  await acknowledged(writer, handle);
  goOffline(writer);
  const found = await repo(t, relay).find(handle.url);
  assert.deepEqual([...found.doc().notes], Array.from({ length: 15 }, (_, note) => note));
});

test("a leave under another's name ends nothing, one's own ends one's own", async (t) => {
  const use = await relayInUse(t);
  const [victim, rude] = await subscribers(t, use.relay, use.document, "victim", "rude");
  rude.say({ type: "leave", senderId: "victim" });
  rude.say({ type: "leave", senderId: "rude" });
  assert.equal((await rude.closed).code, 1000);
  victim.say(gesture("victim", use.document, 1));
  await use.goesOn();
  const pong = victim.pong();
  victim.ping("here");
  assert.equal(await pong, "here");
});

test("an ephemeral message keeps its sender, session and count, and an old count is not heard again", async (t) => {
  const use = await relayInUse(t);
  const [sender, one, two] = await subscribers(t, use.relay, use.document, "sender", "one", "two");
  for (const count of [1, 2, 2, 1, 3]) sender.say(gesture("sender", use.document, count));
  // A receiver that passes on what it heard, as some clients do, makes no storm: this count was had.
  await one.next("ephemeral");
  one.say({ ...gesture("sender", use.document, 1), targetId: "two" });
  sender.say(gesture("sender", use.document, 1, "another session"));
  const heard = [];
  while (heard.at(-1)?.sessionId !== "another session") heard.push(await two.next("ephemeral"));
  assert.deepEqual(
    heard.map(({ senderId, targetId, sessionId, count }) => ({ senderId, targetId, sessionId, count })),
    [1, 2, 3]
      .map((count) => ({ senderId: "sender", targetId: "two", sessionId: "s", count }))
      .concat([{ senderId: "sender", targetId: "two", sessionId: "another session", count: 1 }]),
  );
  assert.deepEqual(sender.heard.filter(({ type }) => type === "ephemeral"), []);
  // It is never stored: who comes later hears nothing of it.
  const [late] = await subscribers(t, use.relay, use.document, "late");
  await use.goesOn();
  assert.deepEqual(late.heard.filter(({ type }) => type === "ephemeral"), []);
});

test("a client that announces what it never sends, and vanishes, holds nobody up", async (t) => {
  const use = await relayInUse(t);
  for (let round = 0; round < 3; round += 1) {
    const bare = await joined(t, use.relay, `vanishing ${round}`);
    bare.say(syncs(`vanishing ${round}`, use.document, { heads: [`${round}`.repeat(64)] }));
    await bare.next("sync");
    bare.stream.destroy();
    await bare.closed;
  }
  await use.goesOn();
});

test("a change whose predecessor never came harms nothing and does not show", async (t) => {
  const use = await relayInUse(t);
  const first = from({ stray: 1 });
  const second = change(first, (doc) => (doc.stray = 2));
  const [, orphan] = getAllChanges(second);
  const bare = await joined(t, use.relay, "careless");
  bare.say(syncs("careless", use.document, { heads: [decodeChange(orphan).hash], changes: [orphan] }));
  await bare.next("sync");
  await use.goesOn();
});

test("a relay that lost its store is filled again by a client that has the document", async (t) => {
  const before = await relayFor(t);
  const author = repo(t, before);
  const handle = author.create({ title: "kept by its author" });
  await acknowledged(author, handle);
  await before.kill();
  const after = await openRelay(t, await emptyDirectory(t), { listen: before.listen });
  await once(author.networkSubsystem, "peer");
  await acknowledged(author, handle);
  goOffline(author);
  const found = await repo(t, after).find(handle.url);
  assert.deepEqual(found.doc(), { title: "kept by its author" });
});

/** `join` in one of CBOR's forms. Text up to 23 bytes. */
const text = (words) => Buffer.concat([Buffer.from([0x60 + words.length]), Buffer.from(words)]);
const FIELDS = Buffer.concat([
  text("type"),
  text("join"),
  text("senderId"),
  text("other"),
  text("peerMetadata"),
  Buffer.from([0xf7]), // undefined
  text("supportedProtocolVersions".slice(0, 23)), // a field that nobody knows
  Buffer.from([0x81]),
  text("1"),
]);
const FORMS = {
  "a short map": [0xa4],
  "a map of 16-bit length": [0xb9, 0, 4],
  "a map of 32-bit length": [0xba, 0, 0, 0, 4],
  "a map of no stated length": [0xbf],
};

for (const [what, start] of Object.entries(FORMS)) {
  test(`${what} is read`, async (t) => {
    const bare = await socket(t, await relayFor(t));
    bare.raw(Buffer.concat([Buffer.from(start), FIELDS, Buffer.from(start[0] === 0xbf ? [0xff] : [])]));
    assert.equal((await bare.next("peer")).targetId, "other");
  });
}

test("byte strings may carry a tag", async (t) => {
  const relay = await relayFor(t);
  const { url } = await document(t, relay, { title: "tagged" });
  const { documentId } = parseAutomergeUrl(url);
  const bare = await joined(t, relay, "tagging");
  const tagged = new Encoder({ tagUint8Array: true, useRecords: false }).encode(asks("tagging", documentId));
  assert.ok(tagged.includes(Buffer.from([0xd8, 0x40])), "tag 64");
  bare.raw(tagged);
  assert.equal((await bare.next("sync")).documentId, documentId);
});

test("a message may come in pieces with a ping between, and compression may be offered", async (t) => {
  const relay = await relayFor(t);
  const bare = await socket(t, relay, { perMessageDeflate: true });
  const whole = new Encoder({ tagUint8Array: false, useRecords: false }).encode(join("in pieces"));
  const pong = bare.pong();
  bare.raw(whole.subarray(0, 5), { fin: false, compress: false });
  bare.ping("between");
  bare.raw(whole.subarray(5, 5), { fin: false, compress: false });
  bare.raw(whole.subarray(5), { fin: true, compress: false });
  assert.equal(await pong, "between");
  assert.equal((await bare.next("peer")).targetId, "in pieces");
});

test("clients that say nothing of themselves are joined", async (t) => {
  const relay = await relayFor(t);
  for (const peerMetadata of [undefined, null, {}, { storageId: undefined, isEphemeral: null }]) {
    const bare = await socket(t, relay);
    bare.say({ type: "join", senderId: "plain", peerMetadata, supportedProtocolVersions: ["1"] });
    assert.equal((await bare.next("peer")).selectedProtocolVersion, "1");
  }
});

test("what clients gossip of each other's storage is borne, however it is put", async (t) => {
  const use = await relayInUse(t);
  const [bare] = await subscribers(t, use.relay, use.document, "gossip");
  for (const message of [
    { type: "remote-subscription-change", add: ["somebody"], remove: undefined },
    { type: "remote-subscription-change" },
    {
      type: "remote-heads-changed",
      documentId: use.document,
      newHeads: { somebody: { heads: [], timestamp: 1_766_000_000_000.5 } },
    },
    { type: "remote-heads-changed", documentId: use.document, newHeads: undefined },
  ]) {
    bare.say({ senderId: "gossip", targetId: "relay", ...message });
  }
  // Before, what was said may have been read and not yet looked at.
  await use.goesOn();
  const pong = bare.pong();
  bare.ping("still there");
  assert.equal(await pong, "still there");
});
