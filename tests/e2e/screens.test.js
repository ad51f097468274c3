// Every screen, at the three sizes, light and dark: no violation for axe, nothing covered, nothing too small to hit.
// Pictures of all of them go to target/screenshots; whoever changes a screen looks at them.

import assert from "node:assert/strict";
import { mkdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { demo } from "../relay.js";
import { joined, LESSON, person } from "./people.js";

const PICTURES = fileURLToPath(new URL("../../target/screenshots", import.meta.url));
const SIZES = [
  { width: 1180, height: 820 },
  { width: 820, height: 1180 },
  { width: 390, height: 844 },
];
/** The README's few pictures, as the screen shows them. */
const README = {
  "capture-running-1180x820-light": "capture.png",
  "grid-taught-1180x820-light": "grid.png",
  "timeline-taught-820x1180-dark": "timeline.png",
  "released-1180x820-light": "released.png",
};
const TAUGHT = "RL1 · Fractions of a whole";
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

test("every screen can be read, reached and hit", { timeout: 170_000 }, async (t) => {
  await rm(PICTURES, { recursive: true, force: true });
  await mkdir(PICTURES, { recursive: true });
  const relay = await demo(t);
  const faults = [];

  /** Looks at the screen that a person has open, in all sizes and colours. */
  const look = async ({ page }, screen) => {
    // A pointer that happens to be over something would change its colours.
    await page.mouse.move(0, 0);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        const name = `${screen}-${size.width}x${size.height}-${colorScheme}`;
        await page.screenshot({ path: join(PICTURES, `${name}.png`), animations: "disabled", fullPage: true });
        if (process.env.CAHIER_PICTURES && name in README) {
          await page.screenshot({ path: join(process.env.CAHIER_PICTURES, README[name]), animations: "disabled" });
        }
        // Colours do not depend on the size, names and order not on the colours.
        if (colorScheme === "light" || size === SIZES[0]) faults.push(...(await axeFaults(page, name)));
      }
      faults.push(...(await layoutFaults(page, `${screen}-${size.width}`)));
    }
    await page.setViewportSize(SIZES[0]);
    await page.emulateMedia({ colorScheme: "light" });
  };

  const stranger = await person(t, relay, "nobody yet");
  const amara = await joined(t, relay, "Amara Okoye");
  const dana = await joined(t, relay, "Dana Whitlock");
  const marit = await joined(t, relay, "Marit Solheim");

  await stranger.page.goto(`${relay.url}/`);
  await stranger.heading("Join your group").waitFor();
  await look(stranger, "join");
  await stranger.page.getByRole("textbox", { name: "Invite code" }).fill("tampered");
  await stranger.button("Join on this tablet").click();
  await stranger.page.getByRole("alert").getByText("this invite is not known here").waitFor();
  await look(stranger, "join-refused");

  await amara.page.getByRole("link", { name: LESSON }).first().waitFor();
  await amara.state(/^(On the relay|Seen by \d+)$/);
  await look(amara, "home");
  await amara.page.goto(`${relay.url}/#/somewhere`);
  await amara.heading("This page does not exist").waitFor();
  await look(amara, "unknown-page");

  await amara.openLesson(LESSON, "Grid");
  await amara.button(/^Edit Prediction for C in stage 3/).click();
  await amara.page.getByRole("textbox", { name: "Prediction for C in stage 3" }).waitFor();
  await look(amara, "grid-planned");
  await amara.button("Done").click();
  await amara.openPart("Timeline");
  await look(amara, "timeline-empty");
  await amara.openPart("Capture");
  await look(amara, "capture-planned");

  await amara.startLesson();
  await amara.note("A Otter-3", "finishes first and folds arms");
  await amara.note("B Maple-7", "waits for the model, then copies it line by line");
  await amara.tap("C Finch-1");
  await amara.button("Heard").click();
  await amara.button("Own words").click();
  await amara.button("Surprise").click();
  await amara.button("explains").click();
  await amara.write("this one three and this one three … same");
  await amara.saved("this one three and this one three … same");
  await amara.onRelay();
  await look(amara, "capture-running");
  await amara.button("Left hand").click();
  await look(amara, "capture-left-hand");
  await amara.button("Left hand").click();
  await amara.openPart("Timeline");
  await look(amara, "timeline-drafts");

  const second = await amara.tab();
  await second.goto(`${relay.url}/#/`);
  await second.getByRole("heading", { name: "Cahier is open in another tab" }).waitFor();
  await look({ page: second }, "another-tab");
  await second.close();

  await dana.openLesson(TAUGHT, "Timeline");
  await dana.page.getByRole("listitem").first().waitFor();
  await look(dana, "timeline-taught");
  await dana.openPart("Grid");
  await look(dana, "grid-taught");

  await dana.openPart("Timeline");
  await dana.button("Release…").click();
  await dana.button(/^Release \d+ items?$/).waitFor();
  await look(dana, "release-asked");
  await dana.button(/^Release \d+ items?$/).click();
  await dana.text(/^Released by Dana Whitlock/).waitFor();
  await dana.onRelay();
  await look(dana, "timeline-released");

  await amara.shareAll();
  await amara.openPart("Capture");
  await amara.ownNotes().filter({ hasText: "finishes first" }).getByRole("button").click();
  await amara.words().fill("finishes first, then folds arms and looks round");
  await amara.ownNotes().filter({ hasText: "looks round" }).filter({ hasText: "Shared" }).waitFor();
  await amara.openPart("Timeline");
  await amara.button("Changed: show history").click();
  await amara.text(/^Written/).waitFor();
  await look(amara, "timeline-history");

  await marit.heading("Released lessons").waitFor();
  await marit.lookAgainUntil(async () => (await marit.page.getByRole("link", { name: TAUGHT }).count()) > 0);
  await look(marit, "released");
  await marit.page.getByRole("main").getByRole("link", { name: TAUGHT }).click();
  await marit.page.getByRole("listitem").first().waitFor();
  await look(marit, "release-timeline");
  await marit.openPart("Grid");
  await look(marit, "release-grid");
  await dana.tapTwice("Withdraw the release", "Tap again to withdraw");
  await dana.text("Only your group can read this lesson.").waitFor();
  await dana.onRelay();
  await marit.page.reload();
  await marit.heading("This lesson was withdrawn or is not released").waitFor();
  await look(marit, "release-withdrawn");

  await relay.kill();
  await marit.page.goto(`${relay.url}/#/released`);
  await marit.page.getByRole("alert").getByText("The relay cannot be reached.").waitFor();
  await look(marit, "released-unreachable");
  await amara.openPart("Capture");
  await amara.tap("A Otter-3");
  await amara.state("No connection");
  await amara.state("On this tablet");
  await look(amara, "capture-offline");
  await amara.page.goto(`${relay.url}/#/`);
  await amara.heading("My lessons").waitFor();
  await amara.tapTwice("Sign out", "Tap again to sign out");
  await amara.page.getByRole("alert").getByText("Some of your notes are on this tablet alone.").waitFor();
  await look(amara, "sign-out-refused");

  assert.deepEqual(faults, []);
  for (const someone of [amara, dana, marit, stranger]) someone.wellBehaved();
});

