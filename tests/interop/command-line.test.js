// Bad input on the command line: a clear sentence, a code that is not 0, and nothing is touched.

import assert from "node:assert/strict";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { cahier, cahierAs, emptyDirectory, openRelay } from "../relay.js";

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

test("a directory that cannot be read is named, and left as it is", async (t) => {
  const data = await emptyDirectory(t);
  await writeFile(join(data, "diary.txt"), "mine");
  await chmod(data, 0o000);
  // Root may read everything, so that whoever is root becomes nobody for this.
  const nobody = process.getuid() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  refused(await cahierAs(nobody, "serve", "--listen", "127.0.0.1:0", "--data", data), new RegExp(data));
  await chmod(data, 0o700);
  assert.deepEqual(await readdir(data), ["diary.txt"]);
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

test("a damaged directory is refused by name", async (t) => {
  const data = await emptyDirectory(t);
  const before = await openRelay(t, data);
  await before.stop();
  await writeFile(join(data, "sled", "db"), Buffer.alloc(4096, 0xa5));
  const { code, stdout, stderr } = await serve(data);
  assert.ok(code > 0);
  assert.equal(stdout, "");
  assert.match(stderr, /store is damaged; .* restore a backup/);
});
