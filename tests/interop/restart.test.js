// Nothing that was acknowledged is ever lost, and clients go on by themselves.

import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyDirectory, openRelay } from "../relay.js";
import { acknowledged, goOffline, joined, repo, until } from "./clients.js";

test("a relay killed right after its acknowledgements has lost nothing, and clients reconnect and go on", async (t) => {
  const data = await emptyDirectory(t);
  const before = await openRelay(t, data);
  const author = repo(t, before);
  const handles = Array.from({ length: 20 }, (_, number) => author.create({ number, notes: [] }));
  for (const handle of handles) for (let note = 0; note < 10; note += 1) handle.change((doc) => doc.notes.push(note));
  await Promise.all(handles.map((handle) => acknowledged(author, handle)));
  await before.kill();

  // Written while the relay is away: nobody has acknowledged it, so the author's client must bring it.
  handles[0].change((doc) => doc.notes.push("offline"));

  const after = await openRelay(t, data, { listen: before.listen });
  // Everything but the first document comes from the disk: the author is asked for nothing here.
  const stranger = repo(t, after);
  for (const [number, handle] of handles.entries()) {
    const found = await stranger.find(handle.url);
    const expected = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...(number === 0 ? ["offline"] : [])];
    await until(found, ({ notes }) => notes.length >= expected.length);
    assert.deepEqual(found.doc(), { number, notes: expected });
  }
  const there = await stranger.find(handles[1].url);
  there.change((doc) => doc.notes.push("after the restart"));
  await until(handles[1], ({ notes }) => notes.includes("after the restart"));
});

test("what was acknowledged is on the disk even when no client ever comes back", async (t) => {
  const data = await emptyDirectory(t);
  const before = await openRelay(t, data);
  const author = repo(t, before);
  const handle = author.create({ title: "kept" });
  await acknowledged(author, handle);
  await before.kill();
  goOffline(author);

  const after = await openRelay(t, data);
  const found = await repo(t, after).find(handle.url);
  assert.deepEqual(found.doc(), { title: "kept" });
});

test("SIGTERM ends the relay with 0, its clients with 1012, and loses nothing", async (t) => {
  const data = await emptyDirectory(t);
  const before = await openRelay(t, data);
  const author = repo(t, before);
  const handle = author.create({ notes: [] });
  for (let note = 0; note < 100; note += 1) handle.change((doc) => doc.notes.push(note));
  await acknowledged(author, handle);
  const bare = await joined(t, before, "bystander");
  const { code, signal, stdout } = await before.stop();
  assert.equal((await bare.closed).code, 1012);
  assert.deepEqual({ code, signal, stdout }, { code: 0, signal: null, stdout: `listening on ${before.url}\n` });
  goOffline(author);

  const after = await openRelay(t, data);
  const found = await repo(t, after).find(handle.url);
  assert.equal(found.doc().notes.length, 100);
});
