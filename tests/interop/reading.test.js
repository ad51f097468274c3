// A lesson of Cahier is an Automerge document like any other: a researcher reads it with automerge-repo.

import assert from "node:assert/strict";
import { test } from "node:test";
import { demo, openRelay } from "../relay.js";
import { repo } from "./clients.js";

test("a study and its lessons can be read with automerge-repo from a relay that is opened for it", async (t) => {
  const relay = await demo(t);
  const answer = await fetch(`${relay.url}/api/join`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code: relay.invite("Amara Okoye").code, device: "desk" }),
  });
  const { studies } = await answer.json();
  await relay.stop();

  const researcher = repo(t, await openRelay(t, relay.data));
  const study = plain(await researcher.find(`automerge:${studies[0]}`));
  assert.equal(study.kind, "study");
  const lessons = Object.entries(study.lessons).sort(([, one], [, other]) => one.order - other.order);
  assert.deepEqual(
    lessons.map(([, { title }]) => title),
    ["RL1 · Fractions of a whole", "RL2 · Fractions of a whole", "RL3 · Fractions of a whole"],
  );
  const lesson = plain(await researcher.find(`automerge:${lessons[0][0]}`));
  assert.equal(lesson.kind, "lesson");
  const words = JSON.stringify(lesson);
  for (const expected of ["Otter-3", "Partner talk", "Points and uses the bar."]) assert.ok(words.includes(expected), expected);
});

/** What is in a document, as JSON has it. */
const plain = (handle) => JSON.parse(JSON.stringify(handle.doc()));