async function axeFaults(page, name) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { violations, passes } = await globalThis.axe.run(document, { rules: { "target-size": { enabled: true } } });
    if (passes.length < 10) throw new Error("axe looked at next to nothing");
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => ({ id, target: target.join(" "), failureSummary })));
  });
  return violations.map(({ id, target, failureSummary }) => `${name}: axe ${id}: ${target}: ${failureSummary.split("\n")[1]?.trim()}`);
}

/** What axe does not see: buttons that are covered, cut off or smaller than a fingertip, words that lie on each other, and
 *  pages that are larger than the screen. */
async function layoutFaults(page, name) {
  const faults = await page.evaluate(() => {
    const TAP = 48;
    /** Where the words of an element are. What is laid over it counts with all of its box. */
    const words = (element) => {
      const boxes = [];
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) {
        const parent = text.parentElement;
        if (text.data.trim() === "" || parent.closest(".hidden") !== null) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        boxes.push((getComputedStyle(parent).position === "absolute" ? parent : range).getBoundingClientRect());
      }
      return boxes;
    };
    const found = [];
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth - clientWidth} px too wide`);
    const framed = ["auto", "scroll"].includes(getComputedStyle(document.querySelector("main")).overflowY);
    if (framed && scrollHeight > clientHeight) found.push(`the page is ${scrollHeight - clientHeight} px too high`);
    for (const target of document.querySelectorAll("button, a[href], input, textarea")) {
      if (!target.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      target.scrollIntoView({ block: "center", inline: "center" });
      // Words that name a box are part of what a finger may hit.
      const boxed = [target, ...(target.type === "checkbox" ? target.labels : [])].map((part) => part.getBoundingClientRect());
      const [left, top] = [Math.min(...boxed.map(({ left }) => left)), Math.min(...boxed.map(({ top }) => top))];
      const [width, height] = [Math.max(...boxed.map(({ right }) => right)) - left, Math.max(...boxed.map(({ bottom }) => bottom)) - top];
      const called = (target.getAttribute("aria-label") ?? target.textContent).trim().replace(/\s+/g, " ").slice(0, 40);
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      if (hit === null || !(target.contains(hit) || hit.contains(target) && hit.closest("label") !== null || hit.closest("label")?.control === target)) {
        found.push(`“${called}” is covered by ${hit?.className || hit?.tagName}`);
      }
      if (Math.round(width) < TAP || Math.round(height) < TAP) found.push(`“${called}” is ${Math.round(width)}×${Math.round(height)}`);
      if (target.scrollWidth > Math.ceil(width) + 1 && getComputedStyle(target).overflowX !== "visible" && target.tagName !== "INPUT") {
        found.push(`“${called}” is cut off`);
      }
      const boxes = words(target);
      const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
      if (boxes.some((a, place) => boxes.slice(place + 1).some((b) => overlap(a, b)))) found.push(`in “${called}” words lie on each other`);
    }
    // The next picture is taken from the top again.
    scrollTo(0, 0);
    for (const element of document.querySelectorAll("*")) if (element.scrollTop > 0) element.scrollTop = 0;
    return found;
  });
  return [...new Set(faults)].map((fault) => `${name}: ${fault}`);
}
