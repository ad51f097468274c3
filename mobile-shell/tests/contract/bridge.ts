// The page's half of the bridge and a real device behind `Device.call`, over the lines of tests/bridge/main.rs.
// bindings/web/test builds that program and names it in $BRIDGE.

import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EngineClient, type Push, Refused } from "../../src/engine/client.ts";
import { DeviceWorker } from "../../src/engine/device.ts";
import bindings, * as core from "../../src/generated/cahier_bindings.ts";
import { Bridge, DeviceRefusal } from "../../src/platform/bridge.ts";
import type { Edit, HomeView, LessonView, NoteRequest } from "../../src/platform/engine.ts";
import { deviceApi } from "../../src/platform/shellPorts.ts";

const { FfiConverterTypeAsk: asks, FfiConverterTypeReply: replies } = bindings.converters;
const mark = Buffer.from(API_MARK, "hex");

let host: ChildProcessByStdio<Writable, Readable, null>;
let invite: string;
const waiting = new Map<string, (reply: Uint8Array) => void>();
let lastId = 0;
let pushes: Push[] = [];
let pushed: () => void = () => undefined;
const carry = (ask: Uint8Array): Promise<Uint8Array> => {
  lastId += 1;
  const id = String(lastId);
  host.stdin.write(`${id} ${Buffer.from(ask).toString("base64")}\n`);
  return new Promise((resolve) => waiting.set(id, resolve));
};
const bridge = new Bridge(carry, API_MARK);
const worker = new DeviceWorker(bridge);
const client = new EngineClient(
  () => worker,
  (push) => {
    pushes.push(push);
    pushed();
  },
  () => undefined,
);
const api = deviceApi(bridge);

beforeAll(async () => {
  host = spawn(process.env.BRIDGE ?? "", { stdio: ["pipe", "pipe", "inherit"] });
  await new Promise<void>((resolve) => {
    createInterface({ input: host.stdout }).on("line", (line) => {
      const [id = "", reply = ""] = line.split(" ");
      if (id === "changed") worker.changed();
      else if (reply === "") {
        invite = id;
        resolve();
      } else {
        waiting.get(id)?.(Buffer.from(reply, "base64"));
        waiting.delete(id);
      }
    });
  });
});

afterAll(async () => {
  const over = new Promise((resolve) => host.once("exit", resolve));
  host.stdin.end();
  expect(await over).toBe(0);
});

/** Waits for a view that is so; what is watched is pushed whenever the device says that something changed. */
async function shown<V>(tag: "home" | "lesson", isSo: (view: V) => boolean): Promise<V> {
  for (;;) {
    const found = pushes.findLast((push) => push.tag === "view" && push.watch.tag === tag);
    if (found?.tag === "view" && isSo(found.view as V)) return found.view as V;
    await new Promise<void>((resolve) => {
      pushed = resolve;
    });
  }
}

const edit = (edit: Edit): Promise<string | null> => client.ask({ tag: "edit", edit });
const note: NoteRequest = {
  about: { tag: "case", letter: "A" },
  toward: [{ tag: "class" }],
  kind: "heard",
  text: "this one three … same 🙂",
  verbatim: true,
  tags: ["talk"],
  surprise: true,
  sampling: undefined,
  stage: undefined,
  earlierMs: 0,
};

