// Takes a picture of every screen at three sizes, light and dark, in every language, and looks at each with axe and layout.mjs.
//
//   node tests/screens.mjs                   the staged app (fixtures, fake engine), served by Vite
//   node tests/screens.mjs SCREENS.json      a real one: [{ "name", "url", "tap"?: [selectors], "storage"? }, …]
//
// Pictures go to $SCREENS_OUT, else target/screens, as NAME.LANGUAGE.SIZE.SCHEME.png. Some only: ONLY (names), SIZE, SCHEME and
// LANGUAGES, each with commas. WHOLE=1 takes what is below the fold too, LARGE=1 doubles the text. Exits 1 when anything is found.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { LARGE_TEXT, layoutFaults, setText, speak } from "./layout.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const out = process.env.SCREENS_OUT ?? fileURLToPath(new URL("../../target/screens", import.meta.url));

const sizes = [
  { name: "landscape", width: 1180, height: 820 },
  { name: "portrait", width: 820, height: 1180 },
  { name: "phone", width: 390, height: 844 },
];
const schemes = ["light", "dark"];
const launch = {
  executablePath: process.env.CHROMIUM ?? "/usr/lib/chromium/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

/** As they are named in src/app/language.ts. The first is the one in which the screens are opened. */
const languages = ["en", "fr", "ar"];

async function picture(page, file) {
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  const usual = page.viewportSize();
  if (process.env.WHOLE) {
    // In the frame of a lesson only the middle scrolls: a higher window shows all of it.
    const below = await page.evaluate(() => {
      const main = document.querySelector("main");
      return Math.max(0, ...[main, document.documentElement].map((part) => part.scrollHeight - part.clientHeight));
    });
    await page.setViewportSize({ ...usual, height: usual.height + below });
  }
  await page.screenshot({ path: file });
  if (process.env.WHOLE) await page.setViewportSize(usual);
}

async function axeFaults(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")} ${failureSummary}`),
  );
}

