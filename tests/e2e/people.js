// People with tablets: each has a browser of their own with a profile on disk, so that a killed browser can be opened again.
// Methods are what a person does; they find things as a person does, by what is written on them.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const LESSON = "RL2 · Fractions of a whole";
export const TABLET = { width: 1180, height: 820 };

const WAIT_MS = 20_000;
/** A tablet that has been without its relay for a while asks again after at most this long. */
export const RECONNECT_MS = 45_000;

const executablePath = [process.env.CHROMIUM, "/usr/lib/chromium/chromium", "/usr/bin/chromium", "/usr/bin/google-chrome"].find(
  (path) => path !== undefined && existsSync(path),
);
const LAST_SCREENS = fileURLToPath(new URL("../../target/screenshots/last", import.meta.url));
const FLAGS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
/** A microphone that beeps, and that may be used. */
const MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

/** A person whose browser is open, and closed after the test, however it ends. `aheadMs`: how far the
 *  tablet's clock is ahead of the machine's, where time is to pass faster than it does. */
export async function person(t, relay, name, { locale = "en-GB", aheadMs } = {}) {
  const profile = await mkdtemp(join(tmpdir(), "cahier-browser-"));
  const someone = new Person(relay, name, profile, { locale, aheadMs });
  t.after(async () => {
    await someone.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  await someone.open();
  return someone;
}

/** A person who has joined by their invite link. */
export async function joined(t, relay, name, options) {
  const someone = await person(t, relay, name, options);
  await someone.join();
  return someone;
}

class Person {
  #context;
  #aheadMs;

  constructor(relay, name, profile, { locale, aheadMs }) {
    this.relay = relay;
    this.name = name;
    this.profile = profile;
    this.locale = locale;
    this.#aheadMs = aheadMs;
  }

  /** Opens the browser; `path` is where it was left. */
  async open(path = "/") {
    this.#context = await chromium.launchPersistentContext(this.profile, {
      executablePath,
      args: [...FLAGS, ...MICROPHONE],
      viewport: TABLET,
      hasTouch: true,
      locale: this.locale,
      timezoneId: "Europe/London",
    });
    this.#context.setDefaultTimeout(WAIT_MS);
    this.page = this.#context.pages()[0] ?? (await this.#context.newPage());
    this.faults = [];
    this.page.on("pageerror", (error) => this.faults.push(`${error}`));
    if (this.#aheadMs !== undefined) {
      await this.#context.clock.install({ time: Date.now() + this.#aheadMs });
      this.page.on("worker", (worker) => worker.evaluate(runAhead, this.#aheadMs).catch(() => {}));
    }
    if (path !== "/") await this.page.goto(`${this.relay.url}${path}`);
  }

  /** Lets time pass at once, in the page and in the worker, by the wall and by the clock that only goes forward. */
  async pass(ms) {
    this.#aheadMs += ms;
    await Promise.all(this.page.workers().map((worker) => worker.evaluate(runAhead, this.#aheadMs)));
    await this.page.clock.fastForward(ms);
  }

  async close() {
    const context = this.#context;
    this.#context = undefined;
    if (context === undefined) return;
    // Whoever looks for why a test failed begins with what was on the screen last.
    await this.page.screenshot({ path: join(LAST_SCREENS, `${this.name}.png`) }).catch(() => {});
    await context.close();
  }

  /** What a tablet that runs out of battery does: the browser gets no chance to write anything. */
  async batteryDies() {
    const context = this.#context;
    this.#context = undefined;
    const closed = new Promise((resolve) => context.once("close", resolve));
    // Playwright starts the browser as the leader of its own process group.
    process.kill(-(await browserProcess(this.profile)), "SIGKILL");
    await closed;
  }

  /** What "clear browsing data" does while the app is open. */
  async clearStorage() {
    const session = await this.#context.newCDPSession(this.page);
    await session.send("Storage.clearDataForOrigin", { origin: this.relay.url, storageTypes: "indexeddb,file_systems,local_storage" });
  }

  /** Does what is given with the requests for what is attached to notes: they come from the app's worker. */
  async onAttachments(handle) {
    await this.#context.route(/\/api\/documents\/[^/]+\/blobs\//, handle);
  }

  async cookies() {
    return await this.#context.cookies();
  }

  async tab() {
    return await this.#context.newPage();
  }

  async join(code = this.relay.invite(this.name).code) {
    await this.page.goto(`${this.relay.url}/#/join/${code}`);
    await this.button("Join on this tablet").click();
    await this.page.getByRole("region", { name: "This tablet" }).getByText(this.name).waitFor();
    // From here on the app opens without a network.
    await this.page.evaluate(async () => void (await navigator.serviceWorker.ready));
  }

  /** Opens a lesson from the list, at this part of it. */
  async openLesson(title = LESSON, part = "Capture") {
    await this.page.goto(`${this.relay.url}/#/`);
    await this.page.getByRole("link", { name: title }).first().click();
    await this.heading(title).waitFor();
    await this.openPart(part);
  }

  async openPart(part) {
    const link = this.page.getByRole("navigation").getByRole("link", { name: part });
    await link.click();
    // On a phone it may be in the menu, which is closed again.
    await this.page.locator('nav a[aria-current="page"]', { hasText: part }).first().waitFor({ state: "attached" });
  }

  /** Does what needs two taps. */
  async tapTwice(words, again) {
    await this.button(words).click();
    await this.button(again).click();
  }

  async startLesson() {
    await this.tapTwice("Start lesson", "Tap again to start");
    await this.button("End lesson").waitFor();
  }

  /** One tap on a seat: a note. */
  async tap(seat) {
    await this.page.getByRole("group", { name: "Seating plan" }).getByRole("button", { name: seat }).click();
  }

  async write(words) {
    await this.words().pressSequentially(words);
  }

  /** A whole note, as soon as the tablet says that it is saved. */
  async note(seat, words) {
    await this.tap(seat);
    await this.write(words);
    await this.saved(words);
  }

  words() {
    return this.page.getByRole("textbox", { name: "Words" });
  }

  /** Waits until the note with these words says "Saved" in the list of the person's own notes. */
  async saved(words) {
    await this.ownNotes().filter({ hasText: words }).filter({ hasText: "Saved" }).waitFor();
  }

  ownNotes() {
    return this.page.getByRole("main").getByRole("listitem");
  }

  /** Waits until the state of this lesson is in these words. */
  async state(words, timeout = WAIT_MS) {
    const label = this.page.getByRole("banner").getByText(words, { exact: typeof words === "string" });
    await label.first().waitFor({ timeout });
  }

  /** Waits until everything is durably on the relay. */
  async onRelay(timeout = WAIT_MS) {
    await this.state(/^(On the relay|Seen by \d+)$/, timeout);
  }

  async shareAll() {
    const share = this.button(/^Share \d+ notes?$/);
    await share.click();
    await share.waitFor({ state: "detached" });
  }

  /** What a coordinator does who waits for a group: the list is what it was when it was last looked at. */
  async lookAgainUntil(isTrue) {
    const end = Date.now() + WAIT_MS;
    while (!(await isTrue())) {
      assert.ok(Date.now() < end, "the list came to what was waited for");
      const answered = this.page.waitForResponse((response) => response.url().endsWith("/api/releases"));
      await this.button("Look again").click();
      await answered;
    }
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: typeof name === "string" });
  }

  heading(name) {
    return this.page.getByRole("heading", { name });
  }

  text(words) {
    return this.page.getByText(words);
  }

  /** Everything that is on the screen in words. */
  async screenText() {
    return await this.page.evaluate(() => document.body.textContent);
  }

  /** A grid cell: the words of everything in the row of a stage under a case pupil. */
  async cell(stage, pupil) {
    const row = this.page.getByRole("row").filter({ has: this.page.getByRole("rowheader", { name: stage }) });
    return row.getByRole("cell").nth("ABC".indexOf(pupil));
  }

  /** Everything that this browser keeps for the app, as text, compressed parts aside: opened as whoever has the tablet could,
   *  where there is no PIN. */
  async storedText() {
    return await this.page.evaluate(async () => {
      const parts = [];
      const text = (value) => {
        if (typeof value === "string") parts.push(value);
        else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) parts.push(new TextDecoder().decode(value));
        else if (value !== null && typeof value === "object") Object.values(value).forEach(text);
      };
      const done = (request) =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const all = async (name, store) => {
        const database = await done(indexedDB.open(name));
        const found = database.objectStoreNames.contains(store) ? database.transaction(store).objectStore(store) : undefined;
        const rows = found ? [await done(found.getAll()), await done(found.getAllKeys())] : [[], []];
        database.close();
        return rows[0].map((value, place) => [rows[1][place], value]);
      };
      const bound = (place) => new TextEncoder().encode(place);
      for (const [, profile] of await all("cahier profiles", "profiles")) {
        text(profile);
        const file = await (await navigator.storage.getDirectory()).getFileHandle(`cahier key ${profile.id}`);
        const bytes = await (await file.getFile()).arrayBuffer();
        const by = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["unwrapKey"]);
        const how = { name: "AES-GCM", iv: profile.wrapped.slice(0, 12), additionalData: bound(`cahier key ${profile.id}`) };
        const key = await crypto.subtle.unwrapKey("raw", profile.wrapped.slice(12), by, how, "AES-GCM", false, ["decrypt"]);
        for (const store of ["changes", "bundles", "values", "tablet", "blobs", "pieces"]) {
          for (const [place, record] of await all(`cahier ${profile.id}`, store)) {
            const additionalData = bound(JSON.stringify([1, profile.id, store].concat(place)));
            const iv = record.slice(0, 12);
            text(place);
            text(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, record.slice(12)));
          }
        }
      }
      return parts.join("\n");
    });
  }

  /** That the app itself has not failed anywhere. */
  wellBehaved() {
    assert.deepEqual(this.faults, []);
  }
}

/** Runs in a worker, whose clocks Playwright does not reach. */
function runAhead(aheadMs) {
  globalThis.machine ??= { wall: Date.now.bind(Date), forward: performance.now.bind(performance) };
  const { wall, forward } = globalThis.machine;
  Date.now = () => wall() + aheadMs;
  performance.now = () => forward() + aheadMs;
}

/** The process of the browser that has this profile open. */
async function browserProcess(profile) {
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const command = await readFile(`/proc/${entry}/cmdline`, "utf8").catch(() => "");
    if (command.includes(`--user-data-dir=${profile}`) && !command.includes("--type=")) return Number(entry);
  }
  throw new Error("the browser is not running");
}
