// A new version of the app: it is fetched beside the one that is open, waits until somebody asks for it, and needs no network then.

import assert from "node:assert/strict";
import { test } from "node:test";
import { altering, proxied } from "../proxies.js";
import { demo } from "../relay.js";
import { joined } from "./people.js";

/** The relay's app as its next version: every page of it says so. */
const nextVersion = (url, text) => {
  if (url === "/") return text.replace("<title>", '<meta name="version" content="next" /><title>');
  if (url === "/sw.js") return text.replace(/\["\/","[^"]{4}/, '["/","next');
  return text;
};

test("an update waits until it is asked for, loses nothing, and needs no network", async (t) => {
  const relay = await demo(t);
  let isOut = false;
  const place = await proxied(t, relay, altering((url, text) => (isOut ? nextVersion(url, text) : text)));
  const amara = await joined(t, place, "Amara Okoye");
  const version = () => amara.page.locator("meta[name=version]").getAttribute("content", { timeout: 500 }).catch(() => "first");
  const cached = () => amara.page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("cahier ")).length);
  await amara.openLesson();
  await amara.startLesson();
  await amara.note("C Finch-1", "counts the pieces twice");
  await amara.onRelay();

  isOut = true;
  await amara.page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  await amara.page.goto(`${place.url}/#/`);
  await amara.text("A new version of Cahier is ready.").waitFor();
  await amara.page.reload();
  await amara.text("A new version of Cahier is ready.").waitFor();
  assert.equal(await version(), "first", "nothing happens by itself");
  assert.equal(await cached(), 2);

  await relay.kill();
  await amara.button("Update now").click();
  const reloaded = amara.page.waitForEvent("load");
  await amara.button("Tap again to update").click();
  await reloaded;
  await amara.page.locator("meta[name=version]").waitFor({ state: "attached" });
  assert.equal(await version(), "next");
  await amara.openLesson();
  await amara.text("counts the pieces twice").first().waitFor();
  assert.equal(await cached(), 1, "the version before is gone");
  amara.wellBehaved();
});
