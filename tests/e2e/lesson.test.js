// A whole lesson: sixty minutes, three tablets, two hundred notes, photos, ink and interval codes. The relay is away from before it
// begins until it is over, and each tablet dies once in the middle of something. Whatever had shown "Saved" is in the end on all three
// tablets and on the relay, and nothing is there twice.
//
//   run lesson.test.js          SEED=7 run lesson.test.js     another lesson, and other moments to die in
//
// Each observer keeps a ledger as a careful person would: after every few taps the own list is read, and what says "Saved" is written down.
// Time passes by the clocks of page, worker and relay alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { demo } from "../relay.js";
import { joined, RECONNECT_MS } from "./people.js";
import { photograph } from "./picture.js";
import { steps } from "./steps.js";

const SEED = Number(process.env.SEED ?? 5);
const NAMES = ["Amara Okoye", "Ben Tarrant", "Chandra Pillai"];
const NOTES = 200;
const MINUTES = 60;
const LESSON_MS = MINUTES * 60_000;
const PHOTOS_EACH = 2;
const DEATHS = ["in a burst of taps", "while a photo is stored", "in a drawing"];
const WAYS = ["Together", "Pairs", "Alone", "Groups", "Together"];
const CASES = ["Otter-3", "Maple-7", "Finch-1"];
const KINDS = ["Saw", "Heard", "Wrote", "Asked"];
const DOES = ["turns the card", "waits for the model", "counts on fingers", "folds arms", "says “same”", "copies the bar", "قالت: النصف", "looks up 🙂"];
const WITH = ["to the partner", "and rubs it out", "before the stem is read", "three times", "alone", "as predicted", ""];

test(`a lesson of ${MINUTES} minutes without the relay, with seed ${SEED}`, { timeout: 420_000 }, async (t) => {
  const relay = await demo(t);
  const observers = [];
  const draw = drawing(SEED);
  for (const name of NAMES) observers.push(new Observer(await joined(t, relay, name, { aheadMs: 0 }), draw.next()));
  const step = steps(t);
  let restarted;

  await step("three tablets have the plan, and the relay goes away", async () => {
    await Promise.all(observers.map(({ person }) => person.openLesson()));
    await Promise.all(observers.map(({ person }) => person.onRelay()));
    await relay.kill();
    await Promise.all(observers.map(({ person }) => person.state("No connection")));
  });

  await step("each observes for an hour, and dies once", async () => {
    const deaths = draw.shuffled(DEATHS);
    const roles = ["codes intervals", "says how the class works", ""];
    const counts = observers.map((_, place) => Math.floor((NOTES + place) / observers.length));
    assert.equal(counts.reduce((sum, count) => sum + count), NOTES);
    await Promise.all(observers.map((observer, place) => observer.observe(counts[place], roles[place], deaths[place])));
    await Promise.all(observers.map(({ person }) => person.tapTwice("End lesson", "Tap again to end")));
  });

  const expected = [];
  await step("every list is whole before anybody shares", async () => {
    for (const observer of observers) expected.push(...(await observer.checked()).map((row) => ({ author: observer.person.name, ...row })));
    const attached = expected.flatMap(({ attached }) => attached);
    // What somebody died in may have come through.
    assert.ok(attached.filter((kind) => kind === "Photo").length >= NAMES.length * PHOTOS_EACH);
    assert.ok(attached.filter((kind) => kind === "Drawing").length >= NAMES.length);
    assert.ok(expected.filter(({ interval }) => interval !== "").length > MINUTES / 3);
    t.diagnostic(`${expected.length} notes, ${expected.filter(({ interval }) => interval !== "").length} of them codes of intervals`);
  });

  const timelines = [];
  await step("the relay comes back, all share, and every tablet has everything once", async () => {
    restarted = await relay.restart({ aheadMs: LESSON_MS });
    await Promise.all(observers.map(({ person }) => person.onRelay(RECONNECT_MS)));
    for (const { person } of observers) await person.shareAll();
    for (const { person } of observers) timelines.push(await timelineOf(person, expected.length));
    for (const { notes, ways } of timelines) {
      assert.deepEqual(withoutTimes(notes), withoutTimes(expected));
      assert.deepEqual(ways.map((way) => way.split(/\s/)[0]), WAYS);
    }
    for (const timeline of timelines) assert.deepEqual(timeline, timelines[0]);
    for (const { person } of observers) await opensEverything(person);
    for (const { person } of observers) await person.onRelay();
  });

  await step("the relay has it: a tablet that comes when all others are shut sees the same", async () => {
    for (const { person } of observers) {
      person.wellBehaved();
      await person.close();
    }
    const dana = await joined(t, restarted, "Dana Whitlock", { aheadMs: LESSON_MS });
    await dana.openLesson();
    assert.deepEqual(await timelineOf(dana, expected.length), timelines[0]);
    await opensEverything(dana);
    dana.wellBehaved();
  });
});