const staged = (base) => {
  const at = (scene, route) => `${base}/tests/stage/index.html?scene=${scene}${route}`;
  return [
    { name: "join", url: at("none", "#/join/K7M4-2QXD") },
    { name: "join-offline", url: at("offline", "#/join/K7M4-2QXD"), tap: ["button[type=submit]"] },
    { name: "home", url: at("running", "#/") },
    { name: "home-empty", url: at("empty", "#/") },
    { name: "capture-planned", url: at("planned", "#/lesson/L2/capture") },
    { name: "capture-fresh", url: at("fresh", "#/lesson/L2/capture") },
    {
      name: "capture",
      url: at("running", "#/lesson/L2/capture"),
      tap: [
        "button:has-text('Finch-1')",
        ".tag:has-text('explains')",
        ".kinds button:has-text('Heard')",
        ".marks button:has-text('Surprise')",
        ".marks button:has-text('Own words')",
      ],
      type: "this one three and this one three … same",
    },
    {
      name: "capture-arrow",
      url: at("running", "#/lesson/L2/capture"),
      tap: [
        "button:has-text('Finch-1')",
        "button:has-text('Arrow to')",
        "button:has-text('Maple-7')",
        "button:has-text('Pairs')",
      ],
    },
    {
      name: "capture-intervals",
      url: at("running", "#/lesson/L2/capture"),
      tap: [
        "summary.button",
        "label:has-text('at any time')",
        "h2:has-text('My notes')",
        ".codes button:has-text('listen')",
      ],
    },
    { name: "capture-ink", url: at("running", "#/lesson/L2/capture"), tap: [".marks button:has-text('Draw')"] },
    {
      name: "capture-attached",
      url: at("running", "#/lesson/L2/capture"),
      tap: [".marks button:has-text('Draw')"],
      draw: ".paper svg",
      after: [".dock button:has-text('Done')", ".stream button.attached"],
    },
    {
      name: "capture-dictating",
      url: at("dictating", "#/lesson/L2/capture"),
      tap: ["button:has-text('Finch-1')", "button:has-text('Dictate')"],
    },
    { name: "capture-left", url: at("running", "#/lesson/L2/capture"), tap: ["button:has-text('Left hand'):visible"] },
    { name: "room", url: at("planned", "#/lesson/L2/room"), tap: ["[data-place='1/2']"] },
    { name: "room-disputed", url: at("disputed", "#/lesson/L2/room") },
    { name: "capture-failing", url: at("failing", "#/lesson/L2/capture"), tap: ["button:has-text('Otter-3')"] },
    { name: "timeline", url: at("ended", "#/lesson/L2"), tap: ["button:has-text('Changed: show history')"] },
    { name: "timeline-drafts", url: at("running", "#/lesson/L2") },
    {
      name: "timeline-filtered",
      url: at("ended", "#/lesson/L2"),
      tap: [".fold:visible", ".choice:has-text('Finch-1')"],
    },
    { name: "timeline-lead", url: at("lead", "#/lesson/L2"), tap: ["button:has-text('Release…')"] },
    { name: "timeline-released", url: at("released", "#/lesson/L2") },
    { name: "grid", url: at("ended", "#/lesson/L2/grid") },
    {
      name: "grid-filtered",
      url: at("ended", "#/lesson/L2/grid"),
      tap: [".fold:visible", ".choice:has-text('Surprises only')"],
    },
    { name: "merge", url: at("ended", "#/lesson/L2/merge") },
    { name: "merge-empty", url: at("planned", "#/lesson/L2/merge") },
    {
      name: "timeline-choosing",
      url: at("running", "#/lesson/L2"),
      tap: ["button:has-text('Choose which')", ".pick input"],
    },
    {
      name: "grid-planned",
      url: at("planned", "#/lesson/L2/grid"),
      tap: ["td:nth-of-type(2) button:has-text('Edit')"],
    },
    { name: "interviews", url: at("ended", "#/lesson/L2/interviews"), tap: ["button:has-text('Wren-5')"] },
    {
      name: "interviews-empty",
      url: at("fresh", "#/lesson/L2/interviews"),
      tap: ["button:has-text('Somebody in their place')"],
      type: "Sara",
    },
    { name: "discussion", url: at("ended", "#/lesson/L2/discussion"), tap: [".cited:has-text('obvious')"] },
    {
      name: "discussion-ahead",
      url: at("ended", "#/lesson/L2/discussion"),
      tap: [".steps button:has-text('Technique')", "summary:has-text('Chair')"],
    },
    { name: "discussion-empty", url: at("fresh", "#/lesson/L2/discussion") },
    { name: "study", url: at("ended", "#/study/S1"), tap: ["button:has-text('Earlier versions')"] },
    { name: "study-empty", url: at("fresh", "#/study/S1") },
    { name: "study-disputed", url: at("disputed", "#/study/S1") },
    { name: "study-next", url: at("ended", "#/study/S1"), tap: ["button:has-text('Plan the next lesson')"] },
    { name: "plan", url: at("planned", "#/lesson/L2/plan") },
    { name: "plan-stage", url: at("planned", "#/lesson/L2/plan"), tap: ["li button:has-text('Change')"] },
    {
      name: "plan-tags",
      url: at("disputed", "#/lesson/L2/plan"),
      tap: ["[aria-labelledby='plan-tags'] li:nth-child(4) button"],
    },
    { name: "plan-ended", url: at("ended", "#/lesson/L2/plan") },
    { name: "plan-disputed", url: at("disputed", "#/lesson/L2/plan") },
    { name: "study-workbook", url: at("ended", "#/study/S1/workbook"), tap: [".formats button:has-text('PDF')"] },
    { name: "pass-on", url: at("running", "#/study/S1/pass-on") },
    {
      name: "pass-on-choose",
      url: at("ended", "#/study/S1/pass-on"),
      tap: ["button:has-text('Choose lessons')", "li label", "button:has-text('one of your own')"],
      type: "otter-33",
    },
    { name: "pass-on-ready", url: at("ended", "#/study/S1/pass-on"), tap: ["button:has-text('Make the file')"] },
    { name: "pass-on-failing", url: at("failing", "#/study/S1/pass-on"), tap: ["button:has-text('Make the file')"] },
    { name: "open", url: at("ended", "#/open") },
    { name: "open-sealed", url: at("ended&file=-----BEGIN AGE", "") },
    {
      name: "open-wrong",
      url: at("ended&file=-----BEGIN AGE", ""),
      fill: ["input[type=text]", "wrong one"],
      after: ["button:has-text('Open it')"],
    },
    {
      name: "open-working",
      url: at("running&file=-----BEGIN AGE", ""),
      fill: ["input[type=text]", "K7QF-2MXD-9RTA"],
      after: ["button:has-text('Open it')"],
    },
    {
      name: "opened",
      url: at("ended&file=-----BEGIN AGE", ""),
      fill: ["input[type=text]", "K7QF-2MXD-9RTA"],
      after: ["button:has-text('Open it')"],
    },
    { name: "opened-nothing", url: at('ended&file={"old"}', ""), tap: ["button:has-text('Add it')"] },
    { name: "open-refused", url: at("ended&file=minutes", "") },
    { name: "study-findings", url: at("ended", "#/study/S1/findings"), tap: ["summary:has-text('evidence')"] },
    { name: "study-findings-empty", url: at("fresh", "#/study/S1/findings") },
    {
      name: "study-findings-write",
      url: at("ended", "#/study/S1/findings"),
      tap: ["button:has-text('Write a finding')", "button:has-text('Choose evidence')", ".picker li label"],
    },
    {
      name: "release-choose",
      url: at("lead", "#/lesson/L2"),
      tap: ["button:has-text('Release…')", "button:has-text('See exactly what leaves')"],
    },
    { name: "released", url: at("coordinator", "#/") },
    { name: "released-empty", url: at("coordinator-empty", "#/released") },
    { name: "released-offline", url: at("coordinator-offline", "#/released") },
    { name: "release", url: at("coordinator", "#/released/R1") },
    { name: "release-grid", url: at("coordinator", "#/released/R1/grid") },
    { name: "people", url: at("people", "#/") },
    { name: "people-pin", url: at("people", "#/"), tap: ["button:has-text('Amara')", "summary"] },
    {
      name: "people-wrong",
      url: at("people", "#/"),
      tap: ["button:has-text('Amara')"],
      fill: ["input[type=password]", "again"],
      after: ["form button:has-text('Open')"],
    },
    { name: "pin", url: at("ended", "#/"), tap: ["button:has-text('Set a PIN')"], type: "quince" },
    { name: "damaged", url: at("damaged", "#/"), tap: ["summary:has-text('Which')"] },
    { name: "names", url: at("names", "#/names/L2") },
    { name: "names-give", url: at("names", "#/names/L2"), tap: ["button:has-text('A tablet that has joined')"] },
    { name: "names-other", url: at("names-other", "#/names/L2") },
    { name: "names-none", url: at("ended", "#/names") },
    { name: "names-not-yours", url: at("coordinator", "#/names") },
    { name: "capture-names", url: at("names-running", "#/lesson/L2/capture"), tap: ["summary.button"] },
    { name: "pupil", url: at("pupil", "#/"), tap: [".seat:has-text('Heron-2')"] },
    { name: "pupil-over", url: at("pupil-over", "#/") },
    { name: "pupil-invite", url: at("lead", "#/lesson/L2/pupil") },
    { name: "pupil-invited", url: at("lead", "#/lesson/L2/pupil"), tap: ["button:has-text('Make the invite')"] },
    { name: "copy", url: at("running", "#/copy") },
    { name: "copy-ready", url: at("running", "#/copy"), tap: ["button:has-text('Make the copy')"] },
    { name: "copy-offered", url: at("away", "#/lesson/L2") },
    { name: "insecure", url: at("insecure", "#/") },
    { name: "elsewhere", url: at("elsewhere", "#/") },
    { name: "gone", url: at("gone", "#/") },
    {
      name: "leave",
      url: at("running", "#/"),
      tap: ["button:has-text('Sign out')", "button:has-text('Tap again to sign out')"],
    },
    { name: "missing", url: at("ended", "#/lesson/nowhere") },
  ];
};