/** What each edit is sent with where nothing of that name exists. */
const edits: Record<Edit["tag"], Edit> = {
  recordNote: { tag: "recordNote", lesson: "L", request: note },
  amendNote: { tag: "amendNote", lesson: "L", note: "N", request: { about: { tag: "seat", code: "Elm-4" }, tags: [] } },
  withdrawNote: { tag: "withdrawNote", lesson: "L", note: "N" },
  attach: {
    ...{ tag: "attach", lesson: "L", note: "N", bytes: Uint8Array.of(1), thumbnail: undefined },
    request: { kind: "audio", mediaType: "audio/ogg", width: 0, height: 0, durationMs: 4_000 },
  },
  detach: { tag: "detach", lesson: "L", note: "N", hash: "h" },
  shareNotes: { tag: "shareNotes", lesson: "L", notes: ["N"] },
  writePrediction: { tag: "writePrediction", lesson: "L", stage: "s", pupil: "p", text: "…" },
  startLesson: { tag: "startLesson", lesson: "L" },
  endLesson: { tag: "endLesson", lesson: "L" },
  enterPhase: { tag: "enterPhase", lesson: "L", phase: "pairs" },
  planLesson: { tag: "planLesson", study: "S", title: "RL1" },
  takeOutLesson: { tag: "takeOutLesson", lesson: "L" },
  bringBackLesson: { tag: "bringBackLesson", lesson: "L" },
  writePlan: { tag: "writePlan", lesson: "L", place: "p", text: "…" },
  addStage: { tag: "addStage", lesson: "L", name: "Talk", minutes: 12 },
  addPupil: { tag: "addPupil", lesson: "L", code: "Otter-3" },
  addTag: { tag: "addTag", lesson: "L", name: "…" },
  drawSeats: { tag: "drawSeats", lesson: "L", seats: [{ code: "Elm-4", row: 1, column: 2 }] },
  orderStages: { tag: "orderStages", lesson: "L", stages: ["s"] },
  removeFromPlan: { tag: "removeFromPlan", lesson: "L", place: "p" },
  bringBack: { tag: "bringBack", lesson: "L", place: "p" },
  nameStudy: { tag: "nameStudy", study: "S", text: "…" },
  writeEnquiry: { tag: "writeEnquiry", study: "S", text: "…" },
  chooseTemplate: { tag: "chooseTemplate", study: "S", template: "t" },
  writeGroundRules: { tag: "writeGroundRules", study: "S", text: "…", agreement: "adopted" },
  beginInterview: { tag: "beginInterview", lesson: "L", request: { letter: "A", proxy: "Maple-7" } },
  writeAnswer: { tag: "writeAnswer", lesson: "L", interview: "i", request: { topic: "t", text: "…", verbatim: true } },
  withdrawInterview: { tag: "withdrawInterview", lesson: "L", interview: "i" },
  discuss: { tag: "discuss", lesson: "L", section: "s", request: { text: "…", cites: ["c"], dissentsFrom: "e" } },
  amendDiscussion: {
    ...{ tag: "amendDiscussion", lesson: "L", section: "s", entry: "e" },
    request: { text: "…", cites: [], dissentsFrom: undefined },
  },
  withdrawDiscussion: { tag: "withdrawDiscussion", lesson: "L", section: "s", entry: "e" },
  leadDiscussion: { tag: "leadDiscussion", lesson: "L", section: "s", reason: "…" },
  chooseRole: { tag: "chooseRole", lesson: "L", role: "recorder", person: undefined },
  recordClaim: {
    tag: "recordClaim",
    study: "S",
    kind: { tag: "rival", finding: "f" },
    request: { text: "…", cites: [] },
  },
  amendClaim: { tag: "amendClaim", study: "S", place: "p", request: { text: "…", cites: ["c"] } },
  withdrawClaim: { tag: "withdrawClaim", study: "S", place: "p" },
  recordProgress: {
    tag: "recordProgress",
    study: "S",
    request: { lesson: "L", pupil: "p", reached: "partly", text: "" },
  },
  releaseItems: { tag: "releaseItems", document: "L", items: ["predictions"] },
  withdrawReleasedItem: { tag: "withdrawReleasedItem", document: "L", item: "predictions" },
  withdrawRelease: { tag: "withdrawRelease", document: "L" },
};

// DEVICE-8
test("what is no ask is refused and breaks nothing", async () => {
  const good = Buffer.concat([
    mark,
    asks.lower(new core.Ask.Lesson({ lesson: "L" }), (length) => new Uint8Array(length)),
  ]);
  const other = Buffer.from(good);
  other[7] = (other[7] ?? 0) ^ 1;
  const cut = Array.from({ length: good.length }, (_, length) => good.subarray(0, length));
  for (const bad of [...cut, other, Buffer.concat([good, Buffer.of(0)]), Buffer.concat([mark, Buffer.alloc(4, 255)])]) {
    const reply: core.Reply = replies.lift(Uint8Array.from(await carry(bad)).slice(8));
    expect(reply).toMatchObject({ inner: { error: { inner: { reason: { inner: { what: "ask" } } } } } });
  }
});

test("before joining there is nobody, nothing can be changed, and a code alone is not enough", async () => {
  expect(
    (await client.ask({ tag: "open", access: { profile: "", key: {} as CryptoKey } })).home.person,
  ).toBeUndefined();
  await expect(edit(edits.addStage)).rejects.toEqual(new Refused("notJoined"));
  expect(await api.join("ABCD-EFGH", "")).toEqual({ ok: false, failure: { tag: "noRelay" } });
});

test("joining by a link, and what the relay refuses", async () => {
  const wrong = await api.join(invite.replace(/[^/]*$/, "AAAA-BBBB-CCCC"), "");
  expect(!wrong.ok && wrong.failure.tag === "refused" && wrong.failure.status).toBe(403);
  expect(await api.join(invite, "")).toEqual({ ok: true, value: { account: "", token: undefined } });
  expect(await api.account()).toEqual({ ok: true, value: "" });
  const { home } = await client.ask({ tag: "open", access: { profile: "", key: {} as CryptoKey } });
  expect(home.person).toMatchObject({ name: "Amara", role: "groupLead", sees: "lessons" });
});