/** A person, what they meant to write, and what their tablet has said to be saved. */
class Observer {
  #draw;
  /** What was meant, in order. */
  #meant = [];
  /** What showed "Saved", as it was seen last, by time and pupil. */
  #ledger = new Map();
  #seats = [];
  #number = 0;

  constructor(person, seed) {
    this.person = person;
    this.#draw = drawing(seed);
  }

  async observe(count, role, death) {
    const { person } = this;
    await person.startLesson();
    this.#seats = await person.page.locator(".seat .code").allTextContents();
    const places = (many) => this.#draw.some(many, count);
    const photos = places(PHOTOS_EACH);
    const [ink] = places(1);
    const ways = role === "says how the class works" ? places(WAYS.length).sort((a, b) => a - b) : [];
    const dies = Math.floor(count / 5) + this.#draw.below(Math.floor(count / 2));
    if (role === "codes intervals") await this.#beginIntervals();
    for (let number = 0; number < count; number += 1) {
      if (ways.includes(number)) await person.button(WAYS[ways.indexOf(number)]).first().click();
      // What somebody dies in comes on top of what they were to do.
      if (number === dies) await this.#die(death);
      await this.#write(this.#note());
      if (photos.includes(number)) await this.#photograph();
      if (number === ink) await this.#sketch();
      if (role === "codes intervals") await this.#code();
      await person.pass(LESSON_MS / count);
    }
  }

