// A tablet whose place on the relay is gone says so by itself, and a new invite brings it back with everything that it had.

import { test } from "node:test";
import { cahier, demo } from "../relay.js";
import { joined, RECONNECT_MS } from "./people.js";

test("a tablet that the relay does not know any more says so, and an invite brings it back with its notes", async (t) => {
  const relay = await demo(t);
  const amara = await joined(t, relay, "Amara Okoye");
  await amara.openLesson();
  await amara.startLesson();
  await relay.kill();
  await amara.note("B Maple-7", "waits for the model");
  const { stdout } = await cahier("devices", "list", "--data", relay.data, "--json");
  const [{ device }] = JSON.parse(stdout).filter(({ name }) => name === "Amara Okoye");
  await cahier("devices", "revoke", "--data", relay.data, device);
  await relay.restart();
  await amara.page.getByRole("alert").getByText("The relay does not know this tablet any more.").waitFor({ timeout: RECONNECT_MS });

  await amara.join();
  await amara.openLesson();
  await amara.saved("waits for the model");
  await amara.onRelay(RECONNECT_MS);
});
