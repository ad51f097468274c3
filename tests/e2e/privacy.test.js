// A draft is its author's alone, not only on the screen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { demo } from "../relay.js";
import { joined } from "./people.js";

test("an observer's tablet holds nothing of another's unshared note, and all of it once it is shared", async (t) => {
  const relay = await demo(t);
  const amara = await joined(t, relay, "Amara Okoye");
  const ben = await joined(t, relay, "Ben Tarrant");
  await Promise.all([amara, ben].map((observer) => observer.openLesson()));
  await amara.startLesson();
  await amara.note("B Maple-7", "quetzal");
  await amara.onRelay();
  // What Ben's tablet got after Amara's note was on the relay: the start, and whatever else there is for it.
  await ben.button("End lesson").waitFor();
  await ben.note("C Finch-1", "axolotl");
  await ben.onRelay();

  assert.ok((await amara.storedText()).includes("quetzal"), "the word can be found where it is");
  assert.ok(!(await ben.storedText()).includes("quetzal"));
  assert.ok(!(await ben.screenText()).includes("quetzal"));

  await amara.shareAll();
  await ben.openPart("Timeline");
  await ben.page.getByRole("listitem").filter({ hasText: "quetzal" }).waitFor();
  assert.ok((await ben.storedText()).includes("quetzal"));
});
