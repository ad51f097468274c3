// Looking at a screen in the three sizes, light and dark, in every language and with text twice as large: no violation for
// axe, nothing covered, nothing cut off, nothing too small to hit.
// Pictures go to target/screenshots; whoever changes a screen looks at them.

import { mkdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PICTURES = fileURLToPath(new URL("../../target/screenshots", import.meta.url));
const SIZES = [
  { width: 1180, height: 820 },
  { width: 820, height: 1180 },
  { width: 390, height: 844 },
];
/** English is looked at everywhere; the others where there is least room. Pictures of all are taken when they are asked for. */
const OTHER_LANGUAGES = ["fr", "ar"];
/** What a browser's own setting for large text does. */
const LARGE_TEXT = { standard: 32, fixed: 26 };
const USUAL_TEXT = { standard: 16, fixed: 13 };
/** The README's few pictures, as the screen shows them. */
const README = {
  "capture-running-1180x820-light": "capture.png",
  "grid-taught-1180x820-light": "grid.png",
  "timeline-taught-820x1180-dark": "timeline.png",
  "released-1180x820-light": "released.png",
};
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Somebody who looks at screens, and keeps what is wrong with them; their pictures have a directory of their own. */
export async function onlooker(directory) {
  const pictures = join(PICTURES, directory);
  await rm(pictures, { recursive: true, force: true });
  await mkdir(pictures, { recursive: true });
  const faults = [];

  const picture = (page, name) => page.screenshot({ path: join(pictures, `${name}.png`), animations: "disabled", fullPage: true });

  /** Looks at the screen that a person has open, in all sizes and colours. */
  const look = async ({ page }, screen) => {
    // A pointer that happens to be over something would change its colours.
    await page.mouse.move(0, 0);
    await inEnglish(page, screen);
    for (const language of OTHER_LANGUAGES) {
      await speak(page, language);
      await inAnother(page, `${screen}-${language}`);
    }
    await speak(page, "en");
    await page.setViewportSize(SIZES[0]);
    await page.emulateMedia({ colorScheme: "light" });
    await setText(page, LARGE_TEXT);
    await picture(page, `${screen}-large`);
    faults.push(...(await layoutFaults(page, `${screen}-large`)));
    await setText(page, USUAL_TEXT);
  };

  const inEnglish = async (page, screen) => {
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        const name = `${screen}-${size.width}x${size.height}-${colorScheme}`;
        await picture(page, name);
        if (process.env.CAHIER_PICTURES && name in README) {
          await page.screenshot({ path: join(process.env.CAHIER_PICTURES, README[name]), animations: "disabled" });
        }
        // Colours do not depend on the size, names and order not on the colours.
        if (colorScheme === "light" || size === SIZES[0]) faults.push(...(await axeFaults(page, name)));
      }
      faults.push(...(await layoutFaults(page, `${screen}-${size.width}`)));
    }
  };

  const inAnother = async (page, screen) => {
    const phone = SIZES[2];
    const sizes = process.env.CAHIER_PICTURES ? SIZES : [phone];
    for (const size of sizes) {
      await page.setViewportSize(size);
      for (const colorScheme of process.env.CAHIER_PICTURES ? ["dark", "light"] : ["light"]) {
        await page.emulateMedia({ colorScheme });
        await picture(page, `${screen}-${size.width}x${size.height}-${colorScheme}`);
      }
      if (size !== phone) continue;
      faults.push(...(await axeFaults(page, screen)));
      faults.push(...(await layoutFaults(page, screen)));
    }
  };
  return { look, faults };
}

/** What a choice of language in another tab looks like in this one: everything that is open stays open. */
async function speak(page, language) {
  await page.evaluate((language) => {
    localStorage.setItem("language", language);
    dispatchEvent(new StorageEvent("storage", { key: "language" }));
  }, language);
  await page.locator(`html[lang="${language}"]`).waitFor({ state: "attached" });
}

async function setText(page, fontSizes) {
  const session = await page.context().newCDPSession(page);
  await session.send("Page.setFontSizes", { fontSizes });
  await session.detach();
}

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
    /** Letters reach a little out of their lines, and large ones more. */
    const slack = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 4;
    const found = [];
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth - clientWidth} px too wide`);
    const framed = ["auto", "scroll"].includes(getComputedStyle(document.querySelector("main")).overflowY);
    if (framed && scrollHeight > clientHeight) found.push(`the page is ${scrollHeight - clientHeight} px too high`);
    // What lies under an open dialog is meant to be covered.
    const within = document.querySelector("dialog:modal") ?? document;
    for (const target of within.querySelectorAll("button, a[href], input, textarea")) {
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
      const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > slack;
      if (boxes.some((a, place) => boxes.slice(place + 1).some((b) => overlap(a, b)))) found.push(`in “${called}” words lie on each other`);
    }
    // The next picture is taken from the top again.
    scrollTo(0, 0);
    for (const element of document.querySelectorAll("*")) if (element.scrollTop > 0) element.scrollTop = 0;
    return found;
  });
  return [...new Set(faults)].map((fault) => `${name}: ${fault}`);
}
