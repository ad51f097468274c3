// A relay that is not open: who is let in, and that a refusal says what to do.

import { generateAutomergeUrl, parseAutomergeUrl } from "@automerge/automerge-repo";
import assert from "node:assert/strict";
import { test } from "node:test";
import { cahier, demo } from "../relay.js";
import { join, socket, upgrade } from "./clients.js";

const post = async (relay, path, body, headers = {}) => {
  const response = await fetch(`${relay.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
};

/** Joins as a native shell does, which keeps its token itself. */
const joinAs = async (relay, name, device) => {
  const { status, body } = await post(relay, "/api/join", { code: relay.invite(name).code, device, credential: "token" });
  assert.equal(status, 200);
  return body;
};

const bearer = (token) => ({ authorization: `Bearer ${token}` });

test("without a token, and with one that is nobody's, the websocket is refused with 401 before the upgrade", async (t) => {
  const relay = await demo(t);
  assert.equal(await upgrade(relay), 401);
  assert.equal(await upgrade(relay, bearer("0".repeat(64))), 401);
  assert.equal(await upgrade(relay, bearer("")), 401);
  assert.equal(await upgrade(relay, { cookie: "cahier_device=guess" }), 401);
});

test("a token opens the websocket until its device leaves, which ends the connection too", async (t) => {
  const relay = await demo(t);
  const { token, name } = await joinAs(relay, "Amara Okoye", "tablet-1");
  assert.equal(name, "Amara Okoye");
  const bare = await socket(t, relay, { headers: bearer(token) });
  bare.say(join("tablet-1"));
  await bare.next("peer");

  const left = await post(relay, "/api/leave", {}, bearer(token));
  assert.equal(left.status, 204);
  assert.equal((await bare.closed).code, 1008);
  assert.equal(await upgrade(relay, bearer(token)), 401);
});

test("a device that is signed out by the operator is out at once", async (t) => {
  const relay = await demo(t);
  const took = [];
  for (let number = 0; number < 20; number += 1) {
    const device = `tablet-${number}`;
    const { token } = await joinAs(relay, ["Amara Okoye", "Ben Tarrant", "Chandra Pillai", "Dana Whitlock"][number % 4], device);
    const bare = await socket(t, relay, { headers: bearer(token) });
    bare.say(join(device));
    await bare.next("peer");
    const closed = bare.closed.then((close) => ({ ...close, atMs: performance.now() }));
    const begunAtMs = performance.now();
    const revoked = await cahier("devices", "revoke", "--data", relay.data, device);
    assert.equal(revoked.code, 0, revoked.stderr);
    const { code, atMs } = await closed;
    assert.equal(code, 1008);
    assert.equal(await upgrade(relay, bearer(token)), 401);
    took.push(atMs - begunAtMs);
  }
  took.sort((a, b) => a - b);
  // A figure for whoever asks; a machine that is busy is not a fault of the relay.
  t.diagnostic(`from starting the command to the closed socket: median ${took[10].toFixed(0)} ms, longest ${took[19].toFixed(0)} ms`);
});

test("a token in the address opens nothing", async (t) => {
  const relay = await demo(t);
  const { token } = await joinAs(relay, "Amara Okoye", "tablet-1");
  assert.equal(await upgrade({ sync: `${relay.sync}?token=${token}` }), 401);
});

test("another site's page opens nothing, though the browser brings the cookie", async (t) => {
  const relay = await demo(t);
  const { headers } = await post(relay, "/api/join", { code: relay.invite("Amara Okoye").code, device: "tablet-1" });
  const cookie = headers.get("set-cookie").split(";")[0];
  assert.match(headers.get("set-cookie"), /; HttpOnly; SameSite=Strict;/);
  assert.equal(await upgrade(relay, { cookie, origin: "https://elsewhere.example" }), 403);
  assert.equal(await upgrade(relay, { cookie, origin: relay.url }), 101);
});

test("a tampered invite is a clear error and no account", async (t) => {
  const relay = await demo(t);
  const { code } = relay.invite("Amara Okoye");
  const other = code.endsWith("2") ? "3" : "2";
  for (const tampered of [`${code.slice(0, -1)}${other}`, code.slice(1), `${code}${code}`, ""]) {
    const { status, body, headers } = await post(relay, "/api/join", { code: tampered, device: "tablet-1" });
    assert.deepEqual(
      { status, body, cookie: headers.get("set-cookie") },
      {
        status: 403,
        body: { error: "this invite is not known here", next: "check the whole link, or ask for a new invite" },
        cookie: null,
      },
    );
  }
});

test("a request that is none is a clear error", async (t) => {
  const relay = await demo(t);
  const { code } = relay.invite("Amara Okoye");
  for (const body of [{}, { code }, { code: 7, device: "x" }, [], "join"]) {
    const answer = await post(relay, "/api/join", body);
    assert.equal(answer.status, 400);
    assert.equal(typeof answer.body.error, "string");
    assert.equal(typeof answer.body.next, "string");
  }
  assert.equal((await post(relay, "/api/join", { code, device: "no spaces" })).status, 400);
});

test("whoever has not joined hears nothing of accounts and releases", async (t) => {
  const relay = await demo(t);
  for (const path of ["/api/account", "/api/releases"]) {
    const response = await fetch(`${relay.url}${path}`);
    assert.equal(response.status, 401);
    assert.deepEqual(await response.json(), {
      error: "this device has not joined, or was signed out",
      next: "open an invite link on this device",
    });
  }
});

test("a document of another group and one that nobody has look the same", async (t) => {
  const relay = await demo(t);
  const stranger = await joinAs(relay, "Marit Solheim", "office");
  const { studies } = await joinAs(relay, "Amara Okoye", "tablet-1");
  const bare = await socket(t, relay, { headers: bearer(stranger.token) });
  bare.say(join("office"));
  await bare.next("peer");
  const ask = async (documentId) => {
    const data = new Uint8Array([0x42, 0, 0, 0, 0]);
    bare.say({ type: "request", senderId: "office", targetId: "relay", documentId, data });
    const { senderId, ...answer } = await bare.next("doc-unavailable");
    return answer;
  };
  const unknown = parseAutomergeUrl(generateAutomergeUrl()).documentId;
  const answer = (documentId) => ({ type: "doc-unavailable", targetId: "office", documentId });
  assert.deepEqual(await ask(studies[0]), answer(studies[0]));
  assert.deepEqual(await ask(unknown), answer(unknown));
});
