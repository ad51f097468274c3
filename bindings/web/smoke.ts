// Getting started with the core in TypeScript, and the proof that every kind of value survives the way to the wasm
// and back. `./test` builds and runs it; in the app, only loading differs (see README.md).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import bindings, {
  About,
  About_Tags,
  Effect_Tags,
  NoteKind,
  readRelease,
  Role,
  Tablet,
  TabletError,
  TabletError_Tags,
} from "../../mobile-shell/src/generated/cahier_bindings";
import loadWasm from "../../mobile-shell/src/generated/wasm-bindgen/index.js";

// Load once, before anything else. `initialize` compares the API's checksums with the wasm's.
const [wasm] = process.argv.slice(2);
assert(wasm, "usage: smoke WASM");
await loadWasm({ module_or_path: readFileSync(wasm) });
bindings.initialize();

// A new tablet asks for an account. Records are plain objects; times are numbers, in milliseconds.
const now = { wallMs: 1_795_000_000_000.25, monotonicMs: 0.5 };
const seed = Uint8Array.from({ length: 32 }, (_, index) => index);
const tablet = Tablet.open("tablet-1", seed);
tablet.start(now);
assert.equal(tablet.home().person, undefined);

// A refusal is thrown. Its `message` is the variant's name alone; what happened is in the fields.
function refusal(act: () => unknown): TabletError {
  try {
    act();
  } catch (error) {
    if (TabletError.instanceOf(error)) return error;
    throw error;
  }
  assert.fail("nothing was refused");
}
const unreadable = refusal(() => tablet.join("{"));
assert(unreadable.tag === TabletError_Tags.Unreadable);
assert.equal(unreadable.inner.what, "account");

// Joining: what it takes to carry out is returned. Data enums carry a tag, and their fields in `inner`.
const account = {
  person: "p1",
  name: "Élodie Ndiaye 🙂",
  role: "group-lead",
  group: "g1",
  groupName: "Year 5",
  school: null,
  draftKey: "000102030405060708090a0b0c0d0e0f",
  studies: [],
};
const stored = tablet.join(JSON.stringify(account)).flatMap((effect) => {
  switch (effect.tag) {
    case Effect_Tags.Persist:
      tablet.persisted(effect.inner.ticket, now); // once the store has it; nothing counts as saved before
      return effect.inner.values;
    case Effect_Tags.Connect:
    case Effect_Tags.Disconnect:
    case Effect_Tags.Send:
    case Effect_Tags.WakeAfter:
    case Effect_Tags.Erase:
    case Effect_Tags.Changed:
      return [];
    default:
      return effect satisfies never;
  }
});

// Bytes are a Uint8Array with a buffer of its own, which may be transferred. Given back, they restore the tablet.
for (const { bytes } of stored) {
  assert(bytes instanceof Uint8Array);
  assert.equal(bytes.byteLength, bytes.buffer.byteLength);
}
const restarted = Tablet.open("tablet-1", seed.toReversed());
stored.forEach((value) => restarted.restoreValue(value));
restarted.start(now);
const { person } = restarted.home();
assert.equal(person?.name, account.name);
assert.equal(person.role, Role.GroupLead); // enums without data are numbers

// The socket is the shell's: the tablet speaks first, in frames.
const frames = restarted.socketOpened(now).filter((effect) => effect.tag === Effect_Tags.Send);
assert(frames.length > 0 && frames.every((effect) => effect.inner.frame.length > 0));

// Enums with data go in as instances; an optional field is left out.
const about = About.Case.new({ letter: "A" });
const request = { about, kind: NoteKind.Saw, text: "", verbatim: false, tags: ["talk"] };
const unknownLesson = refusal(() =>
  restarted.recordNote("no such lesson", { ...request, surprise: true, earlierMs: 10_000 }, now),
);
assert.equal(unknownLesson.tag, TabletError_Tags.NotFound);

// Views are nested records.
const note = {
  id: "n1", atMs: 61_000.5, wallMs: now.wallMs, stage: "s1", author: "Observer 1", authorRole: "observer", mine: false,
  about: { case: { letter: "A" } }, kind: "heard", texts: ["deux tiers", "2/3"], verbatim: true, tags: [],
  surprise: true, shared: true, amended: false, disputed: [], withdrawn: { by: "Observer 1", wallMs: -0.5 }, saved: true,
};
const cell = { pupil: "A", predicted: [], laterEdits: [], notes: ["n1"], surprises: 1, gap: true };
const release = readRelease(
  JSON.stringify({
    title: "RL1", yearGroup: "5", school: "Kestrel Lane", group: "Year 5", releasedWallMs: 2 ** 53, withdrawn: false,
    pupils: [], timeline: [note], grid: [{ stage: "s1", name: "Talk", minutes: 10, startsMinute: 0, cells: [cell] }],
    observers: [],
  }),
);
assert.equal(release.releasedWallMs, 2 ** 53);
assert.deepEqual(release.grid[0]?.cells, [cell]);
const [lifted] = release.timeline;
assert(lifted?.about.tag === About_Tags.Case && lifted.about.inner.letter === "A");
assert.equal(lifted.kind, NoteKind.Heard);
assert.deepEqual(lifted.texts, note.texts);
assert.deepEqual(lifted.withdrawn, note.withdrawn);
assert.equal(lifted.atMs, note.atMs);

// Rust's half is dropped now, instead of whenever the garbage collector gets there.
// (A constructor other than `new` is typed as the interface, which lacks this.)
(tablet as Tablet).uniffiDestroy();
assert.throws(() => tablet.home());

console.log("smoke: ok");
