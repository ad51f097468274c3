// Takes a picture of every screen at three sizes, light and dark, and runs axe on each.
//
//   node tests/screens.mjs                   the staged app (fixtures, fake engine), served by Vite
//   node tests/screens.mjs SCREENS.json      a real one: [{ "name", "url", "tap"?: [selectors], "storage"? }, …]
//
// Pictures go to $SCREENS_OUT, else target/screens. Exits 1 when axe or the console has something to say.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("..", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const out = process.env.SCREENS_OUT ?? fileURLToPath(new URL("../../target/screens", import.meta.url));

export const sizes = [
  { name: "landscape", width: 1180, height: 820 },
  { name: "portrait", width: 820, height: 1180 },
  { name: "phone", width: 390, height: 844 },
];
export const schemes = ["light", "dark"];
export const launch = {
  executablePath: process.env.CHROMIUM ?? "/usr/lib/chromium/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

/** Takes one picture and answers axe's findings as lines. */
export async function look(page, file) {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: file });
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
    { name: "missing", url: at("ended", "#/lesson/nowhere") },
  ];
};

async function main([list]) {
  mkdirSync(out, { recursive: true });
  const only = process.env.ONLY?.split(",");
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
    for (const size of sizes) {
      for (const colorScheme of schemes) {
        if (process.env.SIZE && process.env.SIZE !== size.name) continue;
        if (process.env.SCHEME && process.env.SCHEME !== colorScheme) continue;
        for (const screen of all.filter(({ name }) => only === undefined || only.includes(name))) {
          const context = await browser.newContext({
            viewport: size,
            colorScheme,
            reducedMotion: "reduce",
            storageState: screen.storage,
          });
          try {
            const page = await context.newPage();
            page.setDefaultTimeout(10_000);
            page.on("pageerror", (error) => said.push(`${screen.name} ${size.name}: ${error}`));
            page.on(
              "console",
              (message) => message.type() === "error" && said.push(`${screen.name} ${size.name}: ${message.text()}`),
            );
            await page.goto(screen.url);
            await page.waitForSelector("h1:visible, main[aria-busy=false]");
            await page.waitForFunction(() => document.querySelector("main[aria-busy=true]") === null);
            for (const selector of screen.tap ?? []) {
              // ":visible" marks a control that only some sizes have.
              const found = page.locator(selector).first();
              if (!selector.endsWith(":visible") || (await found.count()) > 0) await found.click();
            }
            if (screen.type) await page.keyboard.type(screen.type);
            if (screen.fill) await page.locator(screen.fill[0]).fill(screen.fill[1]);
            for (const selector of screen.after ?? []) await page.locator(selector).click();
            await page.waitForLoadState("networkidle");
            const findings = await look(page, `${out}/${screen.name}.${size.name}.${colorScheme}.png`);
            said.push(...findings.map((finding) => `${screen.name} ${size.name} ${colorScheme}: ${finding}`));
          } catch (error) {
            said.push(`${screen.name} ${size.name} ${colorScheme}: ${error}`);
          } finally {
            await context.close();
          }
        }
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

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
