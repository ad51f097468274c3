// The tablet app on a cheap tablet: Chromium with its CPU slowed down six times, behind a line of 200 kB a second.
//
//   make bench-app            everything, some ten minutes
//   make bench-app ONLY=tap   one of first, again, tap, precache, lesson
//
// Beside each figure of ours stands a floor of the same run: an empty page, a bare write to IndexedDB. CPU throttling does not
// reach workers, so what the engine costs is measured at full speed; the page's part is not.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { connect, createServer as listener } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { photograph } from "../e2e/picture.js";
import { demo } from "../relay.js";

const SLOWER = 6;
const BYTES_A_SECOND = 200_000;
const TRIES = 9;
const NOTES = [10, 100, 400, 1_000];
const TAPS = 20;
/** Nobody taps quicker: by then the app rests again. */
const REST_MS = 500;
const LESSON_NOTES = 300;
const LESSON_PHOTOS = 21;
const DIST = fileURLToPath(new URL("../../mobile-shell/dist", import.meta.url));
const executablePath = process.env.CHROMIUM ?? "/usr/lib/chromium/chromium";
const args = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const ends = [];
/** What a test would offer: `after` is run at the end, the last one first. */
const run = { after: (end) => ends.unshift(end) };
const rows = [];
const say = (what, value, floor, aim) => {
  rows.push({ what, value, floor, aim });
  console.log(`${what}: ${value}${floor === undefined ? "" : ` (floor ${floor})`}${aim === undefined ? "" : `, aim ${aim}`}`);
};
const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
const ms = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

