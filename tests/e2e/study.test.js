// A whole lesson study, from nothing to what its group lets out: three members and a guest, in the order in which it is
// done. Each step is a sentence.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { wireless } from "../proxies.js";
import { partnership } from "../relay.js";
import { joined, RECONNECT_MS } from "./people.js";
import { steps } from "./steps.js";

const ENQUIRY = "Which talk helps pupils to compare fractions?";
const FIRST = "RL1 · Halves and thirds";
const LESSON = "RL2 · Fractions of a whole";
const PUPILS = [
  { letter: "A", code: "Otter-3", typifies: "confident, rushes", criterion: "checks a choice by drawing it" },
  { letter: "B", code: "Maple-7", typifies: "secure when shown", criterion: "begins without a model" },
  { letter: "C", code: "Finch-1", typifies: "new to English, avoids talk", criterion: "says one reason for choosing a fraction" },
];
const PREDICTED = "points and uses the bar";
const NEXT_TIME = "one card for two, so that they have to talk";
const SAME = "this one three and this one three … same";
const TURNS = "turns the card to show the partner, waits";
const COPIES = "B copies the bar of C";
const POINTS = "points first, then says: because three";
const BEN_UNSHARED = "my own worry about the seating";
const ANSWER = "the bar, you can show it";
const AGREED = "Finch-1 gave a reason in words, and with the bar.";
const BESIDE = "Finch-1 began to talk when the partner waited.";
const AIM = "Keep the shared card, take the stem away.";
const FINDING = "A shared card made Finch-1 give a reason aloud.";
const RIVAL = "The partner was patient that day.";
const NAMES = ["Amara Okoye", "Ben Tarrant", "Chandra Pillai", "Ines Holm", "Dana Whitlock"];

