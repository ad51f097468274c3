// What an observer taps besides notes: how the class works, who speaks to whom, intervals; and the room itself.

import assert from "node:assert/strict";
import { test } from "node:test";
import { demo } from "../relay.js";
import { onlooker } from "./onlooker.js";
import { joined, LESSON } from "./people.js";

test("a room is drawn, and phases, arrows and intervals are tapped in it", { timeout: 170_000 }, async (t) => {
  const relay = await demo(t);
  const amara = await joined(t, relay, "Amara Okoye");
  const ben = await joined(t, relay, "Ben Tarrant");
  const { look, faults } = await onlooker("capture");
  const plan = (person) => person.page.getByRole("group", { name: "Seating plan" });
  const seatsOf = (person) => plan(person).locator(".seat");

  await t.test("thirty seats take one tap, and one more moves a pupil", async () => {
    await amara.openLesson(LESSON, "Plan");
    await amara.page.getByRole("link", { name: "Change the seating plan" }).click();
    await amara.button("Groups of four").click();
    await plan(amara).getByRole("button", { name: "Otter-3 row 1, place 1" }).waitFor();
    assert.equal(await seatsOf(amara).count(), 30);
    await plan(amara).getByRole("button", { name: "Otter-3" }).click();
    await look(amara, "room");
    await plan(amara).getByRole("button", { name: "row 3, place 2", exact: false }).first().click();
    await plan(amara).getByRole("button", { name: "Otter-3 row 3, place 2" }).waitFor();
    await amara.button("Undo").click();
    await plan(amara).getByRole("button", { name: "Otter-3 row 1, place 1" }).waitFor();
  });

  await t.test("the keyboard alone moves a seat too, and the whole group has the room", async () => {
    const { keyboard } = amara.page;
    await plan(amara).locator('button[tabindex="0"]').focus();
    const at = await plan(amara).locator('button[tabindex="0"]').getAttribute("data-place");
    const [row, column] = at.split("/").map(Number);
    for (let steps = 0; steps < row; steps += 1) await keyboard.press("ArrowUp");
    for (let steps = 0; steps < column; steps += 1) await keyboard.press("ArrowLeft");
    await keyboard.press("Enter");
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await plan(amara).getByRole("button", { name: "Otter-3 row 3, place 1" }).waitFor();
    await amara.onRelay();
    await ben.openLesson(LESSON, "Capture");
    await seatsOf(ben).nth(29).waitFor();
  });

  await t.test("phases and arrows are there after the browser was killed", async () => {
    await amara.openLesson();
    await amara.startLesson();
    await amara.button("Pairs").click();
    await amara.tap("C Finch-1");
    await amara.button("Arrow to…").click();
    await plan(amara).getByRole("button", { name: "B Maple-7" }).click();
    await amara.ownNotes().filter({ hasText: "C Finch-1" }).filter({ hasText: "to B Maple-7" }).filter({ hasText: "Saved" }).waitFor();
    assert.equal(await amara.ownNotes().count(), 1);
    await amara.onRelay();
    await look(amara, "arrow");
    await amara.batteryDies();
    await amara.open("/");
    await amara.openLesson();
    assert.equal(await amara.button("Pairs").getAttribute("aria-pressed"), "true");
    await amara.ownNotes().filter({ hasText: "to B Maple-7" }).waitFor();
    // How the class works is everybody's, at once.
    await ben.page.locator('[aria-pressed="true"]', { hasText: "Pairs" }).waitFor();
    assert.equal(await ben.ownNotes().count(), 0);
  });

  await t.test("the codes of an interval are one note, which says by which rule", async () => {
    await amara.page.clock.install();
    await amara.openLesson();
    await amara.page.locator("summary", { hasText: "How you observe" }).click();
    await amara.page.getByRole("radio", { name: "A code counts if it happened at any time" }).check();
    await amara.page.keyboard.press("Escape");
    // On the page's clock alone, from wherever a busy machine has got to: half a minute into an interval, and whatever is tapped is
    // kept as of the end of the one before.
    const [minutes, seconds] = (await amara.page.locator(".clock .figures").innerText()).split(":").map(Number);
    const whole = Math.floor((60 * minutes + seconds) / 120) + 1;
    await amara.page.clock.fastForward((120 * whole + 30 - 60 * minutes - seconds) * 1000);
    const codes = amara.page.getByRole("region", { name: "Interval coding" });
    const interval = `Interval ${whole}`;
    await codes.getByText(interval).waitFor();
    await codes.getByRole("button", { name: "listen" }).click();
    await codes.getByRole("button", { name: "ask", exact: true }).click();
    const coded = amara.ownNotes().filter({ hasText: interval });
    await coded.filter({ hasText: "listen · ask" }).filter({ hasText: "Saved" }).waitFor();
    assert.equal(await coded.count(), 1);
    await look(amara, "intervals");
  });

  await t.test("a list of a hundred notes is all that a tap has to carry, and the earlier ones are one press away", async () => {
    const list = amara.page.locator(".stream > ol > li");
    const seat = plan(amara).getByRole("button", { name: "B Maple-7" });
    for (let tapped = 0; tapped < 100; tapped += 1) await seat.click();
    const earlier = amara.button("Show 2 earlier notes");
    await earlier.waitFor();
    assert.equal(await list.count(), 100);
    await earlier.press("Enter");
    await list.nth(101).waitFor();
    const isFirstOfThose = (row) => row.contains(document.activeElement);
    assert.equal(await list.nth(100).evaluate(isFirstOfThose), true);
  });

  assert.deepEqual(faults, []);
  amara.wellBehaved();
});
