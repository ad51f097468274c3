// Bad input on the command line: a clear sentence, a code that is not 0, and nothing is touched.

import assert from "node:assert/strict";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { cahier, emptyDirectory, openRelay } from "../relay.js";

const serve = (data, ...more) => cahier("serve", "--access", "open", "--listen", "127.0.0.1:0", "--data", data, ...more);

/** It failed, printed nothing for programs to read, and said `words` without a panic. */
function refused({ code, signal, stdout, stderr }, words) {
  assert.equal(signal, null);
  assert.ok(code > 0, `ended with ${code}`);
  assert.equal(stdout, "");
  assert.match(stderr, words);
  assert.doesNotMatch(stderr, /panicked|RUST_BACKTRACE/);
}

test("an unknown flag and an unknown command are named", async (t) => {
  const data = join(await emptyDirectory(t), "data");
  refused(await serve(data, "--florid"), /--florid/);
  refused(await cahier("sreve"), /sreve/);
  await assert.rejects(readdir(data), { code: "ENOENT" });
});

test("an address that is none is named", async (t) => {
  const data = join(await emptyDirectory(t), "data");
  refused(await cahier("serve", "--access", "open", "--data", data, "--listen", "kitchen"), /kitchen/);
  await assert.rejects(readdir(data), { code: "ENOENT" });
});

test("open access on anything but loopback is refused", async (t) => {
  const data = join(await emptyDirectory(t), "data");
  refused(await cahier("serve", "--access", "open", "--data", data, "--listen", "0.0.0.0:0"), /loopback|this machine/);
  await assert.rejects(readdir(data), { code: "ENOENT" });
});

test("a directory with somebody else's files is left as it is", async (t) => {
  const data = await emptyDirectory(t);
  await mkdir(join(data, "holiday"));
  await writeFile(join(data, "holiday", "beach.txt"), "sand");
  refused(await serve(data), new RegExp(data));
  assert.deepEqual(await readdir(data), ["holiday"]);
  assert.deepEqual(await readdir(join(data, "holiday")), ["beach.txt"]);
  assert.equal(await readFile(join(data, "holiday", "beach.txt"), "utf8"), "sand");
});

test("a file where the directory should be is left as it is", async (t) => {
  const file = join(await emptyDirectory(t), "data");
  await writeFile(file, "a letter");
  refused(await serve(file), new RegExp(file));
  assert.equal(await readFile(file, "utf8"), "a letter");
});

test("a directory that cannot be read is named", { skip: process.getuid() === 0 && "root may read everything" }, async (t) => {
  const data = await emptyDirectory(t);
  await chmod(data, 0o000);
  refused(await serve(data), new RegExp(data));
});

test("a directory that cannot be made is named", async () => {
  refused(await serve("/proc/cahier"), /\/proc\/cahier/);
});

test("a port in use is named, and who has it goes on", async (t) => {
  const first = await openRelay(t, await emptyDirectory(t));
  const data = join(await emptyDirectory(t), "data");
  const second = await cahier("serve", "--access", "open", "--data", data, "--listen", first.listen);
  refused(second, new RegExp(first.listen));
  assert.equal((await fetch(`${first.url}/healthz`)).status, 200);
});

test("a directory that another relay has open is named, and that relay goes on", async (t) => {
  const data = await emptyDirectory(t);
  const first = await openRelay(t, data);
  refused(await serve(data), new RegExp(data));
  assert.equal((await fetch(`${first.url}/healthz`)).status, 200);
});

test("a damaged directory is refused by name and its bytes stay", async (t) => {
  const data = await emptyDirectory(t);
  await (await openRelay(t, data)).stop();
  const before = await files(data);
  const largest = [...before.entries()].reduce((one, other) => (other[1].length > one[1].length ? other : one))[0];
  const damaged = Buffer.from(before.get(largest)).fill(0xa5);
  await writeFile(join(data, largest), damaged);
  const { code, stderr } = await serve(data);
  assert.ok(code > 0);
  assert.match(stderr, new RegExp(data));
  assert.ok((await readFile(join(data, largest))).equals(damaged));
});

async function files(directory) {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = async (name) => [name.slice(directory.length + 1), await readFile(name)];
  return new Map(await Promise.all(names.map(read)));
}
