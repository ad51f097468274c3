// A school's network may want no websocket. The tablets find another way by themselves, and nobody is told to do anything.

import assert from "node:assert/strict";
import { test } from "node:test";
import { buffering, cutting, proxied, refusing } from "../proxies.js";
import { demo } from "../relay.js";
import { joined, LESSON } from "./people.js";

const WORDS = "turns the card to show the partner";

// NET-7
for (const [what, manner] of [
  ["sends every websocket to a login page", refusing(302, { location: "http://portal.invalid/" })],
  ["calls every websocket a bad request", refusing(400)],
  ["keeps back what is not whole", buffering],
  ["refuses websockets and cuts what waits for long", { ...cutting(1_500), ...refusing(400) }],
]) {
  test(`a note gets from one tablet to another through a network that ${what}`, async (t) => {
    const relay = await demo(t);
    const network = await proxied(t, relay, manner);
    const amara = await joined(t, network, "Amara Okoye");
    const ben = await joined(t, network, "Ben Tarrant");
    await amara.openLesson();
    await amara.startLesson();
    await amara.note("C Finch-1", WORDS);
    await amara.onRelay();
    await amara.shareAll();
    await ben.openLesson(LESSON, "Timeline");
    await ben.text(WORDS).first().waitFor();
    await amara.state(/^Seen by 1$/);
    for (const person of [amara, ben]) person.wellBehaved();
    assert.ok(!(await amara.screenText()).includes("No connection"));
  });
}
