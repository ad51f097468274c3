// Looking at a screen in the three sizes, light and dark, in every language and with text twice as large: no violation for
// axe, nothing covered, nothing cut off, nothing too small to hit.
// Pictures go to target/screenshots; whoever changes a screen looks at them.

import { mkdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LARGE_TEXT, layoutFaults, setText, speak, USUAL_TEXT } from "../../mobile-shell/tests/layout.mjs";

const PICTURES = fileURLToPath(new URL("../../target/screenshots", import.meta.url));
const SIZES = [
  { width: 1180, height: 820 },
  { width: 820, height: 1180 },
  { width: 390, height: 844 },
];
/** English is looked at everywhere; the others where there is least room. Pictures of all are taken when they are asked for. */
const OTHER_LANGUAGES = ["fr", "ar"];
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
    await page.emulateMedia({ colorScheme: "light" });
    await setText(page, LARGE_TEXT);
    // Where there is most room and where there is least.
    for (const size of [SIZES[2], SIZES[0]]) {
      await page.setViewportSize(size);
      await picture(page, `${screen}-large-${size.width}`);
      faults.push(...(await laidOut(page, `${screen}-large-${size.width}`)));
    }
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
      faults.push(...(await laidOut(page, `${screen}-${size.width}`)));
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
      faults.push(...(await laidOut(page, screen)));
    }
  };
  return { look, faults };
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

async function laidOut(page, name) {
  return (await layoutFaults(page)).map((fault) => `${name}: ${fault}`);
}
