// Two members interview and discuss, each without a network, and merge: everything that both wrote stands on both tablets.

import assert from "node:assert/strict";
import { test } from "node:test";
import { demo } from "../relay.js";
import { joined, RECONNECT_MS } from "./people.js";

const SEEN = "turns the card to show the partner";
const ANSWER = "the bar, you can show it";
const AMARA_SAYS = "Otter-3 checked by drawing, later than we predicted.";
const BEN_SAYS = "Otter-3 waited for the partner before starting.";
const DISSENT = "The drawing came after somebody asked.";

test("two members discuss offline, and both accounts stand on both tablets", { timeout: 170_000 }, async (t) => {
  const relay = await demo(t);
  const amara = await joined(t, relay, "Amara Okoye");
  const ben = await joined(t, relay, "Ben Tarrant");
  const region = (person) => person.page.getByRole("region", { name: /What did this pupil do/ });
  const record = async (person, words) => {
    await person.page.getByRole("textbox", { name: "What does the group say?" }).fill(words);
    await person.button("Record for the group").click();
    await region(person).getByText(words).waitFor();
  };

  // The lesson: one shared note on A.
  await Promise.all([amara.openLesson(), ben.openLesson()]);
  await amara.startLesson();
  await amara.note("A Otter-3", SEEN);
  await amara.shareAll();
  await amara.tapTwice("End lesson", "Tap again to end");
  await amara.onRelay();
  await ben.openPart("Discussion");
  await ben.button(new RegExp(SEEN)).waitFor();

  // The network goes, and nobody's words wait for it.
  await relay.kill();
  await Promise.all([amara.state("No connection"), ben.state("No connection")]);

  await amara.openPart("Interviews");
  await amara.button(/^A Otter-3/).first().click();
  const helped = amara.page.getByRole("textbox", { name: /Which part of the teaching helped/ });
  await helped.fill(ANSWER);
  await helped.blur();

  for (const [person, words] of [[amara, AMARA_SAYS], [ben, BEN_SAYS]]) {
    await person.openPart("Discussion");
    // Nothing is agreed that rests on nothing.
    await person.page.getByRole("textbox", { name: "What does the group say?" }).fill(words);
    assert.equal(await person.button("Record for the group").getAttribute("aria-disabled"), "true");
    await person.button(new RegExp(SEEN)).click();
    await record(person, words);
  }
  await amara.button(new RegExp(ANSWER)).waitFor();

  // Ben leads ahead of the order, and says why.
  await ben.button("Technique").click();
  await ben.page.getByRole("textbox", { name: "Why, if you like" }).fill("The hall is needed at four.");
  await ben.button("Jump to this section").click();
  await ben.heading(/How did the technique work/).waitFor();

  await relay.restart();
  await Promise.all([amara.onRelay(RECONNECT_MS), ben.onRelay(RECONNECT_MS)]);
  for (const person of [amara, ben]) {
    await person.button(/A Otter-3/).first().click();
    for (const words of [AMARA_SAYS, BEN_SAYS]) await region(person).getByText(words).waitFor();
    await person.text(/Ben Tarrant went from A Otter-3 to Technique/).waitFor();
  }
  const sections = async (person) => await person.page.getByRole("list", { name: "Sections of the discussion" }).innerText();
  assert.equal(await sections(amara), await sections(ben));
  const said = async (person) => await region(person).getByText(/^Otter-3 /).allInnerTexts();
  assert.deepEqual(await said(amara), await said(ben));

  // Dissent stands beside what was agreed, and is not talked away.
  const agreed = region(ben).getByRole("listitem").filter({ hasText: AMARA_SAYS }).first();
  await agreed.getByRole("button", { name: "I see it differently" }).click();
  await ben.page.getByRole("textbox", { name: "How do you see it?" }).fill(DISSENT);
  await ben.button("Record beside it").click();
  const beside = region(amara).getByRole("listitem").filter({ hasText: AMARA_SAYS }).first();
  await beside.getByText(DISSENT).waitFor();
  await beside.getByText("Ben Tarrant sees it differently").waitFor();
  amara.wellBehaved();
  ben.wellBehaved();
});