/** Those that the environment names, else all. */
function some(all, variable) {
  const wanted = process.env[variable]?.split(",");
  return all.filter((one) => wanted === undefined || wanted.includes(one.name ?? one));
}

/** Opens a screen once, and looks at it in every language and scheme. */
async function taken(browser, screen, size) {
  const said = [];
  const context = await browser.newContext({ viewport: size, reducedMotion: "reduce", storageState: screen.storage });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    // Vite puts the app together when it is asked for the first time.
    page.setDefaultNavigationTimeout(60_000);
    page.on("pageerror", (error) => said.push(String(error)));
    page.on("console", (message) => message.type() === "error" && said.push(message.text()));
    await page.goto(screen.url);
    if (process.env.LARGE) await setText(page, LARGE_TEXT);
    await page.waitForSelector("h1:visible, main[aria-busy=false]");
    await page.waitForFunction(() => document.querySelector("main[aria-busy=true]") === null);
    for (const selector of screen.tap ?? []) {
      // ":visible" marks a control that only some sizes have.
      const found = page.locator(selector).first();
      if (!selector.endsWith(":visible") || (await found.count()) > 0) await found.click();
    }
    if (screen.type) await page.keyboard.type(screen.type);
    if (screen.fill) await page.locator(screen.fill[0]).fill(screen.fill[1]);
    if (screen.draw) {
      await page.locator(screen.draw).scrollIntoViewIfNeeded();
      const { x, y, width, height } = await page.locator(screen.draw).boundingBox();
      await page.mouse.move(x + width / 4, y + height / 3);
      await page.mouse.down();
      await page.mouse.move(x + width / 2, y + height / 1.5, { steps: 8 });
      await page.mouse.move(x + width / 1.4, y + height / 3, { steps: 8 });
      await page.mouse.up();
    }
    for (const selector of screen.after ?? []) await page.locator(selector).click();
    await page.waitForLoadState("networkidle");
    for (const language of some(languages, "LANGUAGES")) {
      if (language !== languages[0]) await speak(page, language);
      for (const scheme of some(schemes, "SCHEME")) {
        await page.emulateMedia({ colorScheme: scheme });
        await picture(page, `${out}/${screen.name}.${language}.${size.name}.${scheme}.png`);
        // Colours do not depend on the language.
        if (scheme === schemes[0] || language === languages[0]) {
          said.push(...(await axeFaults(page)).map((fault) => `${language} ${scheme}: ${fault}`));
        }
      }
      said.push(...(await layoutFaults(page)).map((fault) => `${language}: ${fault}`));
    }
  } catch (error) {
    said.push(String(error));
  } finally {
    await context.close();
  }
  return said;
}

async function main([list]) {
  mkdirSync(out, { recursive: true });
  const { createServer } = list === undefined ? await import("vite") : {};
  const server = await createServer?.({ root, logLevel: "error", server: { port: 0, host: "127.0.0.1" } });
  await server?.listen();
  const browser = await chromium.launch(launch);
  const said = [];
  try {
    const all =
      list === undefined
        ? staged(`http://127.0.0.1:${server.httpServer.address().port}`)
        : JSON.parse(readFileSync(list, "utf8"));
    for (const size of some(sizes, "SIZE")) {
      for (const screen of some(all, "ONLY")) {
        said.push(...(await taken(browser, screen, size)).map((line) => `${screen.name} ${size.name} ${line}`));
      }
    }
  } finally {
    await browser.close();
    await server?.close();
  }
  for (const line of said) console.log(line);
  console.log(`${said.length} findings; pictures in ${out}`);
  process.exitCode = said.length === 0 ? 0 : 1;
}

await main(process.argv.slice(2));
