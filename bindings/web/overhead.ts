// What the way from JavaScript to the wasm and back costs: `make bench-bindings` runs it, and the same in other languages.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import bindings, * as core from "../../mobile-shell/src/generated/cahier_bindings";
import loadWasm from "../../mobile-shell/src/generated/wasm-bindgen/index.js";

const [wasm, vectors] = process.argv.slice(2);
assert(wasm && vectors, "usage: overhead WASM VECTORS");
await loadWasm({ module_or_path: readFileSync(wasm) });
bindings.initialize();

const example = JSON.parse(readFileSync(`${vectors}/worked-example.json`, "utf8"));
const lesson: string = example.lesson;
const now = { wallMs: 1_791_886_500_000, monotonicMs: 5_000 };
const NOTES = 120;

// The median of some rounds, in microseconds a call.
function measure(what: string, times: number, call: () => unknown): void {
  const rounds: number[] = [];
  for (let round = 0; round < 9; round++) {
    const before = performance.now();
    for (let time = 0; time < times; time++) call();
    rounds.push(((performance.now() - before) / times) * 1e3);
  }
  rounds.sort((one, other) => one - other);
  console.log(`TypeScript, ${what}: ${rounds[4]?.toFixed(1)} µs`);
}

const tablet = core.Tablet.open("a-tablet", new Uint8Array(32)) as core.Tablet;
function carryOut(effects: core.Effect[]): void {
  for (const effect of effects) {
    if (effect.tag === core.Effect_Tags.Persist) carryOut(tablet.persisted(effect.inner.ticket, now));
  }
}

tablet.restoreChanges(
  example.changes.map((change: core.StoredChange & { bytes: string }) => ({
    ...change,
    bytes: Uint8Array.from(Buffer.from(change.bytes, "hex")),
  })),
);
carryOut(tablet.start(now));
carryOut(tablet.join(JSON.stringify(example.account)));
carryOut(tablet.edit(core.Edit.StartLesson.new({ lesson }), now).effects);
const request = {
  about: core.About.Case.new({ letter: "C" }),
  kind: core.NoteKind.Saw,
  text: "turns the card to show the partner, waits, and then counts the pieces once more",
  verbatim: false,
  tags: ["explains"],
  surprise: false,
  toward: [],
  earlierMs: 0,
};
for (let note = 0; note < NOTES; note++) {
  carryOut(tablet.edit(core.Edit.RecordNote.new({ lesson, request }), now).effects);
}
measure("the smallest call", 2_000, () => core.passphraseStrength("a"));
measure(`a lesson's view with ${NOTES} notes`, 20, () => tablet.lesson(lesson));
