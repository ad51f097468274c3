// A whole note without a pointer.

import assert from "node:assert/strict";
import { test } from "node:test";
import { demo } from "../relay.js";
import { joined } from "./people.js";

test("a note is captured, tagged and undone by keyboard alone", async (t) => {
  const relay = await demo(t);
  const amara = await joined(t, relay, "Amara Okoye");
  await amara.openLesson();
  await amara.startLesson();
  const { keyboard } = amara.page;

  /** Presses Tab until what has the focus is called so. */
  const tabTo = async (name) => {
    for (let presses = 0; presses < 120; presses += 1) {
      await keyboard.press("Tab");
      const focused = await amara.page.evaluate(() => document.activeElement?.textContent?.trim().replace(/\s+/g, " ") ?? "");
      if (name.test(focused)) return;
    }
    assert.fail(`Tab never came to ${name}`);
  };

  await tabTo(/^C Finch-1/);
  await keyboard.press("Enter");
  await keyboard.type("points at the bar");
  await amara.saved("points at the bar");
  assert.equal(await amara.words().inputValue(), "points at the bar");

  await amara.page.keyboard.press("Escape");
  await amara.page.evaluate(() => document.activeElement.blur());
  await tabTo(/^explains/);
  await keyboard.press("Space");
  await amara.ownNotes().filter({ hasText: "points at the bar" }).filter({ hasText: "explains" }).waitFor();

  await tabTo(/^Undo tag/);
  await keyboard.press("Enter");
  await amara.button("Undo words").waitFor();
  assert.equal(await amara.button("explains").getAttribute("aria-pressed"), "false");
  amara.wellBehaved();
});