  /** Everything is settled, and what was ever seen as saved is there. */
  async checked() {
    await this.person.page.waitForFunction(() => !/Saving/.test(document.querySelector(".stream")?.textContent ?? "Saving"));
    // Of a long list only the newest notes are on the screen until somebody asks for more.
    const earlier = this.person.button(/^Show .*earlier note/);
    while (await earlier.isVisible()) await earlier.click();
    const rows = await this.#rows();
    assert.ok(rows.every(({ state }) => state === "Saved"));
    const found = new Map(rows.map((row) => [keyOf(row), row]));
    assert.equal(found.size, rows.length, `${this.person.name}: nothing is there twice`);
    for (const [key, seen] of this.#ledger) {
      const row = found.get(key);
      assert.ok(row !== undefined && isWithin(seen, row), `${this.person.name} saw as saved ${JSON.stringify(seen)}, found ${JSON.stringify(row)}`);
    }
    for (const row of rows) {
      assert.ok(row.interval !== "" || this.#meant.some((note) => isWithin(row, note)), `${this.person.name} never wrote ${JSON.stringify(row)}`);
    }
    return rows.map(({ state: _, ...row }) => row);
  }

  #note() {
    const draw = this.#draw;
    this.#number += 1;
    const about = draw.isSo(0.15) ? "Whole class" : draw.isSo(0.7) ? draw.one(CASES) : draw.one(this.#seats);
    return {
      ...{ about, kind: draw.isSo(0.4) ? draw.one(KINDS) : "Saw", tags: draw.some(draw.below(3), 8) },
      ...{ surprise: draw.isSo(0.1), verbatim: draw.isSo(0.1), earlier: draw.isSo(0.05) },
      toward: about !== "Whole class" && draw.isSo(0.15) ? [draw.one(this.#seats.filter((code) => code !== about))] : [],
      words: draw.isSo(0.75) ? `${this.#number} ${draw.one(DOES)} ${draw.one(WITH)}`.trim() : "",
    };
  }

  /** One note, tap by tap. What is meant is written down first: any tap may be the last one. */
  async #write({ about, kind, tags, surprise, verbatim, earlier, toward, words }) {
    const { person } = this;
    const { page } = person;
    const buttons = page.getByRole("region", { name: "Note in hand" }).getByRole("group", { name: "Tags" }).getByRole("button");
    const meant = { about, kind, tags: [], surprise, verbatim, toward, words, attached: [] };
    this.#meant.push(meant);
    await this.#tap(about);
    if (kind !== "Saw") await person.button(kind).click();
    for (const tag of tags) {
      meant.tags.push(await buttons.nth(tag).locator("bdi").textContent());
      await buttons.nth(tag).click();
    }
    for (const other of toward) {
      await person.button("Arrow to…").click();
      await this.#tap(other);
    }
    if (words !== "") await person.write(words);
    if (surprise) await person.button("Surprise").click();
    if (verbatim) await person.button("Own words").click();
    if (earlier) {
      // It is written anew with another time, and the mistimed one goes.
      const [newest] = (await this.#rows()).slice(-1);
      this.#ledger.delete(keyOf(newest));
      await person.button("−10 s").click();
      await page.locator(".stream > ol > li").first().filter({ hasNotText: newest.time }).waitFor();
    }
    await this.#look();
  }

  async #tap(about) {
    if (about === "Whole class") await this.person.button("Whole class").last().click();
    else await this.person.tap(new RegExp(`${about}(?!\\d)`));
  }

  async #photograph(meanwhile = () => this.#attached("Photo")) {
    const { person } = this;
    this.#meant.at(-1).attached.push("Photo");
    const picture = await photograph(person.page, { noise: this.#draw.below(10) / 10 });
    const choosing = person.page.waitForEvent("filechooser");
    await person.button("Photo").click();
    await (await choosing).setFiles({ name: "IMG_0412.jpg", mimeType: "image/jpeg", buffer: picture });
    await meanwhile();
  }

  async #sketch(meanwhile = () => {}) {
    const { person } = this;
    const { page } = person;
    this.#meant.at(-1).attached.push("Drawing");
    await person.button("Draw").click();
    const paper = page.getByRole("img", { name: "Place to draw" });
    await paper.scrollIntoViewIfNeeded();
    const box = await paper.boundingBox();
    const at = () => [box.x + 10 + this.#draw.below(box.width - 20), box.y + 10 + this.#draw.below(box.height - 20)];
    for (let stroke = 0; stroke < 3; stroke += 1) {
      await page.mouse.move(...at());
      await page.mouse.down();
      for (let turn = 0; turn < 5; turn += 1) {
        await meanwhile();
        await page.mouse.move(...at(), { steps: 4 });
      }
      await page.mouse.up();
    }
    await person.button("Done").click();
    await this.#attached("Drawing");
  }

  async #attached(kind) {
    await this.person.page.locator(".stream > ol > li").first().getByRole("button", { name: new RegExp(`^${kind}`) }).waitFor();
    await this.#look();
  }

  async #beginIntervals() {
    const { page } = this.person;
    await page.locator("summary", { hasText: "How you observe" }).click();
    await page.getByRole("radio", { name: "A code counts if it happened at any time" }).check();
    await page.keyboard.press("Escape");
    await this.person.text("The first two minutes are running.").waitFor();
  }

  async #code() {
    const codes = this.person.page.getByRole("region", { name: "Interval coding" });
    if ((await codes.locator("xpath=self::*[contains(@class, 'due')]").count()) === 0) return;
    for (const code of this.#draw.some(1 + this.#draw.below(3), 6)) await codes.getByRole("button").nth(code).click();
    await this.#look();
  }

  /** The battery dies at some moment of this, and the tablet is opened again where it was. */
  async #die(death) {
    const { person } = this;
    const { hash } = new URL(person.page.url());
    // How many looks at the screen it takes.
    let left = this.#draw.below(death === "while a photo is stored" ? 40 : 12);
    let dying;
    const meanwhile = async () => {
      if (left === 0) dying = person.batteryDies();
      left -= 1;
      await this.#look();
    };
    try {
      const tap = async () => {
        // Two notes of one pupil in one second would pass for one that is there twice.
        await person.pass(1_000);
        await this.#write({ ...this.#note(), earlier: false });
      };
      const untilDead = async (act = () => {}) => {
        for (;;) {
          await act();
          await meanwhile();
        }
      };
      if (death === "in a burst of taps") await untilDead(tap);
      await tap();
      if (death === "in a drawing") await this.#sketch(meanwhile);
      else await this.#photograph(untilDead);
    } catch (error) {
      if (dying === undefined) throw error;
      await dying;
    }
    await person.open(`/${hash}`);
    await person.page.locator(".stream").waitFor();
    await this.checked();
    await person.pass(1_000);
  }

