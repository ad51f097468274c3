// Every screen of a study, from its plan to what is let out of it, at the three sizes, light and dark.

import assert from "node:assert/strict";
import { test } from "node:test";
import { demo, partnership } from "../relay.js";
import { onlooker } from "./onlooker.js";
import { joined, LESSON } from "./people.js";

const TAUGHT = "RL1 · Fractions of a whole";

test("every screen of a study can be read, reached and hit", { timeout: 420_000 }, async (t) => {
  const relay = await demo(t);
  const { look, faults } = await onlooker("study");
  const dana = await joined(t, relay, "Dana Whitlock");
  const openStudy = async (person, part) => {
    await person.page.goto(`${person.relay.url}/#/`);
    await person.page.getByRole("region", { name: "My study" }).getByRole("link").click();
    await person.openPart(part);
  };

  await openStudy(dana, "Overview");
  await dana.heading("Enquiry").waitFor();
  await look(dana, "overview");
  await dana.button("Plan the next lesson").click();
  await look(dana, "overview-next-lesson");

  await dana.openLesson(LESSON, "Plan");
  await dana.heading("Case pupils").waitFor();
  await look(dana, "plan");
  await dana.openPart("Merge");
  await dana.heading("Nothing shared yet").waitFor();
  await look(dana, "merge-empty");
  await dana.openLesson(TAUGHT, "Plan");
  await dana.heading("Case pupils").waitFor();
  await look(dana, "plan-taught");
  await dana.openPart("Merge");
  await dana.heading("Notes of each observer").waitFor();
  await look(dana, "merge");
  await dana.openPart("Interviews");
  await dana.heading("What pupils say of it").waitFor();
  await look(dana, "interviews");
  await dana.button(/^A Otter-3/).first().click();
  await dana.page.getByRole("textbox", { name: /What did you like most/ }).fill("the cards, and that we could talk");
  await look(dana, "interviews-writing");
  await dana.openPart("Discussion");
  await dana.heading("What we saw and heard").waitFor();
  await look(dana, "discussion");

  await openStudy(dana, "Findings");
  await dana.button("Write a finding").click();
  await dana.page.getByRole("textbox", { name: "Finding" }).fill("A shared card made Finch-1 give a reason aloud.");
  await dana.button("Choose evidence").click();
  await dana.page.getByRole("checkbox").first().check();
  await look(dana, "findings-writing");
  await dana.button("Save").click();
  await dana.button("Add a rival explanation").first().waitFor();
  await look(dana, "findings");
  await dana.button("Release…").click();
  await dana.button("See exactly what leaves").click();
  await dana.page.getByRole("region", { name: "See exactly what leaves" }).waitFor();
  await look(dana, "findings-release");
  await dana.button(/^Release \d+ items?$/).click();
  await dana.text(/^Released by Dana Whitlock/).waitFor();
  await dana.onRelay();

  await dana.openPart("Workbook");
  await dana.page.getByRole("region", { name: "Preview" }).getByText("For professional learning, not appraisal").waitFor();
  await look(dana, "workbook");

  const marit = await joined(t, relay, "Marit Solheim");
  await marit.lookAgainUntil(async () => (await marit.page.getByRole("main").getByRole("link").count()) > 0);
  await marit.page.getByRole("main").getByRole("link").first().click();
  await marit.text(/A shared card made Finch-1/).first().waitFor();
  await look(marit, "released-findings");

  // A group that has nothing but its members.
  const nothing = await partnership(t, [["Amara Okoye", "group-lead"]]);
  const amara = await joined(t, nothing, "Amara Okoye");
  for (const part of ["Overview", "Findings", "Workbook"]) {
    await openStudy(amara, part);
    await amara.page.getByRole("main").getByRole("heading").first().waitFor();
    await look(amara, `nothing-${part.toLowerCase()}`);
  }

  assert.deepEqual(faults, []);
  for (const someone of [dana, marit, amara]) someone.wellBehaved();
});
