// A group takes its study out as files, without a network, and other programs open them.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { demo } from "../relay.js";
import { joined, LESSON } from "./people.js";

const WORDS = "turns the card over and says three quarters";

test("a study is a Word file, a PDF, a web page and a study file, with the relay away", async (t) => {
  const relay = await demo(t);
  const amara = await joined(t, relay, "Amara Okoye");
  const { page } = amara;
  await amara.openLesson(LESSON, "Capture");
  await amara.startLesson();
  await amara.note("Finch-1", WORDS);
  await amara.shareAll();

  await page.goto(`${relay.url}/#/`);
  await page.locator('a[href^="#/study/"]').first().click();
  await amara.openPart("Workbook");
  const preview = page.getByRole("region", { name: "Preview" });
  await preview.getByText(WORDS).first().waitFor();
  await preview.getByText("For professional learning, not appraisal").waitFor();
  // What the files need is fetched after the app is there; then the relay goes.
  await page.evaluate(async () => {
    const isComplete = async () => {
      const inCaches = (await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url));
      return (await Promise.all(inCaches)).some(
        (urls) => urls.some((url) => /press[^/]*\.wasm/.test(url)) && urls.filter((url) => /\.ttf/.test(url)).length === 4,
      );
    };
    while (!(await isComplete())) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  await relay.kill();

  const take = async (button) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
    await page.getByRole("status").filter({ hasText: "saved with your downloads" }).waitFor();
    return { name: download.suggestedFilename(), path: await download.path() };
  };

  const word = await take("Word file");
  assert.match(word.name, /Workbook\.docx$/);
  assert.match(execFileSync("unzip", ["-p", word.path, "word/document.xml"], { encoding: "utf8" }), new RegExp(WORDS));

  const pdf = await take("PDF");
  const text = execFileSync("pdftotext", [pdf.path, "-"], { encoding: "utf8" }).replace(/\s+/g, " ");
  assert.ok(text.includes(WORDS));

  const html = await readFile((await take("Web page")).path, "utf8");
  assert.ok(html.includes(WORDS));

  const file = JSON.parse(await readFile((await take("Study file")).path, "utf8"));
  assert.equal(file.format, "cahier-study 1");
  assert.ok(JSON.stringify(file.readable).includes(WORDS));

  // The same under pseudonyms.
  await page.getByRole("button", { name: "As Adult 1, Adult 2" }).click();
  await preview.getByText("Adult 1").first().waitFor();
  const unnamed = await readFile((await take("Web page")).path, "utf8");
  assert.ok(!unnamed.includes("Amara"));
  amara.wellBehaved();
});