/** A line to the relay that lets so many bytes through in a second, downwards. */
async function slowLine(url) {
  const { hostname, port } = new URL(url);
  const server = listener((near) => {
    const far = connect(Number(port), hostname);
    let free = Date.now();
    near.on("data", (chunk) => far.write(chunk));
    far.on("data", (chunk) => {
      free = Math.max(free, Date.now()) + (chunk.length / BYTES_A_SECOND) * 1000;
      far.pause();
      setTimeout(() => {
        if (!near.destroyed) near.write(chunk);
        far.resume();
      }, free - Date.now());
    });
    for (const [one, other] of [[near, far], [far, near]]) {
      one.on("error", () => other.destroy());
      one.on("close", () => setTimeout(() => other.destroy(), free - Date.now() + 50));
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  run.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

/** A page that says one word, to know what the machine and the browser cost. */
async function emptyPage() {
  const server = createServer((_asked, answer) => answer.setHeader("content-type", "text/html").end("<button>here</button>"));
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  run.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

async function tablet(profile = mkdtempSync(join(tmpdir(), "cahier-bench-"))) {
  const context = await chromium.launchPersistentContext(profile, { executablePath, args, viewport: { width: 1180, height: 820 } });
  context.setDefaultTimeout(120_000);
  const page = context.pages()[0] ?? (await context.newPage());
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  let open = true;
  const close = async () => {
    if (open) await context.close();
    open = false;
  };
  run.after(async () => {
    await close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  return { page, devtools, profile, close };
}

/**
 * Milliseconds until a button with these words has been drawn. Asked without Playwright's own way to find things: its code
 * would be compiled in the page first, at a sixth of the speed too.
 */
async function until(devtools, url, words) {
  const from = performance.now();
  await devtools.send("Page.navigate", { url });
  const drawn = (words, done) => {
    const is = (button) => button.textContent.includes(words) && button.checkVisibility();
    if ([...document.querySelectorAll("button")].some(is)) requestAnimationFrame(() => requestAnimationFrame(done));
    else requestAnimationFrame(() => drawn(words, done));
  };
  const expression = `const drawn = ${drawn}; new Promise((done) => drawn(${JSON.stringify(words)}, done))`;
  await devtools.send("Runtime.evaluate", { expression, awaitPromise: true });
  return performance.now() - from;
}

async function first(line, empty) {
  const [ours, floor] = [[], []];
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { devtools, close } = await tablet();
    floor.push(await until(devtools, await slowLine(empty), "here"));
    ours.push(await until(devtools, `${line}/#/join/K7M4-2QXD`, "Join on this tablet"));
    await close();
  }
  say(`first visit until it can be used, median of ${TRIES}`, ms(median(ours)), ms(median(floor)), "2,500 ms");
}

async function again(line, empty) {
  const { page, devtools } = await tablet();
  await until(devtools, `${line}/#/join/K7M4-2QXD`, "Join on this tablet");
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.reload();
  const [ours, floor] = [[], []];
  for (let tries = 0; tries < TRIES; tries += 1) {
    floor.push(await until(devtools, empty, "here"));
    ours.push(await until(devtools, `${line}/#/join/K7M4-2QXD`, "Join on this tablet"));
  }
  say(`from the service worker, median of ${TRIES}`, ms(median(ours)), ms(median(floor)), "500 ms");
}

/** Somebody in a running lesson. */
async function observer(relay, name = "Amara Okoye") {
  const one = await tablet();
  const { page } = one;
  await page.goto(`${relay.url}/#/join/${relay.invite(name).code}`);
  await page.getByRole("button", { name: "Join on this tablet" }).click();
  await page.getByRole("link", { name: "RL2 · Fractions of a whole" }).first().click();
  await page.getByRole("navigation").getByRole("link", { name: "Capture" }).click();
  await page.getByRole("button", { name: "Start lesson" }).click();
  await page.getByRole("button", { name: "Tap again to start" }).click();
  await page.getByRole("button", { name: "End lesson" }).waitFor();
  return one;
}

/** From now on the worker notes when each transaction that writes a change began, and when it was complete: then the change is durable. */
const noteWrites = (worker) =>
  worker.evaluate(() => {
    const here = () => performance.timeOrigin + performance.now();
    const { transaction } = IDBDatabase.prototype;
    const { put } = IDBObjectStore.prototype;
    const changing = new Set();
    self.written = [];
    IDBDatabase.prototype.transaction = function (...how) {
      const begun = here();
      const asked = transaction.apply(this, how);
      // Before anybody else hears of it.
      asked.addEventListener("complete", () => changing.delete(asked) && self.written.push({ begun, durable: here() }));
      return asked;
    };
    // What the relay said is written too, under another name.
    IDBObjectStore.prototype.put = function (...what) {
      if (this.name === "changes") changing.add(this.transaction);
      return put.apply(this, what);
    };
  });

/** Taps a seat, after a rest, and waits until the newest note says that it is saved. Milliseconds of each tap until it was durable, and until that. */
async function taps(page, count, restMs = 0) {
  const [worker] = page.workers();
  if (await worker.evaluate(() => self.written === undefined)) await noteWrites(worker);
  const tapped = await page.evaluate(async ({ count, restMs }) => {
    const seats = [...document.querySelectorAll(".plan .seat")];
    let list;
    // Found once: to look through the page at every change would be measured too.
    const newest = () => {
      if (!list?.isConnected) list = document.querySelector("main ol");
      return list?.firstElementChild ?? null;
    };
    const here = () => performance.timeOrigin + performance.now();
    const all = [];
    for (let tap = 0; tap < count; tap += 1) {
      if (restMs > 0) await new Promise((rested) => setTimeout(rested, restMs));
      const before = newest();
      const from = here();
      seats[tap % seats.length].click();
      await new Promise((done) => {
        const look = () => {
          if (newest() === before || !newest()?.textContent.includes("Saved")) return;
          observer.disconnect();
          done();
        };
        const observer = new MutationObserver(look);
        observer.observe(document.querySelector("main"), { subtree: true, childList: true, characterData: true });
        look();
      });
      all.push({ from, said: here() });
    }
    return all;
  }, { count, restMs });
  const written = await worker.evaluate(() => self.written.splice(0));
  return tapped.map(({ from, said }) => {
    // The one before had been complete when this was tapped.
    const write = written.find(({ begun }) => begun > from);
    if (write === undefined || write.durable > said) throw new Error("Saved was said before it was");
    return { durable: write.durable - from, said: said - from };
  });
}

/** The same without the app: a strict write, and a word on the page. */
const bareWrites = (page, count) =>
  page.evaluate(async (count) => {
    const database = await new Promise((done) => {
      const opening = indexedDB.open("floor", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("notes");
      opening.onsuccess = () => done(opening.result);
    });
    const took = [];
    for (let write = 0; write < count; write += 1) {
      const from = performance.now();
      const change = database.transaction("notes", "readwrite", { durability: "strict" });
      change.objectStore("notes").put(new Uint8Array(400), write);
      await new Promise((done) => (change.oncomplete = done));
      took.push(performance.now() - from);
    }
    return took;
  }, count);

async function tap(_line, empty, relay) {
  const { page } = await observer(relay);
  const floorTablet = await tablet();
  await floorTablet.page.goto(empty);
  const floor = ms(median(await bareWrites(floorTablet.page, TAPS)));
  await floorTablet.close();
  let written = 0;
  for (const notes of NOTES) {
    if (notes > written + TAPS) await taps(page, notes - written - TAPS);
    const hurried = await taps(page, Math.min(TAPS, notes - written));
    const rested = await taps(page, TAPS, REST_MS);
    written = notes + TAPS;
    const figure = (what, all) => say(`${what}, ${notes} notes in the lesson, median`, ms(median(all)), floor, "40 ms, and flat");
    figure("a tap until it is durable", rested.map((tap) => tap.durable));
    figure("a tap until it says “Saved”", rested.map((tap) => tap.said));
    figure("the same without any rest between taps", hurried.map((tap) => tap.said));
  }
}

function precache() {
  const worker = readFileSync(join(DIST, "sw.js"), "utf8");
  const files = JSON.parse(/const FILES = (\[.*\]);/.exec(worker)[1]);
  const size = (file) => {
    const path = join(DIST, file === "/" ? "index.html" : file.slice(1));
    const twin = readdirSync(join(path, "..")).includes(`${path.split("/").at(-1)}.br`);
    return readFileSync(twin ? `${path}.br` : path).length;
  };
  const now = files.filter(([, , when]) => when === undefined || when === "en");
  const sum = now.reduce((bytes, [file]) => bytes + size(file), 0);
  say("precache, brotli, without lazy parts", `${Math.round(sum / 1000)} kB`, undefined, "450 kB");
  for (const [bytes, file] of now.map(([file]) => [size(file), file]).sort((a, b) => b[0] - a[0]).slice(0, 4)) {
    console.log(`  ${file} ${Math.round(bytes / 1000)} kB`);
  }
}

/** What the renderers of a browser hold in memory, in MiB. */
function rendererMib(profile) {
  let kib = 0;
  for (const id of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const command = readFileSync(`/proc/${id}/cmdline`, "utf8");
      if (!command.includes("--type=renderer") || !isOf(Number(id), profile)) continue;
      kib += Number(/Pss:\s+(\d+)/.exec(readFileSync(`/proc/${id}/smaps_rollup`, "utf8"))[1]);
    } catch {
      // It ended meanwhile.
    }
  }
  return Math.round(kib / 1024);
}

/** Whether a process descends from the browser with this profile. */
function isOf(id, profile) {
  for (let at = id; at > 1; at = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${at}/status`, "utf8"))[1])) {
    if (readFileSync(`/proc/${at}/cmdline`, "utf8").includes(`--user-data-dir=${profile}`)) return true;
  }
  return false;
}

/** Pictures as a camera takes them, each another, made on a page of their own. */
async function pictures(count) {
  const { page, devtools, close } = await tablet();
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  const all = [];
  while (all.length < count) all.push(await photograph(page));
  await close();
  return all;
}

/** An hour's notes, with words, tags and photos, as fast as the app takes them. */
async function lesson(_line, _empty, relay) {
  const photos = await pictures(LESSON_PHOTOS);
  const { page, devtools, profile } = await observer(relay, "Ben Tarrant");
  const takePhoto = async () => {
    const choosing = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Photo", exact: true }).click();
    await (await choosing).setFiles({ name: "IMG_0412.jpg", mimeType: "image/jpeg", buffer: photos.pop() });
    await page.locator("main ol > li").first().getByRole("button", { name: /^Photo/ }).waitFor();
  };
  const held = [];
  for (let part = 0; part < 3; part += 1) {
    for (let note = 0; note < LESSON_NOTES / 30; note += 1) {
      await taps(page, 10);
      await page.locator(".tags button").nth(note % 8).click();
      await page.getByRole("textbox", { name: "Words" }).fill(`turns the card, waits, part ${part}, note ${note}`);
      if (note < LESSON_PHOTOS / 3) await takePhoto();
    }
    await devtools.send("HeapProfiler.collectGarbage");
    held.push(rendererMib(profile));
  }
  const notes = [1, 2, 3].map((part) => (part * LESSON_NOTES) / 3).join(", ");
  const what = `memory of the page and its worker after ${notes} notes, and ${LESSON_PHOTOS} photos in all`;
  say(what, held.map((mib) => `${mib} MiB`).join(", "), undefined, "flat");
}

const works = { precache, first, again, tap, lesson };
const only = process.env.ONLY?.split(",").filter((name) => name !== "") ?? [];
try {
  const relay = await demo(run);
  const [line, empty] = [await slowLine(relay.url), await emptyPage()];
  for (const [name, work] of Object.entries(works)) {
    if (only.length === 0 || only.includes(name)) await work(line, empty, relay);
  }
  console.log("\n| work | here | floor | aim |\n|---|---|---|---|");
  for (const { what, value, floor = "–", aim = "–" } of rows) console.log(`| ${what} | ${value} | ${floor} | ${aim} |`);
} finally {
  for (const end of ends) await end();
}