test("a lesson study, from nothing to what its group lets out", { timeout: 300_000 }, async (t) => {
  const relay = await partnership(t, [
    ["Amara Okoye", "group-lead"],
    ["Ben Tarrant", "observer"],
    ["Chandra Pillai", "observer"],
    ["Marit Solheim", "coordinator"],
  ]);
  const [home, train] = [await wireless(t, relay), await wireless(t, relay)];
  const [amara, ben, chandra] = await Promise.all([
    joined(t, home, "Amara Okoye"),
    joined(t, train, "Ben Tarrant"),
    joined(t, relay, "Chandra Pillai"),
  ]);
  const members = [amara, ben, chandra];
  let ines;

  const step = steps(t);

  const region = (person, name) => person.page.getByRole("region", { name, exact: typeof name === "string" });
  const field = (person, name) => person.page.getByRole("textbox", { name, exact: typeof name === "string" });
  const write = async (person, label, words) => {
    await person.button(new RegExp(`^(Write|Edit|Settle into one) ?: ${label}$`)).click();
    await field(person, label).fill(words);
    await person.button("Done").click();
    await person.text(words).first().waitFor();
  };
  const openStudy = async (person, part = "Overview") => {
    await person.page.goto(`${person.relay.url}/#/`);
    await region(person, "My study").getByRole("link").click();
    await person.openPart(part);
  };
  const plan = async (person, open, title) => {
    await openStudy(person);
    await person.button(open).click();
    await field(person, "Name of the lesson").fill(title);
    await person.button("Begin the plan").click();
    await person.heading(title).waitFor();
  };

  await step("the group frames its enquiry and adopts its ground rules", async () => {
    await openStudy(amara);
    await write(amara, "Enquiry", ENQUIRY);
    await amara.button("We have adopted these").click();
    await amara.text(/^Adopted on .*, recorded by Amara Okoye$/).waitFor();
    await Promise.all([ben, chandra].map((person) => openStudy(person)));
    for (const person of [ben, chandra]) await person.text(ENQUIRY).waitFor();
  });

  await step("the first lesson is planned, taught, and leaves something for the next", async () => {
    await plan(amara, "Plan the first lesson", FIRST);
    for (const { letter, code, typifies, criterion } of PUPILS) {
      await field(amara, "Code of another case pupil").fill(code);
      await amara.button("Add pupil").click();
      await write(amara, `Stands for, ${letter}`, typifies);
      await write(amara, `Success is, ${letter}`, criterion);
    }
    await amara.tapTwice("Start lesson", "Tap again to start");
    await amara.tapTwice("End lesson", "Tap again to end");
    await write(amara, "What came of it, C", "pointed, and said nothing");
    await write(amara, "Next time", NEXT_TIME);
  });

  await step("the second plan opens with that, and two members write it", async () => {
    await plan(ben, "Plan the next lesson", LESSON);
    await region(ben, "From the lesson before").getByText(NEXT_TIME).waitFor();
    await region(ben, "Case pupils").getByText(PUPILS[2].criterion).waitFor();
    await write(ben, "What we try out", "one card for two");
    await ben.onRelay();
    await openStudy(amara);
    await amara.page.getByRole("link", { name: LESSON }).first().click();
    await amara.openPart("Plan");
    await amara.text("one card for two").first().waitFor();
    await write(amara, "What pupils are to learn", "compare fractions and say why");
    await amara.openPart("Grid");
    const cell = await amara.cell("Working together", "C");
    await cell.getByRole("button", { name: /Write a prediction/ }).click();
    await cell.getByRole("textbox").fill(PREDICTED);
    await cell.getByRole("button", { name: "Done" }).click();
    await cell.getByText(PREDICTED).waitFor();
    await amara.onRelay();
  });

  await step("a guest is invited to this lesson, and sees no other", async () => {
    const lesson = new URL(amara.page.url()).hash.split("/")[2];
    await relay.add("Ines Holm", "guest", "--lesson", lesson);
    ines = await joined(t, relay, "Ines Holm");
    await ines.openLesson(LESSON);
    await ines.page.goto(`${ines.relay.url}/#/`);
    await ines.page.getByRole("link", { name: LESSON }).first().waitFor();
    assert.equal(await ines.page.getByRole("link", { name: FIRST }).count(), 0);
  });

  const observers = () => [amara, ben, ines];

  await step("one teaches, three observe, and each sees only their own notes", async () => {
    await Promise.all(observers().map((observer) => observer.openLesson(LESSON)));
    await amara.startLesson();
    await Promise.all(observers().map((observer) => observer.button("End lesson").waitFor()));
    await amara.tap("C Finch-1");
    await amara.button("Heard").click();
    await amara.button("Own words").click();
    await amara.write(SAME);
    await amara.saved(SAME);
    await ben.note("C Finch-1", TURNS);
    await ben.tap("B Maple-7");
    await ben.button("Surprise").click();
    await ben.write(COPIES);
    await ben.saved(COPIES);
    await ines.note("C Finch-1", POINTS);
    await Promise.all(observers().map((observer) => observer.onRelay()));
    await Promise.all(observers().map((observer) => observer.openPart("Timeline")));
    for (const observer of observers()) {
      const text = await observer.screenText();
      assert.equal(text.includes(SAME), observer === amara);
      assert.equal(text.includes(TURNS), observer === ben);
      assert.equal(text.includes(POINTS), observer === ines);
    }
  });

  await step("they share, and everybody has everything, on one clock", async () => {
    await Promise.all(observers().map((observer) => observer.shareAll()));
    await ben.openPart("Capture");
    await ben.note("A Otter-3", BEN_UNSHARED);
    await ben.openPart("Timeline");
    for (const observer of observers()) {
      for (const words of [SAME, TURNS, COPIES, POINTS]) await observer.page.getByRole("listitem").filter({ hasText: words }).waitFor();
    }
    await amara.tapTwice("End lesson", "Tap again to end");
  });

  await step("the merge report says who noted how much, where several looked, and where nobody did", async () => {
    await chandra.openLesson(LESSON, "Merge");
    const row = (name) => chandra.page.getByRole("row").filter({ hasText: name });
    for (const name of ["Amara Okoye", "Ben Tarrant", "Ines Holm"]) await row(name).waitFor();
    await row("Ben Tarrant").getByRole("cell").filter({ hasText: /^2$/ }).waitFor();
    await chandra.heading("1 overlap").waitFor();
    await chandra.heading("1 surprise").waitFor();
    await chandra.heading(/^\d+ gaps$/).waitFor();
    await chandra.text("The clocks of all tablets are aligned.").waitFor();
    assert.ok(!(await chandra.screenText()).includes(BEN_UNSHARED));
  });

  await step("the teacher interviews a pupil", async () => {
    await chandra.openPart("Interviews");
    await chandra.button(/^C Finch-1/).first().click();
    const helped = field(chandra, /Which part of the teaching helped/);
    await helped.fill(ANSWER);
    await helped.blur();
    await chandra.onRelay();
  });

  const record = async (person, cites, words) => {
    for (const cite of cites) await person.button(new RegExp(cite)).first().click();
    await field(person, "What does the group say?").fill(words);
    await person.button("Record for the group").click();
    await person.text(words).first().waitFor();
  };

  await step("they discuss from the pupils on, two of them without a network", async () => {
    for (const person of members) await person.openLesson(LESSON, "Discussion");
    home.away(true);
    train.away(true);
    await Promise.all([amara, ben].map((person) => person.state("No connection", RECONNECT_MS)));
    for (const person of [amara, ben]) {
      await person.button(/^\W*C Finch-1/).first().click();
      await person.button("Jump to this section").or(person.button("Go on to this section")).first().click();
    }
    await record(amara, [SAME, POINTS], AGREED);
    await record(ben, [TURNS], BESIDE);
    home.away(false);
    train.away(false);
    await Promise.all([amara, ben].map((person) => person.onRelay(RECONNECT_MS)));
    for (const person of members) {
      await person.button(/C Finch-1/).first().click();
      for (const words of [AGREED, BESIDE]) await person.text(words).first().waitFor();
    }
    await chandra.button(/Next lesson/).first().click();
    await chandra.button("Jump to this section").click();
    await field(chandra, "What do you aim for?").fill(AIM);
    await chandra.button("Record for the group").click();
    await amara.text(/Chandra Pillai went from .* to Next lesson/).waitFor();
  });

  const evidence = (person, words) => person.page.getByRole("checkbox", { name: new RegExp(words) });

  await step("a finding rests on two people, two methods and a guest, and has a rival", async () => {
    await openStudy(amara, "Findings");
    await amara.button("Write a finding").click();
    await field(amara, "Finding").fill(FINDING);
    await amara.button("Choose evidence").click();
    for (const words of [SAME, POINTS, ANSWER]) await evidence(amara, words).check();
    await amara.button("Save").click();
    await amara.text("Triangulated").waitFor();
    await amara.text("An outsider saw it too").waitFor();
    await amara.onRelay();
    await openStudy(ben, "Findings");
    await ben.text(FINDING).first().waitFor();
    await ben.button("Add a rival explanation").click();
    await field(ben, "Rival explanation").fill(RIVAL);
    await ben.button("Choose evidence").click();
    await evidence(ben, TURNS).check();
    await ben.button("Save").click();
    await amara.text(RIVAL).first().waitFor();
    const progress = amara.page.getByRole("group", { name: `How far C came in ${LESSON}` });
    await progress.getByRole("button", { name: "Met" }).click();
    await ben.page.getByRole("group", { name: `How far C came in ${LESSON}` }).getByRole("button", { name: "Met", pressed: true }).waitFor();
  });

  await step("the workbook is a Word file with the whole study, and no draft in it", async () => {
    await openStudy(chandra, "Workbook");
    await region(chandra, "Preview").getByText(FINDING).first().waitFor();
    const [file] = await Promise.all([chandra.page.waitForEvent("download"), chandra.button("Word file").click()]);
    const xml = execFileSync("unzip", ["-p", await file.path(), "word/document.xml"], { encoding: "utf8" });
    for (const words of [ENQUIRY, NEXT_TIME, SAME, TURNS, COPIES, ANSWER, AGREED, BESIDE, AIM, FINDING, RIVAL]) assert.ok(xml.includes(words), words);
    assert.ok(!xml.includes(BEN_UNSHARED));
  });

  let marit;
  await step("nothing leaves the group before it lets something out, and then no name does", async () => {
    marit = await joined(t, relay, "Marit Solheim");
    await marit.heading("Nothing has been released yet").waitFor();
    await amara.tapTwice("Release…", /^Release \d+ items?$/);
    await amara.text(/^Released by Amara Okoye/).waitFor();
    await amara.openLesson(LESSON, "Timeline");
    await amara.tapTwice("Release…", /^Release \d+ items?$/);
    await amara.text(/^Released by Amara Okoye/).waitFor();
    await amara.onRelay();
    const released = () => marit.page.getByRole("main").getByRole("link");
    await marit.lookAgainUntil(async () => (await released().count()) >= 2);
    // The list says what was let out, not how many notes that is.
    const study = released().filter({ hasNotText: LESSON });
    for (const what of ["1 finding", "1 practice card"]) await study.getByText(what, { exact: true }).waitFor();
    await marit.page.getByRole("link", { name: LESSON }).click();
    for (const words of [SAME, TURNS, POINTS, AGREED]) await marit.text(words).first().waitFor();
    const lesson = await marit.screenText();
    await marit.page.goBack();
    await released().filter({ hasNotText: LESSON }).first().click();
    await marit.text(FINDING).first().waitFor();
    await marit.text(RIVAL).first().waitFor();
    const card = marit.page.getByRole("article", { name: "Practice card" });
    for (const words of [ENQUIRY, NEXT_TIME, FINDING]) await card.getByText(words).first().waitFor();
    for (const name of NAMES) assert.ok(![lesson, await marit.screenText()].join().includes(name), name);
    assert.ok(!lesson.includes(BEN_UNSHARED));
  });

  await step("what is taken back is gone from the coordinator", async () => {
    await openStudy(amara, "Findings");
    await amara.tapTwice("Withdraw the release", "Tap again to withdraw");
    await amara.onRelay();
    await marit.page.reload();
    await marit.heading("This lesson was withdrawn or is not released").waitFor();
    for (const person of [...members, ines, marit]) person.wellBehaved();
  });
});
