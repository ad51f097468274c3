// Getting started with the tablet engine in TypeScript: one observer, one lesson, no network; and the proof that every
// kind of value survives the way to the wasm and back. `./test` builds and runs it; in the app, only loading differs
// (see README.md).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import bindings, {
  About,
  About_Tags,
  Edit,
  type Effect,
  Effect_Tags,
  LessonPhase,
  NoteKind,
  type NoteRequest,
  readRelease,
  type StoredChange,
  type StoredValue,
  SyncStage,
  Tablet,
  TabletError,
  TabletError_Tags,
} from "../../mobile-shell/src/generated/cahier_bindings";
import loadWasm from "../../mobile-shell/src/generated/wasm-bindgen/index.js";

// Load once, before anything else. `initialize` compares the API's checksums with the wasm's.
const [wasm, vectors] = process.argv.slice(2);
assert(wasm && vectors, "usage: smoke WASM VECTORS");
await loadWasm({ module_or_path: readFileSync(wasm) });
bindings.initialize();

const example = JSON.parse(readFileSync(`${vectors}/worked-example.json`, "utf8"));
const lesson: string = example.lesson;
const at = (minutes: number) => ({
  wallMs: 1_791_886_500_000 + minutes * 60_000,
  monotonicMs: 5_000.25 + minutes * 60_000,
});

// What the program's store holds: here an array and a map, in the app IndexedDB.
const changes: StoredChange[] = example.changes.map((change: StoredChange & { bytes: string }) => ({
  ...change,
  bytes: Uint8Array.from(Buffer.from(change.bytes, "hex")),
}));
const values = new Map<string, StoredValue>();

// Does what the engine asks, in order. Without a relay, only writes matter.
function carryOut(tablet: Tablet, effects: Effect[]): void {
  for (const effect of effects) {
    switch (effect.tag) {
      case Effect_Tags.Persist:
        for (const change of effect.inner.changes) {
          assert.equal(change.bytes.byteLength, change.bytes.buffer.byteLength); // it may be transferred
          changes.push(change);
        }
        for (const value of effect.inner.values) values.set(value.key, value);
        carryOut(tablet, tablet.persisted(effect.inner.ticket, at(0))); // only now, because only now it is stored
        break;
      case Effect_Tags.Connect:
      case Effect_Tags.Disconnect:
      case Effect_Tags.Send:
      case Effect_Tags.WakeAfter:
      case Effect_Tags.Erase:
      case Effect_Tags.Changed:
        break;
      default:
        effect satisfies never;
    }
  }
}

// A tablet with what the store holds; the seed is new at every start.
function start(): Tablet {
  // A constructor with a name gives the class by its interface.
  const tablet = Tablet.open("a-tablet", crypto.getRandomValues(new Uint8Array(32))) as Tablet;
  tablet.restoreChanges(changes);
  for (const value of values.values()) tablet.restoreValue(value);
  carryOut(tablet, tablet.start(at(0)));
  return tablet;
}

// A refusal is thrown. Its `message` is the variant's name alone; what happened is in the tag and the fields.
function refusal(act: () => unknown): TabletError {
  try {
    act();
  } catch (error) {
    if (TabletError.instanceOf(error)) return error;
    throw error;
  }
  assert.fail("nothing was refused");
}

// Join: the account is what the relay answers to an invite.
const tablet = start();
assert.equal(tablet.home().person, undefined);
assert.equal(refusal(() => tablet.edit(Edit.StartLesson.new({ lesson }), at(0))).tag, TabletError_Tags.NotJoined);
carryOut(tablet, tablet.join(JSON.stringify(example.account)));
assert.deepEqual(
  tablet.home().lessons.filter((known) => known.arrived).map((known) => known.title),
  ["RL2 · Fractions of a whole"],
);

// Observe: one call is one complete note, and words come later. Enums with data carry a tag and `inner`.
carryOut(tablet, tablet.edit(Edit.StartLesson.new({ lesson }), at(0)).effects);
const request: NoteRequest = {
  about: About.Case.new({ letter: "C" }),
  kind: NoteKind.Heard,
  text: "",
  verbatim: true,
  tags: [],
  surprise: false,
  toward: [],
  earlierMs: 0,
};
const { id: recorded, effects } = tablet.edit(Edit.RecordNote.new({ lesson, request }), at(21));
assert(recorded !== undefined);
carryOut(tablet, effects);
const amended = Edit.AmendNote.new({ lesson, note: recorded, request: { text: "same … 🙂" } });
carryOut(tablet, tablet.edit(amended, at(21)).effects);

// Look: predicted beside observed. Enums without data are numbers.
const view = tablet.lesson(lesson);
assert.equal(view.phase, LessonPhase.Running);
const cell = view.grid.find((row) => row.name === "Partner talk")?.cells[2];
assert.deepEqual(cell?.predicted.map((prediction) => prediction.text), ["Points and uses the bar."]);
assert.deepEqual(cell?.notes, [recorded]);
const [note] = view.timeline;
assert(note?.about.tag === About_Tags.Case && note.about.inner.letter === "C");
assert.equal(note.atMs, 21 * 60_000);
assert.deepEqual(note.texts, ["same … 🙂"]);

// Share: the note joins the group's record. There was no relay, so it is on this tablet only, and says so.
carryOut(tablet, tablet.edit(Edit.ShareNotes.new({ lesson, notes: [] }), at(60)).effects);
assert.equal(tablet.lesson(lesson).drafts, 0);
assert.equal(tablet.lesson(lesson).sync.stage, SyncStage.OnTablet);
const release = Edit.ReleaseItems.new({ document: lesson, items: ["predictions"] });
assert.equal(refusal(() => tablet.edit(release, at(61))).tag, TabletError_Tags.NotAllowed);
const unreadable = refusal(() => readRelease("{}"));
assert(unreadable.tag === TabletError_Tags.Unreadable && unreadable.inner.what === "release");

// The program ends without a word, and starts again: what was stored is there.
const timeline = tablet.lesson(lesson).timeline;
tablet.uniffiDestroy(); // Rust's half goes now, instead of whenever the garbage collector gets there
assert.throws(() => tablet.home());
assert.deepEqual(start().lesson(lesson).timeline, timeline);

console.log(`smoke: ok, ${changes.length} changes stored`);