  /** Reads the own list, and writes down what says that it is saved. */
  async #look() {
    for (const { state, ...row } of await this.#rows()) if (state === "Saved") this.#ledger.set(keyOf(row), row);
  }

  /** The own list, the oldest first. */
  async #rows() {
    return (await this.person.page.locator(".stream > ol > li").evaluateAll(readRows, false)).reverse();
  }
}

/** A line of one's own list, or of the timeline, in words. Runs in the page. */
function readRows(items) {
  return items.map((item) => {
    // Without the marks that keep words of two directions apart.
    const said = (element) => element?.textContent.replace(/[\u2066-\u2069]/g, "").trim() ?? "";
    const text = (selector) => said(item.querySelector(selector));
    const texts = (selector) => [...item.querySelectorAll(selector)].map(said);
    const chip = (chip) => said(chip.querySelector("bdi") ?? chip);
    const isOwn = item.closest(".stream") !== null;
    const kinds = texts(".kind:not(.mark)");
    const interval = kinds.find((words) => words.startsWith("Interval ")) ?? "";
    const row = {
      time: text(".time"),
      interval,
      about: interval !== "" ? "Whole class" : chip(item.querySelector(".line > .chip")),
      toward: [...item.querySelectorAll(".toward .chip")].map(chip),
      kind: kinds.find((words) => words !== interval) ?? "Saw",
      surprise: item.querySelector(".mark.surprise, .kind.mark") !== null,
      verbatim: item.querySelector(".verbatim") !== null,
      words: text(isOwn ? ".words" : ".body > p:not(.line, .small)"),
      tags: isOwn ? text(".tags").split(" · ").filter((tag) => tag !== "") : texts(".tags li"),
      attached: texts("button.attached .hidden").map((name) => name.split(" ")[0]),
    };
    if (isOwn) return { ...row, state: text(".state") };
    return { author: text(".author"), stage: item.closest(".band").querySelector("h2").textContent, ...row };
  });
}

const keyOf = ({ time, interval, about }) => `${time} ${interval === "" ? about : interval}`;

/** Whether what was written so far is there still, or more of what was meant. */
function isWithin(before, after) {
  const among = (some, all) => some.every((one) => all.includes(one));
  return (
    before.about === after.about &&
    after.words.startsWith(before.words) &&
    (before.kind === after.kind || before.kind === "Saw") &&
    (!before.surprise || after.surprise) &&
    (!before.verbatim || after.verbatim) &&
    among(before.tags, after.tags) &&
    among(before.toward, after.toward) &&
    among(before.attached, after.attached)
  );
}

/** Whatever the clocks of three tablets have come to agree upon. */
function withoutTimes(rows) {
  return rows.map(({ time: _time, stage: _stage, ...row }) => JSON.stringify(row, Object.keys(row).sort())).sort();
}

async function timelineOf(person, count) {
  await person.openPart("Timeline");
  const shown = person.page.locator("main .band > ol > li");
  await shown.nth(count - 1).waitFor({ timeout: RECONNECT_MS });
  const ways = await person.page.getByRole("list", { name: "How the class works" }).getByRole("listitem").allInnerTexts();
  return { notes: await shown.evaluateAll(readRows), ways };
}

/** Looks at every photo and drawing of the timeline as a whole. */
async function opensEverything({ page }) {
  const attached = page.locator("main .band button.attached");
  for (let place = 0; place < (await attached.count()); place += 1) {
    await attached.nth(place).click();
    const shown = page.getByRole("dialog").getByRole("img");
    await shown.waitFor();
    const isWhole = await shown.evaluate(async (element) => {
      if (!(element instanceof HTMLImageElement)) return element.querySelectorAll("path").length > 0;
      await element.decode();
      return element.naturalHeight > element.naturalWidth;
    });
    assert.ok(isWhole, "it can be looked at as a whole");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
}

/** Chance that can be had again. */
function drawing(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (end) => next() % Math.floor(end);
  const shuffled = (all) => {
    const rest = [...all];
    return all.map(() => rest.splice(below(rest.length), 1)[0]);
  };
  return {
    next,
    below,
    shuffled,
    isSo: (chance) => next() < chance * 2 ** 32,
    one: (all) => all[below(all.length)],
    /** So many different numbers below an end. */
    some: (many, end) => shuffled(Array.from({ length: end }, (_, number) => number)).slice(0, many),
  };
}
