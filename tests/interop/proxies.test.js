// The relay through networks that do not want it: where no websocket comes through, polling does.

import { generateAutomergeUrl, parseAutomergeUrl } from "@automerge/automerge-repo";
import { Encoder } from "cbor-x";
import assert from "node:assert/strict";
import { test } from "node:test";
import { buffering, cutting, proxied, refusing } from "../proxies.js";
import { emptyDirectory, openRelay } from "../relay.js";
import { document, join, joined, upgrade } from "./clients.js";

const cbor = new Encoder({ tagUint8Array: false, useRecords: false });
const EMPTY_SYNC = new Uint8Array([0x42, 0, 0, 0, 0]);

const relayFor = async (t) => await openRelay(t, await emptyDirectory(t));

/** A client that polls, written from core/PROTOCOL.md alone. */
class Poller {
  #url;
  #session;
  #sent = 0;
  #received = 0;
  #heard = [];
  asked = 0;

  constructor(relay) {
    this.#url = `${relay.url}/sync/poll`;
  }

  static async joined(relay, peer) {
    const poller = new Poller(relay);
    const opened = await fetch(poller.#url, { method: "POST" });
    assert.equal(opened.status, 200);
    poller.#session = opened.headers.get("cahier-session");
    await poller.say(join(peer));
    await poller.next("peer");
    return poller;
  }

  async say(...messages) {
    this.#sent += 1;
    const frames = messages.flatMap((message) => {
      const frame = cbor.encode(message);
      return [number(frame.length), frame];
    });
    const answer = await this.#ask(Buffer.concat([Buffer.from([1]), number(this.#sent), ...frames]));
    assert.equal(answer.number, this.#sent);
  }

  async next(type) {
    for (;;) {
      const place = this.#heard.findIndex((message) => message.type === type);
      if (place !== -1) return this.#heard.splice(place, 1)[0];
      const answer = await this.#ask(Buffer.concat([Buffer.from([2]), number(this.#received)]));
      assert.equal(answer.close, 0);
      if (answer.number !== this.#received + 1) continue;
      this.#received = answer.number;
      this.#heard.push(...answer.frames.map((frame) => cbor.decode(frame)));
    }
  }

  /** Asks the same until it is answered. */
  async #ask(body) {
    for (;;) {
      this.asked += 1;
      const headers = { "cahier-session": this.#session };
      const response = await fetch(this.#url, { method: "POST", headers, body }).catch(() => undefined);
      if (response === undefined) continue;
      assert.equal(response.status, 200);
      assert.equal(response.headers.get("transfer-encoding"), null);
      const bytes = Buffer.from(await response.arrayBuffer());
      assert.equal(Number(response.headers.get("content-length")), bytes.length);
      const frames = [];
      for (let at = 6; at < bytes.length; at += 4 + bytes.readUInt32BE(at)) {
        frames.push(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at)));
      }
      return { close: bytes.readUInt16BE(0), number: bytes.readUInt32BE(2), frames };
    }
  }
}

function number(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const asks = (peer, documentId) => ({ type: "request", senderId: peer, targetId: "relay", documentId, data: EMPTY_SYNC });

const gesture = (peer, documentId, count) => ({
  type: "ephemeral",
  senderId: peer,
  targetId: "relay",
  documentId,
  sessionId: "s",
  count,
  data: new Uint8Array([count]),
});

/** One speaks by a websocket and one polls through this network; each hears the other. */
async function bothWays(t, relay, network) {
  const { url } = await document(t, relay, { notes: [] });
  const { documentId } = parseAutomergeUrl(url);
  const near = await joined(t, relay, "near");
  near.say(asks("near", documentId));
  await near.next("sync");
  const far = await Poller.joined(network, "far");
  await far.say(asks("far", documentId));
  assert.equal((await far.next("sync")).documentId, documentId);
  for (const count of [1, 2, 3]) {
    const waiting = far.next("ephemeral");
    near.say(gesture("near", documentId, count));
    assert.equal((await waiting).count, count);
    await far.say(gesture("far", documentId, count));
    assert.equal((await near.next("ephemeral")).count, count);
  }
  return far;
}

for (const [what, status, headers] of [
  ["sends the upgrade to a login page", 302, { location: "http://portal.invalid/" }],
  ["calls the upgrade a bad request", 400],
]) {
  test(`a network that ${what} lets polling through`, async (t) => {
    const relay = await relayFor(t);
    const network = await proxied(t, relay, refusing(status, headers));
    assert.equal(await upgrade(network), status);
    await bothWays(t, relay, network);
  });
}

test("a network that hands on whole bodies only lets polling through", async (t) => {
  const relay = await relayFor(t);
  await bothWays(t, relay, await proxied(t, relay, buffering));
});

// NET-5
test("a network that cuts a waiting request makes nothing lost and nothing doubled", async (t) => {
  const relay = await relayFor(t);
  const network = await proxied(t, relay, cutting(300));
  const far = await bothWays(t, relay, network);
  const { documentId } = parseAutomergeUrl(generateAutomergeUrl());
  const waiting = far.next("doc-unavailable");
  const before = far.asked;
  while (far.asked < before + 3) await new Promise((resolve) => setImmediate(resolve));
  await far.say(asks("far", documentId));
  assert.equal((await waiting).documentId, documentId);
  assert.ok(network.cut.has("/sync/poll"));
});

test("a websocket outlives a network that cuts what is idle, because the relay pings", async (t) => {
  const relay = await relayFor(t);
  const network = await proxied(t, relay, cutting(6_000));
  const bare = await joined(t, network, "quiet");
  // Two and a half times as long as that network's patience.
  for (const _ of [1, 2, 3]) await bare.pinged();
  const { documentId } = parseAutomergeUrl(generateAutomergeUrl());
  bare.say(asks("quiet", documentId));
  assert.equal((await bare.next("doc-unavailable")).documentId, documentId);
});
