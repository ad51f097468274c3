import { beforeEach, expect, test } from "vitest";
import { EngineClient, type Push, Refused } from "../src/engine/client.ts";
import { DeviceWorker } from "../src/engine/device.ts";
import bindings, * as core from "../src/generated/cahier_bindings.ts";
import { bytesOf, textOf } from "../src/platform/base64.ts";
import { Bridge, OtherBuild } from "../src/platform/bridge.ts";
import { type FromShell, Shell, ShellFailed, type ShellPort, type ToShell } from "../src/platform/shell.ts";
import { deviceApi } from "../src/platform/shellPorts.ts";
import { settle } from "./fake/ports.ts";

const MARK = "0102030405060708";
const { FfiConverterTypeAsk: asks, FfiConverterTypeReply: replies } = bindings.converters;

/** A shell whose device answers by a table, and does one thing at a time when it is told to. */
class FakeShell implements ShellPort {
  onmessage: ((event: { data: string }) => void) | null = null;
  readonly said: ToShell[] = [];
  readonly asked: core.Ask_Tags[] = [];
  mark = MARK;
  held: (() => void)[] | undefined;
  answer: (ask: core.Ask) => core.Reply = () => new core.Reply.Done();

  postMessage(text: string): void {
    const message = JSON.parse(text) as ToShell;
    this.said.push(message);
    if (message.tag !== "call") return;
    const bytes = bytesOf(message.ask);
    expect(Buffer.from(bytes.slice(0, 8)).toString("hex")).toBe(MARK);
    const ask: core.Ask = asks.lift(bytes.slice(8));
    this.asked.push(ask.tag);
    const reply = replies.lower(this.answer(ask), (length: number) => new Uint8Array(length));
    const answer = (): void =>
      this.say({ tag: "reply", id: message.id, reply: textOf(Buffer.concat([Buffer.from(this.mark, "hex"), reply])) });
    if (this.held === undefined) answer();
    else this.held.push(answer);
  }
  say(message: FromShell): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

let port: FakeShell;
let shell: Shell;
let worker: DeviceWorker;
let bridge: Bridge;
let pushes: Push[];
let client: EngineClient;
let opened: unknown[];

const home: core.HomeView = {
  lessons: [],
  studies: [],
  sync: { stage: core.SyncStage.OnRelay, seenBy: 0, connected: true },
};
const device: core.DeviceView = { device: "d1", storage: core.StorageState.Fine, signedOut: false };
const { Ask_Tags: Tags, Reply } = core;

function refused(error: core.DeviceError): core.Reply {
  return new Reply.Refused({ error });
}

beforeEach(() => {
  port = new FakeShell();
  port.answer = (ask) => {
    switch (ask.tag) {
      case Tags.Standing:
        return new Reply.Standing({ view: device });
      case Tags.Home:
        return new Reply.Home({ view: home });
      case Tags.Change:
        return new Reply.Edited({ begun: "n1" });
      default:
        return refused(new core.DeviceError.Tablet({ reason: new core.TabletError.NotFound() }));
    }
  };
  opened = [];
  shell = new Shell(port, {
    changed: () => worker.changed(),
    link: (link) => opened.push(link),
    file: (file) => opened.push(file.name),
  });
  bridge = new Bridge((ask) => shell.call(ask), MARK);
  pushes = [];
  worker = new DeviceWorker(bridge);
  client = new EngineClient(
    () => worker,
    (push) => pushes.push(push),
    () => undefined,
  );
});

test("opening answers the device and the first screen", async () => {
  expect(await client.ask({ tag: "open", access: { profile: "", key: {} as CryptoKey } })).toEqual({
    device: "d1",
    token: undefined,
    hasCookie: false,
    damaged: [],
    home: {
      person: undefined,
      lessons: [],
      studies: [],
      sync: { stage: "onRelay", seenBy: 0, connected: true, full: undefined },
    },
  });
});

test("an edit is on the screen before its answer", async () => {
  const begun = client.ask({ tag: "edit", edit: { tag: "planLesson", study: "S", title: "RL2" } });
  expect(await begun).toBe("n1");
  expect(port.asked).toEqual([Tags.Change, Tags.Home, Tags.Standing]);
  expect(pushes.map(({ tag }) => tag)).toEqual(["view"]);
});

test("what is asked is done in the order asked, one at a time", async () => {
  port.held = [];
  void client.ask({ tag: "edit", edit: { tag: "nameStudy", study: "S", text: "one" } });
  void client.ask({ tag: "mayLeave" }).catch(() => undefined);
  await settle();
  expect(port.asked).toEqual([Tags.Change]);
  const release = port.held;
  port.held = undefined;
  for (const answer of release) answer();
  await settle();
  expect(port.asked).toEqual([Tags.Change, Tags.Home, Tags.Standing, Tags.MayLeave]);
});

test("what changes while one look is taken is one more look", async () => {
  port.held = [];
  port.say({ tag: "changed" });
  await settle();
  for (let time = 0; time < 3; time += 1) port.say({ tag: "changed" });
  const release = port.held;
  port.held = undefined;
  for (const answer of release) answer();
  await settle();
  expect(port.asked.filter((tag) => tag === Tags.Home).length).toBe(2);
});

test("a lesson that is not here is missing, and the reason of a refusal is said", async () => {
  await client.ask({ tag: "watch", watches: [{ tag: "lesson", lesson: "L9" }] });
  expect(pushes).toEqual([{ tag: "missing", watch: { tag: "lesson", lesson: "L9" } }]);
  await expect(client.ask({ tag: "evidence", study: "S9" })).rejects.toEqual(new Refused("notFound"));
});

test("a full disk is said once, and a device that is signed out has the page ask", async () => {
  port.answer = (ask) =>
    ask.tag === Tags.Standing
      ? new Reply.Standing({ view: { ...device, storage: core.StorageState.Full, signedOut: true } })
      : new Reply.Home({ view: home });
  port.say({ tag: "changed" });
  await settle();
  port.say({ tag: "changed" });
  await settle();
  expect(pushes.filter(({ tag }) => tag !== "view")).toEqual([
    { tag: "storage", state: "full" },
    { tag: "disconnected" },
  ]);
});

test("a device of another build is refused", async () => {
  port.mark = "0102030405060709";
  await expect(bridge.ask(new core.Ask.Home(), core.Reply_Tags.Home)).rejects.toBeInstanceOf(OtherBuild);
});

test("what the relay says of joining reaches the screen in sentences", async () => {
  const api = deviceApi(bridge);
  port.answer = () => refused(new core.DeviceError.Refused({ status: 410, error: "the invite is used up", next: "" }));
  expect(await api.join("link", "d1")).toEqual({
    ok: false,
    failure: { tag: "refused", status: 410, error: "The invite is used up.", next: "" },
  });
  port.answer = () =>
    refused(new core.DeviceError.Tablet({ reason: new core.TabletError.Unreadable({ what: "link" }) }));
  expect(await api.join("ABCD", "d1")).toEqual({ ok: false, failure: { tag: "noRelay" } });
  port.answer = () => refused(new core.DeviceError.Tablet({ reason: new core.TabletError.NotJoined() }));
  expect(await api.account()).toMatchObject({ ok: false, failure: { tag: "refused", status: 401 } });
  port.answer = () => refused(new core.DeviceError.Unreachable());
  expect(await api.account()).toEqual({ ok: false, failure: { tag: "unreachable" } });
});

test("who still has work on the device alone is not signed out", async () => {
  port.answer = () => refused(new core.DeviceError.Tablet({ reason: new core.TabletError.Unsynced() }));
  await expect(deviceApi(bridge).leave()).rejects.toMatchObject({ error: { tag: core.DeviceError_Tags.Tablet } });
});

test("a file is handed to the shell whole, and what it did with it is said", async () => {
  const content = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251);
  const given = shell.give("share", "RL2.txt", "text/plain", content);
  const said = port.said.at(-1);
  expect(said?.tag === "share" && bytesOf(said.content)).toEqual(content);
  port.say({ tag: "given", id: 1, given: "refused" });
  expect(await given).toBe("refused");
});

test("a code that the camera saw is answered, and a camera that fails is no answer", async () => {
  const seen = shell.scan();
  port.say({ tag: "scanned", id: 1, text: "https://relay.example/#/join/ABCD" });
  expect(await seen).toBe("https://relay.example/#/join/ABCD");
  const failed = shell.scan();
  port.say({ tag: "failed", id: 2 });
  await expect(failed).rejects.toBeInstanceOf(ShellFailed);
});

test("what is opened with the app reaches it", () => {
  port.say({ tag: "link", link: "https://relay.example/#/join/ABCD" });
  port.say({ tag: "file", name: "RL2.txt", content: textOf(Uint8Array.of(1)) });
  expect(opened).toEqual(["https://relay.example/#/join/ABCD", "RL2.txt"]);
});
