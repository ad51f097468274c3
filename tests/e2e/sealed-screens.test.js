// Every screen of passing on without a network, at the three sizes, light and dark.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { demo, emptyDirectory } from "../relay.js";
import { onlooker } from "./onlooker.js";
import { joined, LESSON } from "./people.js";

test("every screen of passing on can be read, reached and hit", { timeout: 420_000 }, async (t) => {
  const relay = await demo(t);
  const { look, faults } = await onlooker("sealed");
  const amara = await joined(t, relay, "Amara Okoye");
  const dana = await joined(t, relay, "Dana Whitlock");
  await dana.openLesson();
  await amara.openLesson();
  await amara.startLesson();
  await dana.button("End lesson").waitFor();
  await relay.kill();
  await amara.note("A Otter-3", "turns the card over");
  await amara.shareAll();
  await amara.note("B Maple-7", "only I saw this");

  await amara.page.goto(`${relay.url}/#/`);
  await amara.page.locator('a[href^="#/study/"]').first().click();
  await amara.page.getByRole("link", { name: "Pass on…" }).click();
  await amara.page.locator(".phrase").filter({ hasText: "-" }).waitFor();
  await look(amara, "pass-on");
  await amara.button("Choose lessons").click();
  await amara.button("Take one of your own").click();
  await amara.page.getByRole("textbox", { name: "Your own passphrase" }).fill("otter-33");
  await amara.text(/^Keeps people out/).waitFor();
  await look(amara, "pass-on-choosing");
  await amara.button("Make the file").click();
  await amara.heading("The file is ready").waitFor();
  await look(amara, "pass-on-ready");
  const [download] = await Promise.all([amara.page.waitForEvent("download"), amara.button("Save it on this tablet").click()]);
  const file = await download.path();

  const choose = async (file) => {
    await dana.page.goto(`${relay.url}/#/`);
    await dana.page.getByRole("link", { name: "Open a file" }).click();
    await dana.heading("Open a file").waitFor();
    await dana.page.getByLabel("Choose a file").setInputFiles(file);
  };
  await dana.page.goto(`${relay.url}/#/open`);
  await dana.heading("Open a file").waitFor();
  await look(dana, "open");
  const minutes = join(await emptyDirectory(t), "minutes.txt");
  await writeFile(minutes, "Minutes of the meeting");
  await choose(minutes);
  await dana.page.getByRole("alert").getByText("This is not a file of Cahier’s.").waitFor();
  await look(dana, "open-refused");

  await choose(file);
  const phrase = dana.page.getByRole("textbox", { name: "Passphrase" });
  await phrase.fill("otter-34");
  await dana.button("Open it").click();
  await dana.page.getByRole("alert").getByText("This passphrase does not open the file.").waitFor();
  await look(dana, "open-wrong");
  await phrase.fill("otter-33");
  await dana.button("Open it").click();
  await dana.heading("New on this tablet").waitFor();
  await dana.page.getByRole("listitem").filter({ hasText: LESSON }).getByText("1 new note").waitFor();
  await look(dana, "opened");
  await choose(file);
  await phrase.fill("otter-33");
  await dana.button("Open it").click();
  await dana.heading("Nothing new: all of it was here already").waitFor();
  await look(dana, "opened-nothing");

  assert.deepEqual(faults, []);
  for (const someone of [amara, dana]) someone.wellBehaved();
});