// DEVICE-7
test("a lesson is planned, taught and watched, and every view is the app's own", async () => {
  await client.ask({ tag: "watch", watches: [{ tag: "home" }] });
  const { studies } = await shown<HomeView>("home", ({ studies }) => studies.length > 0);
  const study = studies[0]?.study ?? "";
  const lesson = (await edit({ tag: "planLesson", study, title: "RL1 · Fractions" })) ?? "";
  await edit({ tag: "addPupil", lesson, code: "Otter-3" });
  await edit({ tag: "startLesson", lesson });
  pushes = [];
  await client.ask({ tag: "watch", watches: [{ tag: "lesson", lesson }] });
  const id = (await edit({ tag: "recordNote", lesson, request: note })) ?? "";
  const view = await shown<LessonView>("lesson", ({ timeline }) => timeline.length === 1);
  expect(view).toMatchObject({ title: "RL1 · Fractions", phase: "running", drafts: 1, release: undefined });
  const { about, kind, verbatim, tags, surprise } = note;
  expect(view.timeline[0]).toMatchObject({ id, about, kind, verbatim, tags, surprise, texts: [note.text], mine: true });
  await edit({ tag: "shareNotes", lesson, notes: [] });
  await shown<LessonView>("lesson", ({ timeline, sync }) => timeline[0]?.shared === true && sync.stage === "onRelay");

  for (const tag of ["interviews", "discussion", "plan", "mergeReport"] as const) {
    pushes = [];
    await client.ask({ tag: "watch", watches: [{ tag, lesson }] });
    expect(pushes.some((push) => push.tag === "view" && push.watch.tag === tag)).toBe(true);
  }
  for (const tag of ["study", "findings"] as const) {
    pushes = [];
    await client.ask({ tag: "watch", watches: [{ tag, study }] });
    expect(pushes.some((push) => push.tag === "view" && push.watch.tag === tag)).toBe(true);
  }
  expect(await client.ask({ tag: "history", lesson, note: id })).toHaveLength(1);
  expect(await client.ask({ tag: "evidence", study })).toMatchObject([{ lesson, evidence: [{ kind: "heard" }] }]);
  expect(await client.ask({ tag: "releaseChoices", document: lesson })).toMatchObject({
    document: lesson,
    mayRelease: true,
  });
  const preview = await client.ask({ tag: "previewRelease", document: lesson, items: [`note/${id}`] });
  expect(preview).toMatchObject({ withdrawn: false, timeline: [{ texts: [note.text] }] });
  await edit({ tag: "nameStudy", study, text: "Fractions" });
  const versions = await client.ask({ tag: "wordsHistory", document: study, place: "title" });
  expect(versions.map(({ text, by }) => [text, by])).toContainEqual(["Fractions", "Amara"]);
  const request = { kind: "workbook", adults: "names", madeOn: "22 November 2026" } as const;
  const paper = await client.ask({ tag: "paper", study, request });
  expect(await client.ask({ tag: "paperHtml", paper })).toContain("RL1 · Fractions");

  const file = new TextEncoder().encode(await client.ask({ tag: "studyFile", study }));
  expect(await client.ask({ tag: "kindOfFile", file })).toBe("study");
  expect(await client.ask({ tag: "takeIn", file })).toMatchObject({ changes: 0 });
});

test("every edit is understood: what it names is not here, and nothing else is wrong with it", async () => {
  for (const one of Object.values(edits)) await expect(edit(one), one.tag).rejects.toEqual(new Refused("notFound"));
});

test("what a group passes on is sealed and opened by the device", async () => {
  const proposed = await client.ask({ tag: "proposePassphrase", randomness: new Uint8Array(12) });
  expect(await client.ask({ tag: "passphraseStrength", passphrase: proposed })).toBe("fair");
  const parcel = await client.ask({ tag: "pack", lessons: [] });
  const sealed = await bridge.ask(new core.Ask.Seal({ parcel, passphrase: proposed }), core.Reply_Tags.Bytes);
  const file = sealed.inner.bytes;
  const opened = await bridge.ask(new core.Ask.Open({ file, passphrase: proposed }), core.Reply_Tags.Bytes);
  expect(opened.inner.bytes).toEqual(parcel);
  const wrong = bridge.ask(new core.Ask.Open({ file, passphrase: "something else" }), core.Reply_Tags.Bytes);
  await expect(wrong).rejects.toBeInstanceOf(DeviceRefusal);
});

test("templates and releases are read by the device, and the relay's refusal is said in its words", async () => {
  expect(await client.ask({ tag: "templateRefusal", text: "{}" })).toMatchObject({ fault: "missing" });
  await expect(client.ask({ tag: "readRelease", json: "{}" })).rejects.toEqual(new Refused("unreadable"));
  const failure = {
    ...{ tag: "refused", status: 403, error: "This account may not do that." },
    next: "Ask the group lead or the coordinator.",
  };
  expect(await api.releases()).toEqual({ ok: false, failure });
  expect(await api.release("nowhere")).toMatchObject({ ok: false, failure: { tag: "refused" } });
});

test("who leaves leaves nothing behind", async () => {
  pushes = [];
  await client.ask({ tag: "watch", watches: [{ tag: "home" }] });
  await shown<HomeView>("home", ({ sync }) => sync.stage === "onRelay");
  expect(await client.ask({ tag: "mayLeave" })).toBe(true);
  expect(await api.leave()).toEqual({ ok: true, value: undefined });
  await client.ask({ tag: "leave" });
  expect((await client.ask({ tag: "open", access: { profile: "", key: {} as CryptoKey } })).home).toMatchObject({
    person: undefined,
    lessons: [],
  });
});
