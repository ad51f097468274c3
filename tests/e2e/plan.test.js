// A group that has nothing but its members plans its first lesson, two of them at once, and opens the next with what it brought.

import assert from "node:assert/strict";
import { test } from "node:test";
import { partnership } from "../relay.js";
import { joined } from "./people.js";

const FIRST = "RL1 · Halves and thirds";
const NEXT = "RL2 · Why is it bigger?";

test("from an empty study to the second plan", { timeout: 170_000 }, async (t) => {
  const relay = await partnership(t, [
    ["Amara Okoye", "observer"],
    ["Ben Tarrant", "observer"],
  ]);
  const amara = await joined(t, relay, "Amara Okoye");
  const ben = await joined(t, relay, "Ben Tarrant");
  const region = (person, name) => person.page.getByRole("region", { name, exact: true });
  const write = async (person, label, words) => {
    await person.page.getByRole("button", { name: new RegExp(`^(Write|Edit|Settle into one) ?: ${label}$`) }).click();
    await person.page.getByRole("textbox", { name: label, exact: true }).fill(words);
    await person.button("Done").click();
    await person.text(words).first().waitFor();
  };
  const openStudy = async (person) => {
    await person.page.goto(`${relay.url}/#/`);
    await region(person, "My study").getByRole("link").click();
    await person.heading("Enquiry").waitFor();
  };

  await t.test("the enquiry is framed and the ground rules are adopted", async () => {
    await openStudy(amara);
    await write(amara, "Enquiry", "Does talk help?");
    await write(amara, "Enquiry", "Which talk helps whom?");
    await amara.button("We have adopted these").click();
    await amara.text(/^Adopted on .*, recorded by Amara Okoye$/).waitFor();
    await amara.onRelay();
    await openStudy(ben);
    await ben.text("Which talk helps whom?").waitFor();
    await ben.text(/recorded by Amara Okoye/).waitFor();
    await ben.button(/^Earlier versions ?: Enquiry$/).click();
    await ben.text("Does talk help?").waitFor();
  });

  await t.test("an observer plans the first lesson in the form of the template", async () => {
    await amara.button("Plan the first lesson").click();
    await amara.page.getByRole("textbox", { name: "Name of the lesson" }).fill(FIRST);
    await amara.button("Begin the plan").click();
    await amara.heading(FIRST).waitFor();
    await region(amara, "Stages").getByText("60 minutes in all").waitFor();
    for (const code of ["Otter-3", "Maple-7", "Finch-1"]) {
      await amara.page.getByRole("textbox", { name: "Code of another case pupil" }).fill(code);
      await amara.button("Add pupil").click();
      await region(amara, "Case pupils").getByText(code, { exact: true }).waitFor();
    }
    await write(amara, "Success is, C", "says one reason");
    await amara.onRelay();
    await ben.page.getByRole("link", { name: FIRST }).first().click();
    await ben.text("says one reason").waitFor();
  });

  await t.test("what two write at once stands side by side until one of them settles it", async () => {
    const { hash } = new URL(amara.page.url());
    await ben.page.goto(`${relay.url}/${hash}`);
    const killed = relay.kill();
    await killed;
    await Promise.all([amara, ben].map((person) => person.state("No connection")));
    await write(amara, "What pupils are to learn", "compare two fractions");
    await write(ben, "What pupils are to learn", "say why one is bigger");
    for (const [person, code] of [
      [amara, "Wren-2"],
      [ben, "Robin-4"],
    ]) {
      await person.page.getByRole("textbox", { name: "Code of another case pupil" }).fill(code);
      await person.button("Add pupil").click();
      await region(person, "Case pupils").getByRole("heading", { name: "D", exact: true }).waitFor();
    }
    const again = await relay.restart();
    assert.equal(again.url, relay.url);
    for (const person of [amara, ben]) {
      await person.text("2 versions, written at the same time.").waitFor({ timeout: 45_000 });
      await person.text("compare two fractions").first().waitFor();
      await person.text("say why one is bigger").first().waitFor();
    }
    await ben.page.getByRole("button", { name: /^Keep this one ?: say why one is bigger$/ }).click();
    await amara.text("2 versions, written at the same time.").waitFor({ state: "detached" });
    for (const person of [amara, ben]) {
      await region(person, "Case pupils").getByRole("heading", { name: "E", exact: true }).waitFor();
      for (const code of ["Wren-2", "Robin-4"]) await region(person, "Case pupils").getByText(code, { exact: true }).waitFor();
    }
  });

  await t.test("a tag of the group's own is there to tap for everybody, and one that was taken out is not", async () => {
    await amara.page.getByRole("textbox", { name: "New tag" }).fill("uses the bar");
    await amara.button("Add tag").click();
    await region(amara, "Tags").getByRole("button", { name: "uses the bar" }).waitFor();
    await region(amara, "Tags").getByRole("button", { name: "off task" }).click();
    await region(amara, "Tags").getByRole("button", { name: "Take out" }).click();
    await region(amara, "Taken out").getByText("off task", { exact: true }).waitFor();
    await region(ben, "Tags").getByText("uses the bar").waitFor();
    await amara.tapTwice("Start lesson", "Tap again to start");
    await ben.page.getByRole("link", { name: "Capture" }).click();
    await ben.button(/^A Otter-3/).first().click();
    const tags = ben.page.getByRole("group", { name: "Tags" });
    await tags.getByRole("button", { name: "uses the bar" }).click();
    await tags.getByRole("button", { name: "uses the bar", pressed: true }).waitFor();
    assert.equal(await tags.getByRole("button", { name: "off task" }).count(), 0);
    await ben.page.getByRole("link", { name: "Plan" }).click();
  });

  await t.test("the next plan opens with what the first lesson brought", async () => {
    await amara.tapTwice("End lesson", "Tap again to end");
    await write(amara, "What came of it, C", "gave a reason twice");
    await write(amara, "Next time", "one card for two");
    await openStudy(amara);
    await amara.button("Plan the next lesson").click();
    await amara.page.getByRole("textbox", { name: "Name of the lesson" }).fill(NEXT);
    await amara.button("Begin the plan").click();
    await amara.heading(NEXT).waitFor();
    const before = region(amara, "From the lesson before");
    await before.getByText("gave a reason twice").waitFor();
    await before.getByText("one card for two").waitFor();
    await region(amara, "Case pupils").getByText("says one reason").waitFor();
    await region(amara, "Tags").getByText("uses the bar").waitFor();
  });

  await t.test("a lesson begun by mistake is taken out of the study and brought back", async () => {
    const title = "RL2 begun twice";
    const lessons = (person) => region(person, "Research lessons");
    await openStudy(ben);
    await ben.button("Plan the next lesson").click();
    await ben.page.getByRole("textbox", { name: "Name of the lesson" }).fill(title);
    await ben.button("Begin the plan").click();
    await ben.heading(title).waitFor();
    await openStudy(ben);
    await ben.tapTwice(`Take out ${title}`, "Tap again to take it out");
    await lessons(ben).getByText(/^by Ben Tarrant, /).waitFor();
    await ben.onRelay();
    await openStudy(amara);
    await lessons(amara).getByText(/^by Ben Tarrant, /).waitFor();
    assert.equal(await lessons(amara).getByRole("link", { name: title }).count(), 0);
    await lessons(amara).getByRole("button", { name: /^Bring back/ }).click();
    await lessons(amara).getByRole("link", { name: title }).first().waitFor();
    amara.wellBehaved();
    ben.wellBehaved();
  });
});
