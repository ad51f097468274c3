// Files that Automerge wrote are taken in, and what was backed up is served again.

import { change, load, save } from "@automerge/automerge";
import { parseAutomergeUrl } from "@automerge/automerge-repo";
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { cahier, emptyDirectory, openRelay } from "../relay.js";
import { acknowledged, document, goOffline, repo, until } from "./clients.js";

/** Runs a command that prints JSON. */
async function done(...args) {
  const { code, stdout, stderr } = await cahier(...args, "--json");
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

// OPS-6
test("a file that JavaScript's Automerge saved is merged while the document is open, and once", async (t) => {
  const data = await emptyDirectory(t);
  const relay = await openRelay(t, data);
  const here = await document(t, relay, { notes: ["here"] });
  const elsewhere = change(load(save(here.doc())), (doc) => {
    doc.notes.push("elsewhere");
  });
  const file = join(await emptyDirectory(t), `${parseAutomergeUrl(here.url).documentId}.automerge`);
  await writeFile(file, save(elsewhere));
  const imported = { documents: 1, begun: 0, changes: 1 };
  assert.deepEqual(await done("import", "--data", data, "--from", file), imported);
  await until(here, ({ notes }) => notes.includes("elsewhere"));
  assert.deepEqual([...here.doc().notes], ["here", "elsewhere"]);
  assert.deepEqual(await done("import", "--data", data, "--from", file), { ...imported, changes: 0 });
});

// OPS-4 OPS-5
test("what was backed up while a client wrote is served to another after a restore", async (t) => {
  const data = await emptyDirectory(t);
  const relay = await openRelay(t, data);
  const author = repo(t, relay);
  const handle = author.create({ title: "kept", notes: [] });
  for (const note of ["a", "b", "c"]) handle.change((doc) => doc.notes.push(note));
  await acknowledged(author, handle);
  const place = await emptyDirectory(t);
  const archive = join(place, "one.cahier");
  await done("backup", "--data", data, "--to", archive);
  handle.change((doc) => doc.notes.push("after the backup"));
  await acknowledged(author, handle);
  goOffline(author);
  await relay.kill();
  await done("restore", "--from", archive, "--data", join(place, "new"));
  const found = await repo(t, await openRelay(t, join(place, "new"))).find(handle.url);
  assert.deepEqual(found.doc(), { title: "kept", notes: ["a", "b", "c"] });
});
