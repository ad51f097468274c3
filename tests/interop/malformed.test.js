// Whatever a peer sends, at worst its own connection ends: the relay and the document go on.

import { generateAutomergeUrl, parseAutomergeUrl } from "@automerge/automerge-repo";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { join, joined, relayInUse, socket } from "./clients.js";

const GIBIBYTE = 1024 ** 3;

/** Bytes that follow no rule, the same in every run. */
function junk(length, seed) {
  let state = seed;
  return Buffer.from(Array.from({ length }, () => (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) >> 16));
}

const syncOf = (document, data) => ({ type: "sync", senderId: "rude", targetId: "relay", documentId: document, data });

const CLOSING = {
  "an empty frame": (bare) => bare.raw(Buffer.alloc(0)),
  "junk": (bare) => bare.raw(junk(300, 1)),
  "CBOR that is no map": (bare) => bare.raw(Buffer.from([0x83, 1, 2, 3])),
  "half a map": (bare) => bare.raw(Buffer.from([0xa2, 0x64, 0x74, 0x79])),
  "a map that announces four billion entries": (bare) => bare.raw(Buffer.from([0xba, 0xff, 0xff, 0xff, 0xff])),
  "nesting a thousand deep": (bare) => bare.raw(Buffer.alloc(1000, 0x81)),
  "a text frame": (bare) => bare.raw("join"),
};

for (const [what, send] of Object.entries(CLOSING)) {
  for (const when of ["before", "after"]) {
    test(`${what} ${when} joining ends one connection at most`, async (t) => {
      const use = await relayInUse(t);
      const bare = when === "before" ? await socket(t, use.relay) : await joined(t, use.relay, "rude");
      send(bare);
      await stillJoinsOrIsClosed(bare);
      await use.goesOn();
    });
  }
}

/** The relay either ends the connection with a code, or goes on talking on it. */
async function stillJoinsOrIsClosed(bare) {
  const pong = bare.pong();
  bare.ping("still there");
  try {
    await pong;
  } catch {
    const { code } = await bare.closed;
    assert.ok([1002, 1003, 1007, 1008, 1009].includes(code), `closed with ${code}`);
  }
}

test("a document id that is none is not obeyed", async (t) => {
  const use = await relayInUse(t);
  for (const id of ["", "lesson", "0OIl", "../../etc/passwd", use.document.slice(1), "x".repeat(10_000), 7, null]) {
    const bare = await joined(t, use.relay, "rude");
    bare.say({ ...syncOf(id, new Uint8Array([0x42, 0, 0, 0, 0])), type: "request" });
    await stillJoinsOrIsClosed(bare);
  }
  await use.goesOn();
});

test("sync data that is none does not harm the document", async (t) => {
  const use = await relayInUse(t);
  const samples = [
    new Uint8Array(),
    new Uint8Array([0x42]),
    new Uint8Array([0x43, 0xff, 0xff, 0xff, 0xff, 0x0f]),
    // One "have" with a Bloom filter of 13 bytes and no bits an entry: panics Automerge where it is not caught.
    new Uint8Array([0x42, 0, 0, 1, 0, 13, 1, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    new Uint8Array(junk(1000, 2)),
    new Uint8Array([0x42, ...junk(1000, 3)]),
  ];
  for (const data of samples) {
    const bare = await joined(t, use.relay, "rude");
    bare.say(syncOf(use.document, data));
    await stillJoinsOrIsClosed(bare);
  }
  await use.goesOn();
});

test("missing and wrong fields, unknown types and unknown fields change nothing", async (t) => {
  const use = await relayInUse(t);
  const messages = [
    {},
    { type: "sync" },
    { type: 7 },
    { type: "sync", senderId: "rude", documentId: use.document },
    { type: "leave", senderId: "somebody else" },
    { ...syncOf(use.document, new Uint8Array([0x42, 0, 0, 0, 0])), senderId: "somebody else" },
    { type: "ephemeral", senderId: "rude", targetId: "relay", documentId: use.document, count: -1, sessionId: 5 },
    { type: "remote-subscription-change", senderId: "rude", targetId: "relay", add: undefined, remove: undefined },
  ];
  for (const message of messages) {
    const bare = await joined(t, use.relay, "rude");
    bare.say(message);
    await stillJoinsOrIsClosed(bare);
  }
  const bare = await joined(t, use.relay, "newer");
  bare.say({ type: "of a later version", senderId: "newer", payload: { deep: [1, 2, { three: 3 }] } });
  bare.say({ ...join("newer"), further: "field" });
  await bare.next("peer");
  await use.goesOn();
});

test("before joining nothing is answered, and nobody is told of a document that they did not ask for", async (t) => {
  const use = await relayInUse(t);
  const silent = await socket(t, use.relay);
  silent.say({ ...syncOf(use.document, new Uint8Array([0x42, 0, 0, 0, 0])), type: "request" });
  const bystander = await joined(t, use.relay, "bystander");
  await use.goesOn();
  assert.deepEqual(silent.heard, []);
  assert.deepEqual(bystander.heard, []);
});

test("another version of the protocol is refused with an error, never with a peer", async (t) => {
  const use = await relayInUse(t);
  const bare = await socket(t, use.relay);
  bare.say({ ...join("from the future"), supportedProtocolVersions: ["2"] });
  await bare.closed;
  assert.deepEqual(bare.heard.map(({ type }) => type), ["error"]);
  await use.goesOn();
});

test("the same payload comes back for a ping", async (t) => {
  const use = await relayInUse(t);
  const bare = await joined(t, use.relay, "polite");
  const pong = bare.pong();
  bare.ping("4711");
  assert.equal(await pong, "4711");
});

test("join and request in one burst, joining twice, and a request for what nobody has are answered", async (t) => {
  const use = await relayInUse(t);
  const bare = await socket(t, use.relay);
  const unknown = parseAutomergeUrl(generateAutomergeUrl()).documentId;
  bare.say(join("quick"));
  bare.say({ ...syncOf(unknown, new Uint8Array([0x42, 0, 0, 0, 0])), type: "request", senderId: "quick" });
  const { targetId, selectedProtocolVersion } = await bare.next("peer");
  assert.deepEqual({ targetId, selectedProtocolVersion }, { targetId: "quick", selectedProtocolVersion: "1" });
  assert.equal((await bare.next("doc-unavailable")).documentId, unknown);
  bare.say(join("quick"));
  await bare.next("peer");
});

test("a frame that announces eight gibibytes is refused and not waited for", async (t) => {
  const use = await relayInUse(t);
  const bare = await joined(t, use.relay, "greedy");
  const header = Buffer.alloc(14);
  header[0] = 0x82;
  header[1] = 0x80 | 127;
  header.writeBigUInt64BE(BigInt(8 * GIBIBYTE), 2);
  bare.stream.write(header);
  bare.stream.write(Buffer.alloc(1 << 20));
  const { code } = await bare.closed;
  assert.ok([1006, 1009].includes(code), `closed with ${code}`);
  const status = await readFile(`/proc/${use.relay.pid}/status`, "utf8");
  const peakKib = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]);
  assert.ok(peakKib < 512 * 1024, `${peakKib} KiB at most`);
  await use.goesOn();
});

test("the newer of two connections of one peer goes on", async (t) => {
  const use = await relayInUse(t);
  const older = await joined(t, use.relay, "tablet");
  const newer = await joined(t, use.relay, "tablet");
  assert.equal((await older.closed).code, 1000);
  const pong = newer.pong();
  newer.ping("here");
  assert.equal(await pong, "here");
});
