// Two kinds of clients: automerge-repo as anybody installs it, and a bare websocket that says what a test wants it to say.

import { parseAutomergeUrl, Repo } from "@automerge/automerge-repo";
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket";
import { Encoder } from "cbor-x";
import assert from "node:assert/strict";
import { once } from "node:events";
import WebSocket from "ws";
import { emptyDirectory, openRelay } from "../relay.js";

const RECONNECT_MS = 100;
const cbor = new Encoder({ tagUint8Array: false, useRecords: false });

/** An automerge-repo that reconnects quickly, and is disconnected after the test. */
export function repo(t, relay, options = {}) {
  const adapter = new WebSocketClientAdapter(relay.sync, RECONNECT_MS);
  const made = new Repo({ network: [adapter], ...options });
  t.after(() => goOffline(made));
  return made;
}

/** Disconnects a client for good. */
export function goOffline({ networkSubsystem }) {
  for (const adapter of networkSubsystem.adapters) if (adapter.socket !== undefined) adapter.disconnect();
}

/** Resolves when the document satisfies `isTrue`, now or after a change from anywhere. */
export function until(handle, isTrue) {
  return new Promise((resolve) => {
    const look = () => {
      if (!isTrue(handle.doc())) return;
      handle.off("change", look);
      resolve(handle.doc());
    };
    handle.on("change", look);
    look();
  });
}

/** Resolves when the relay has said that it has everything that is in the document now, which means: on its disk. */
export function acknowledged(made, handle) {
  const wanted = [...handle.heads()].sort().join();
  return new Promise((resolve) => {
    const look = () => {
      const heads = handle.getSyncInfo(made.getStorageIdOfPeer(made.peers[0]))?.lastHeads ?? [];
      if ([...heads].sort().join() !== wanted) return;
      handle.off("remote-heads", look);
      resolve();
    };
    handle.on("remote-heads", look);
    look();
  });
}

/** A document that the relay has, made by a client of its own. */
export async function document(t, relay, value) {
  const author = repo(t, relay);
  const handle = author.create(value);
  await acknowledged(author, handle);
  return handle;
}

/** A relay and a document that two clients have open; afterwards both must still be able to write in it. */
export async function relayInUse(t) {
  const relay = await openRelay(t, await emptyDirectory(t));
  const here = await document(t, relay, { notes: [] });
  const there = await repo(t, relay).find(here.url);
  return {
    relay,
    document: parseAutomergeUrl(here.url).documentId,
    async goesOn() {
      here.change((doc) => doc.notes.push("here"));
      await until(there, ({ notes }) => notes.includes("here"));
      there.change((doc) => doc.notes.push("there"));
      await until(here, ({ notes }) => notes.includes("there"));
      const late = await repo(t, relay).find(here.url);
      assert.deepEqual(late.doc(), { notes: ["here", "there"] });
    },
  };
}

/**
 * A bare websocket to the relay, not joined. `next(type)` waits for a message of that type; none is missed. What is
 * waited for when the connection ends comes no more, and waiting fails with the code.
 */
export async function socket(t, relay, options = {}) {
  const ws = new WebSocket(relay.sync, options);
  const waiting = [];
  const heard = [];
  ws.on("message", (bytes) => {
    const message = cbor.decode(bytes);
    const place = waiting.findIndex(({ type }) => type === message.type);
    if (place === -1) heard.push(message);
    else waiting.splice(place, 1)[0].resolve(message);
  });
  const closed = new Promise((resolve) => ws.on("close", (code, reason) => resolve({ code, reason: `${reason}` })));
  const orEnd = (awaited) => {
    const ended = closed.then(({ code }) => Promise.reject(new Error(`closed with ${code}`)));
    return Promise.race([awaited, ended]);
  };
  // Whatever ends a connection is seen as its close; tests of the upgrade itself use `upgrade`.
  ws.on("error", () => {});
  t.after(() => ws.terminate());
  await once(ws, "open");
  return {
    closed,
    heard,
    raw: (bytes, options) => ws.send(bytes, options),
    say: (message) => ws.send(cbor.encode(message)),
    stream: ws._socket,
    pong: () => orEnd(once(ws, "pong").then(([payload]) => `${payload}`)),
    ping: (payload) => ws.ping(payload),
    pinged: () => orEnd(once(ws, "ping")),
    next: (type) => {
      const place = heard.findIndex((message) => message.type === type);
      if (place !== -1) return Promise.resolve(heard.splice(place, 1)[0]);
      return orEnd(new Promise((resolve) => waiting.push({ type, resolve })));
    },
  };
}

/** A bare websocket that has joined as this peer. */
export async function joined(t, relay, peer) {
  const bare = await socket(t, relay);
  bare.say(join(peer));
  await bare.next("peer");
  return bare;
}

export const join = (peer) => ({
  type: "join",
  senderId: peer,
  peerMetadata: { isEphemeral: true },
  supportedProtocolVersions: ["1"],
});

/** Asks for the websocket and returns the HTTP status that answered instead, or 101. */
export function upgrade(relay, headers = {}) {
  return new Promise((resolve) => {
    const ws = new WebSocket(relay.sync, { headers });
    ws.on("error", () => {});
    ws.on("open", () => resolve(101));
    ws.on("unexpected-response", (request, response) => {
      resolve(response.statusCode);
      request.destroy();
    });
    ws.on("open", () => ws.terminate());
  });
}
