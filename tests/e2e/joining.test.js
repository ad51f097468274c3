// A person joins by the link they were given; a link that was changed on the way says so.

import assert from "node:assert/strict";
import { test } from "node:test";
import { demo } from "../relay.js";
import { joined, LESSON, person } from "./people.js";

test("an observer joins by link and finds the group's lessons", async (t) => {
  const relay = await demo(t);
  const amara = await joined(t, relay, "Amara Okoye");
  await amara.page.getByRole("link", { name: LESSON }).first().waitFor();
  await amara.text("Kestrel Lane Year 5").first().waitFor();
  // The code has done its work: it is not in the address any more.
  assert.equal(new URL(amara.page.url()).hash, "#/");
  amara.wellBehaved();
});

test("a tampered invite is a clear error, and the right one works afterwards in the same place", async (t) => {
  const relay = await demo(t);
  const { code } = relay.invite("Amara Okoye");
  const amara = await person(t, relay, "Amara Okoye");
  await amara.page.goto(`${relay.url}/#/join/${code.slice(0, -1)}${code.endsWith("2") ? "3" : "2"}`);
  await amara.button("Join on this tablet").click();
  const alert = amara.page.getByRole("alert").filter({ hasText: "this invite is not known here" });
  await alert.getByText("check the whole link, or ask for a new invite").waitFor();

  await amara.page.getByRole("textbox", { name: "Invite code" }).fill(code);
  await amara.button("Join on this tablet").click();
  await amara.page.getByRole("link", { name: LESSON }).first().waitFor();
});

test("without the relay, joining says what is needed", async (t) => {
  const relay = await demo(t);
  const amara = await person(t, relay, "Amara Okoye");
  await amara.page.goto(`${relay.url}/#/join/${relay.invite("Amara Okoye").code}`);
  await amara.button("Join on this tablet").waitFor();
  await relay.kill();
  await amara.button("Join on this tablet").click();
  await amara.page.getByRole("alert").getByText("The relay cannot be reached.").waitFor();
});
