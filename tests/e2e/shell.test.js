// The app's page as a native shell shows it: its own files, no network, and a real device behind the bridge. The shell is
// these lines; it carries what page and device say and reads none of it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { person } from "./people.js";
import { steps } from "./steps.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const BRIDGE = process.env.BRIDGE ?? join(ROOT, "target/release/examples/bridge");
const LESSON = "RL1 · Fractions of a whole";
const TURNS = "turns the card to show the partner, waits";
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".svg": "image/svg+xml" };
/** As the shells send it. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src blob:; " +
  "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The files of the app, on an address of their own. */
async function files(t) {
  const server = createServer(async ({ url }, answer) => {
    const name = url === "/" ? "index.html" : url.slice(1);
    const content = await readFile(join(ROOT, "mobile-shell/dist", name)).catch(() => undefined);
    if (content === undefined) return answer.writeHead(404).end();
    answer.writeHead(200, { "content-type": TYPES[extname(name)] ?? "application/octet-stream", "content-security-policy": POLICY });
    answer.end(content);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

/** A device and a relay, in a program of their own. */
async function device(t) {
  const program = spawn(BRIDGE, { stdio: ["pipe", "pipe", "inherit"] });
  t.after(() => program.stdin.end());
  const waiting = new Map();
  const device = { changed: () => {}, asked: 0, call: undefined, invite: undefined };
  device.call = (ask) => {
    device.asked += 1;
    program.stdin.write(`${device.asked} ${ask}\n`);
    return new Promise((resolve) => waiting.set(`${device.asked}`, resolve));
  };
  device.invite = await new Promise((resolve) => {
    createInterface({ input: program.stdout }).on("line", (line) => {
      const [first, reply] = line.split(" ");
      if (first === "changed") device.changed();
      else if (reply === undefined) resolve(first);
      else waiting.get(first)(reply);
    });
  });
  return device;
}

// DEVICE-7
test("the app in a shell joins, notes and shares over a device, and reaches no network itself", async (t) => {
  const [url, core] = await Promise.all([files(t), device(t)]);
  const amara = await person(t, { url }, "Amara");
  const { page } = amara;
  const step = steps(t);
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  const shared = [];
  /** Somebody opened the invite with the app, once. */
  let opened = false;

  const say = (message) => page.evaluate((text) => window.cahierShell.onmessage?.({ data: text }), JSON.stringify(message));
  core.changed = () => void say({ tag: "changed" }).catch(() => {});
  await page.exposeFunction("toShell", async (text) => {
    const message = JSON.parse(text);
    if (message.tag === "call") await say({ tag: "reply", id: message.id, reply: await core.call(message.ask) });
    if (message.tag === "ready" && !opened) {
      opened = true;
      await say({ tag: "link", link: core.invite });
    }
    if (message.tag === "share") {
      shared.push(message);
      await say({ tag: "given", id: message.id, given: "shared" });
    }
  });
  await page.addInitScript(() => {
    window.cahierShell = { onmessage: null, postMessage: (text) => void window.toShell(text) };
  });

  await step("the invite that it was opened with joins", async () => {
    await page.goto(`${url}/`);
    await page.waitForFunction((link) => document.querySelector("#code")?.value === link, core.invite);
    await amara.button("Join on this tablet").click();
    await page.getByRole("region", { name: "This tablet" }).getByText("Amara").waitFor();
  });

  await step("a lesson is planned, and a note is saved with one tap and shared", async () => {
    await page.getByRole("region", { name: "My study" }).getByRole("link").click();
    await amara.openPart("Overview");
    await amara.button("Plan the first lesson").click();
    await page.getByRole("textbox", { name: "Name of the lesson" }).fill(LESSON);
    await amara.button("Begin the plan").click();
    await amara.heading(LESSON).waitFor();
    await page.getByRole("textbox", { name: "Code of another case pupil" }).fill("Finch-1");
    await amara.button("Add pupil").click();
    await amara.startLesson();
    await amara.openPart("Capture");
    await amara.tap(/Finch-1/);
    await amara.write(TURNS);
    await amara.saved(TURNS);
    await amara.shareAll();
    await amara.onRelay();
  });

  await step("the group's work is sealed by the device and handed to the shell", async () => {
    await page.goto(`${url}/#/`);
    await page.getByRole("region", { name: "My study" }).getByRole("link").click();
    await page.getByRole("link", { name: "Pass on…" }).click();
    await amara.button("Make the file").click();
    await amara.button("Pass it on…").click();
    await amara.text(/^Passed on\./).waitFor();
    assert.match(Buffer.from(shared[0].content, "base64").toString(), /^-----BEGIN AGE ENCRYPTED FILE-----/);
  });

  await step("a page that is loaded anew shows what the device has", async () => {
    await page.reload();
    await amara.openLesson(LESSON, "Timeline");
    await amara.text(TURNS).first().waitFor();
  });

  assert.deepEqual(requests.filter((asked) => !asked.startsWith(url)), []);
  assert.deepEqual(requests.filter((asked) => asked.includes("/api/") || asked.includes("index_bg")), []);
  amara.wellBehaved();
});
