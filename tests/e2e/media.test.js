// Photos, ink and recordings beside the words: made without a network, killed, cut off in the middle, and seen by the group.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { demo } from "../relay.js";
import { onlooker } from "./onlooker.js";
import { joined, RECONNECT_MS } from "./people.js";
import { PLANTED, photograph } from "./picture.js";
import { steps } from "./steps.js";

const SECOND_PIECE = "131072";

test("a photo, a drawing and a recording go with a note", { timeout: 400_000 }, async (t) => {
  const relay = await demo(t);
  let running = relay;
  const amara = await joined(t, relay, "Amara Okoye");
  const ben = await joined(t, relay, "Ben Tarrant");
  const { look, faults } = await onlooker("media");
  const step = steps(t);

  const attached = (person, name) => person.page.getByRole("main").getByRole("button", { name });
  const takePhoto = async (person, options) => {
    const picture = await photograph(person.page, options);
    const choosing = person.page.waitForEvent("filechooser");
    await person.button("Photo").click();
    await (await choosing).setFiles({ name: "IMG_0412.jpg", mimeType: "image/jpeg", buffer: picture });
  };
  /** The whole picture: its size, and the colour near its upper and its lower edge. */
  const shown = async (person) => {
    const image = person.page.getByRole("dialog").getByRole("img");
    await image.waitFor();
    return await image.evaluate(async (element) => {
      await element.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [element.naturalWidth, element.naturalHeight];
      const pen = canvas.getContext("2d");
      pen.drawImage(element, 0, 0);
      const isBlue = (y) => {
        const [red, , blue] = pen.getImageData(canvas.width / 2, y, 1, 1).data;
        return blue > 150 && red < 80;
      };
      return { width: canvas.width, height: canvas.height, blue: [isBlue(40), isBlue(canvas.height - 40)] };
    });
  };
  const UPRIGHT = { width: 1200, height: 1600, blue: [true, false] };

  await step("the work is photographed, and the photo stands upright beside the note", async () => {
    await amara.openLesson();
    await ben.openLesson();
    await amara.startLesson();
    await amara.text("Photograph the work, not the face.").waitFor();
    await amara.tap("C Finch-1");
    await takePhoto(amara);
    await attached(amara, /^Photo \d\d:\d\d, on C Finch-1$/).click();
    assert.deepEqual(await shown(amara), UPRIGHT);
    await look(amara, "photo");
    await amara.page.keyboard.press("Escape");
    await amara.page.getByRole("dialog").waitFor({ state: "detached" });
    // What is known by then is not said again.
    assert.equal(await amara.text("Photograph the work, not the face.").count(), 0);
    await amara.onRelay();
  });

  // MEDIA-2
  await step("nothing of where, when and by whom it was taken is on the tablet or on the relay", async () => {
    const stored = await amara.storedText();
    assert.ok(stored.includes("JFIF"), "the photo can be found where it is");
    for (const words of [PLANTED, "Exif"]) assert.ok(!stored.includes(words), words);
    for (const file of await readdir(relay.data, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const bytes = await readFile(join(file.parentPath, file.name));
      assert.ok(!bytes.includes(PLANTED), file.name);
    }
  });

  // MEDIA-16
  await step("a pen draws, and after it a palm does not", async () => {
    await amara.button("Draw").click();
    const paper = amara.page.getByRole("img", { name: "Place to draw" });
    await paper.scrollIntoViewIfNeeded();
    const box = await paper.boundingBox();
    const session = await amara.page.context().newCDPSession(amara.page);
    const pen = (type, x, y, force) =>
      session.send("Input.dispatchMouseEvent", {
        ...{ type, x: box.x + x, y: box.y + y, button: "left", buttons: 1, clickCount: 1 },
        ...{ pointerType: "pen", force },
      });
    const touch = async (x, y) => {
      await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: box.x + x, y: box.y + y }] });
      await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: box.x + x + 30, y: box.y + y }] });
      await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    };
    const strokes = paper.locator("path");
    await touch(50, 50);
    assert.equal(await strokes.count(), 1);
    await pen("mousePressed", 60, 90, 0.2);
    for (let number = 1; number <= 20; number += 1) await pen("mouseMoved", 60 + 10 * number, 90 + (number % 5) * 6, 0.2 + number / 30);
    await pen("mouseReleased", 260, 90, 0);
    assert.equal(await strokes.count(), 2);
    await touch(100, 150);
    assert.equal(await strokes.count(), 2);
    await look(amara, "drawing");
    await amara.button("Clear").click();
    assert.equal(await strokes.count(), 0);
    await amara.button("Undo stroke").click();
    assert.equal(await strokes.count(), 2);
    await amara.button("Done").click();
    await attached(amara, /^Drawing \d\d:\d\d, on C Finch-1$/).waitFor();
    await session.detach();
  });

  await step("a recording begins and ends with a tap", async () => {
    await amara.button("Record").click();
    await amara.button(/^0:02/).waitFor();
    await look(amara, "recording");
    await amara.button(/Stop$/).click();
    await attached(amara, /^Recording \d\d:\d\d, on C Finch-1/).click();
    const plays = await amara.page.getByRole("dialog").locator("audio").evaluate(
      (audio) =>
        new Promise((resolve) => {
          audio.onplaying = () => resolve(true);
          audio.onerror = () => resolve(audio.error.message);
          audio.play().catch((error) => resolve(`${error}`));
        }),
    );
    assert.equal(plays, true);
    await amara.button("Close").click();
  });

  // MEDIA-3
  await step("the browser dies as soon as it says that all is saved, and all of it is there", async () => {
    await amara.ownNotes().filter({ hasText: "C Finch-1" }).filter({ hasText: "Saved" }).waitFor();
    await amara.batteryDies();
    await amara.open("/");
    await amara.openLesson();
    await attached(amara, /^Recording/).waitFor();
    await attached(amara, /^Drawing/).waitFor();
    await attached(amara, /^Photo \d/).click();
    assert.deepEqual(await shown(amara), UPRIGHT);
    await amara.page.keyboard.press("Escape");
    await look(amara, "attached");
  });

  // MEDIA-17
  await step("what was recorded until the battery died is there, but for the last seconds", async () => {
    await amara.tap("B Maple-7");
    await amara.button("Record").click();
    await amara.button(/^0:07/).waitFor();
    await amara.batteryDies();
    await amara.open("/");
    await amara.openLesson();
    await attached(amara, /^Recording \d\d:\d\d, on B Maple-7, 5 seconds$/).waitFor();
  });

  await step("what is taken off comes back, and so does a note with what it had", async () => {
    await attached(amara, /on B Maple-7/).click();
    await amara.page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await attached(amara, /on B Maple-7/).waitFor({ state: "detached" });
    await amara.button("Bring back").click();
    await attached(amara, /on B Maple-7/).waitFor();
  });

  // MEDIA-5
  await step("without the relay a photo stays here, and an upload that is cut goes on where it was", async () => {
    await amara.onRelay();
    await running.kill();
    await amara.state("No connection");
    await amara.tap("A Otter-3");
    await takePhoto(amara, { noise: 1 });
    await attached(amara, /^Photo \d\d:\d\d, on A Otter-3$/).waitFor();
    await amara.state("On this tablet");
    const sent = [];
    let cut = false;
    await amara.onAttachments(async (route) => {
      const request = route.request();
      const offset = request.headers()["upload-offset"];
      if (request.method() === "PATCH" && offset === SECOND_PIECE && !cut) {
        cut = true;
        await route.abort("connectionreset");
        return;
      }
      sent.push(`${request.method()} ${offset ?? ""}`.trim());
      await route.continue();
    });
    running = await running.restart();
    await amara.onRelay(RECONNECT_MS);
    assert.ok(cut, "the upload was cut in the middle");
    // The first piece of the photo went once: the thumbnail's is the other one.
    assert.equal(sent.filter((request) => request === "PATCH 0").length, 2);
    assert.ok(sent.includes(`PATCH ${SECOND_PIECE}`));
  });

  // MEDIA-7
  await step("the group sees what was shared: small at first, whole when it is asked for", async () => {
    await amara.shareAll();
    await amara.onRelay();
    await ben.openLesson(undefined, "Timeline");
    await attached(ben, /^Photo \d\d:\d\d, on C Finch-1$/).locator("img").waitFor();
    await attached(ben, /^Drawing/).locator("svg path").first().waitFor({ state: "attached" });
    await look(ben, "timeline");
    await attached(ben, /^Photo \d\d:\d\d, on C Finch-1$/).click();
    assert.deepEqual(await shown(ben), UPRIGHT);
    // Nobody takes off what is another's.
    assert.equal(await ben.page.getByRole("dialog").getByRole("button", { name: "Remove" }).count(), 0);
    await ben.button("Close").click();
  });

  assert.deepEqual(faults, []);
  amara.wellBehaved();
  ben.wellBehaved();
});
