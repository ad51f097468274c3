// A lead chooses the method of a study, and what a timeline is narrowed to stays in its link.

import assert from "node:assert/strict";
import { test } from "node:test";
import { demo, partnership } from "../relay.js";
import { joined } from "./people.js";

const region = (person, name) => person.page.getByRole("region", { name, exact: true });

test("the lead chooses instructional rounds, and everybody has its form", { timeout: 120_000 }, async (t) => {
  const relay = await partnership(t, [
    ["Amara Okoye", "group-lead"],
    ["Ben Tarrant", "observer"],
  ]);
  const amara = await joined(t, relay, "Amara Okoye");
  const ben = await joined(t, relay, "Ben Tarrant");
  for (const person of [amara, ben]) {
    await region(person, "My study").getByRole("link").click();
    await person.heading("Method").waitFor();
  }
  assert.equal(await ben.page.getByRole("button", { name: /^Instructional rounds/ }).count(), 0);
  await amara.page.locator("input[type=file]").setInputFiles({
    name: "ours.json",
    mimeType: "application/json",
    buffer: Buffer.from('{"id": "Ours", "version": 1}'),
  });
  await region(amara, "Method").getByText("“id” in this file is not right.").waitFor();
  await amara.page.getByRole("button", { name: /^Instructional rounds/ }).click();
  await amara.page.getByRole("button", { name: /^Instructional rounds/, pressed: true }).waitFor();
  await region(ben, "Method").getByText("Instructional rounds").waitFor();
  await ben.button("Plan the first lesson").click();
  await ben.button("Begin the plan").click();
  await region(ben, "Stages").getByText("The task is set", { exact: true }).waitFor();
  await amara.heading("Method").waitFor();
  await amara.page.getByRole("button", { name: /^Research lesson study/ }).waitFor({ state: "detached" });
  amara.wellBehaved();
  ben.wellBehaved();
});

test("a reload keeps what the timeline is narrowed to, and the link has no name", { timeout: 120_000 }, async (t) => {
  const dana = await joined(t, await demo(t), "Dana Whitlock");
  await dana.openLesson("RL1 · Fractions of a whole", "Timeline");
  const observers = dana.page.getByRole("group", { name: "By observer" });
  const chosen = observers.getByRole("button", { pressed: true });
  const one = observers.getByRole("button").nth(1);
  const name = await one.locator("span").first().innerText();
  await one.click();
  await dana.page.waitForURL(/\?by=/);
  const { hash } = new URL(dana.page.url());
  assert.match(hash, /^#\/lesson\/\w+\?by=\w+$/);
  await dana.page.reload();
  await chosen.filter({ hasText: name }).waitFor();
  assert.equal(new URL(dana.page.url()).hash, hash);
  dana.wellBehaved();
});
