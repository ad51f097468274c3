// The real binary for the tests in JavaScript: starts it on a free loopback port and in a directory of its own, stops it,
// kills it. A relay belongs to one test, and is gone when that test is over, however it ends.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const BINARY = process.env.CAHIER ?? fileURLToPath(new URL("../target/release/cahier", import.meta.url));
const AHEAD = fileURLToPath(new URL("ahead.c", import.meta.url));
const LISTENING = /^listening on (http:\/\/\S+)$/;
const READY_MS = 60_000;

/** Runs the binary to its end: what it said, and how it ended. */
export function cahier(...args) {
  return cahierAs({}, ...args);
}

/** The same as another user of this machine. */
export function cahierAs({ uid, gid }, ...args) {
  return finished(spawn(BINARY, args, { stdio: ["ignore", "pipe", "pipe"], uid, gid }));
}

/** An empty directory that is removed after the test. */
export async function emptyDirectory(t) {
  const directory = await mkdtemp(join(tmpdir(), "cahier-"));
  t.after(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** Starts `cahier serve` that anybody on this machine may use. */
export async function openRelay(t, data, { listen = "127.0.0.1:0" } = {}) {
  return await startRelay(t, ["serve", "--access", "open", "--data", data, "--listen", listen]);
}

/** Starts `cahier demo`: an invented partnership, and an invite for each of the people in the worked example. */
export async function demo(t) {
  const data = join(await emptyDirectory(t), "data");
  const relay = await startRelay(t, ["demo", "--data", data, "--listen", "127.0.0.1:0"], /^Stop it with Ctrl-C/);
  const invites = new Map();
  for (const [place, line] of relay.lines.entries()) {
    const link = /^http:\/\/\S+\/#\/join\/(\S+)$/.exec(line);
    if (link !== null) invites.set(relay.lines[place - 1].split(" · ")[1], { link: link[0], code: link[1] });
  }
  return {
    ...relay,
    invite(name) {
      const invite = invites.get(name);
      if (invite === undefined) throw new Error(`the demo invites ${[...invites.keys()]}, not ${name}`);
      return invite;
    },
    data,
    /** The same directory at the same address, as an operator starts it after a power cut; by a clock that is so far ahead. */
    async restart({ aheadMs = 0 } = {}) {
      const env = aheadMs === 0 ? process.env : await clockAhead(t, aheadMs);
      const again = await startRelay(t, ["serve", "--data", data, "--listen", relay.listen], LISTENING, env);
      return { ...again, invite: this.invite };
    },
  };
}

/** Starts `cahier serve` on an empty directory, with one group of these people, `[name, role]`, and nothing written yet. */
export async function partnership(t, people) {
  const data = join(await emptyDirectory(t), "data");
  const relay = await startRelay(t, ["serve", "--data", data, "--listen", "127.0.0.1:0"]);
  const invites = new Map();
  const invite = (name) => invites.get(name);
  /** Makes an invite; `more` is what the command is told besides. */
  const add = async (name, role, ...more) => {
    const belongs = ["--group", "Kestrel Lane Year 5", "--school", "Kestrel Lane Primary"];
    const { code, stdout, stderr } = await cahier("invite", "--data", data, "--role", role, "--name", name, ...belongs, ...more);
    if (code !== 0) throw new Error(`no invite for ${name}: ${stderr}`);
    invites.set(name, { code: /^or type {2}(\S+)$/m.exec(stdout)[1] });
  };
  for (const [name, role] of people) await add(name, role);
  return {
    ...relay,
    invite,
    add,
    data,
    async restart() {
      const again = await startRelay(t, ["serve", "--data", data, "--listen", relay.listen]);
      return { ...again, invite };
    },
  };
}

/** Starts `cahier` and waits for the line that says that it is ready. */
export async function startRelay(t, args, ready = LISTENING, env = process.env) {
  if (!existsSync(BINARY)) throw new Error(`${BINARY} is not there: make build`);
  const child = spawn(BINARY, args, { stdio: ["ignore", "pipe", "pipe"], env });
  const lines = [];
  const ending = finished(child);
  const end = async (signal) => {
    child.kill(signal);
    return await ending;
  };
  t.after(() => end("SIGKILL"));

  let deadline;
  await new Promise((resolve, reject) => {
    deadline = setTimeout(() => reject(new Error(`cahier was not ready in time: ${lines.join("\n")}`)), READY_MS);
    createInterface({ input: child.stdout }).on("line", (line) => {
      lines.push(line);
      if (ready.test(line)) resolve();
    });
    ending.then(({ code, stderr }) => reject(new Error(`cahier ended with ${code} before it listened: ${stderr}`)), reject);
  }).finally(() => clearTimeout(deadline));
  const url = new URL(lines.map((line) => LISTENING.exec(line)).find((found) => found !== null)[1]);

  return {
    url: url.origin,
    listen: url.host,
    sync: `ws://${url.host}/sync`,
    pid: child.pid,
    /** What it has printed so far, line by line. */
    lines,
    /** Power cut. */
    kill: () => end("SIGKILL"),
    /** What an operator does. */
    stop: () => end("SIGTERM"),
  };
}

/** What the binary is started with so that it is some time later for it than for this machine. */
async function clockAhead(t, aheadMs) {
  const library = join(await emptyDirectory(t), "ahead.so");
  const { code, stderr } = await finished(spawn("cc", ["-shared", "-fPIC", "-o", library, AHEAD], { stdio: ["ignore", "pipe", "pipe"] }));
  if (code !== 0) throw new Error(`no clock that is ahead: ${stderr}`);
  return { ...process.env, LD_PRELOAD: library, CAHIER_AHEAD_MS: `${aheadMs}` };
}

function finished(child) {
  return new Promise((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (bytes) => (stdout += bytes));
    child.stderr.on("data", (bytes) => (stderr += bytes));
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
