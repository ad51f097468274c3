import { beforeEach, expect, test } from "vitest";
import { Tablet } from "../src/app/tablet.svelte.ts";
import type { WorkerLike } from "../src/engine/client.ts";
import type { Message, Request } from "../src/engine/protocol.ts";
import type { Api, ApiResult } from "../src/platform/api.ts";
import type { HomeView, LessonView } from "../src/platform/engine.ts";
import { FakeClock, settle } from "./fake/ports.ts";
import { FakeProfiles } from "./fake/profiles.ts";

const unknown: ApiResult<string> = { ok: false, failure: { tag: "refused", status: 401, error: "", next: "" } };
const unreachable: ApiResult<string> = { ok: false, failure: { tag: "unreachable" } };

/** Answers everything with nothing. */
class FakeWorker implements WorkerLike {
  readonly asked: string[] = [];
  hasCookie = false;
  onmessage: ((event: { data: Message }) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;
  postMessage({ id, ask }: Request): void {
    this.asked.push(ask.tag);
    const home = {
      person: undefined,
      lessons: [],
      sync: { stage: "onRelay", seenBy: 0, connected: false, full: undefined },
    } as const;
    const value =
      ask.tag === "open"
        ? {
            device: "device-1",
            home: { ...home, lessons: [], studies: [] },
            damaged: [],
            token: undefined,
            hasCookie: worker.hasCookie,
          }
        : null;
    this.onmessage?.({ data: { tag: "answer", id, value } });
  }
  terminate(): void {}
}

let worker: FakeWorker;
let tablet: Tablet;
let make: () => Tablet;
let cookie: ApiResult<string>;
let forgotten: number;
let shown: () => string | undefined;
let beforeTurn: () => void;
let profiles: FakeProfiles;
let answers: ((answer: ApiResult<string>) => void)[];

beforeEach(async () => {
  worker = new FakeWorker();
  answers = [];
  cookie = unknown;
  forgotten = 0;
  beforeTurn = () => undefined;
  const none = (): never => {
    throw new Error("nobody asks this here");
  };
  const api: Api = {
    join: () => Promise.resolve({ ok: true, value: { account: "{}", token: "token-2" } }),
    tokenOfCookie: () => Promise.resolve(cookie),
    forgetCookie: () => {
      forgotten += 1;
      return Promise.resolve();
    },
    account: () => new Promise((resolve) => answers.push(resolve)),
    leave: none,
    releases: none,
    release: none,
    syncRoster: none,
    invitePupil: none,
    base: none,
  };
  const turn = { take: () => Promise.resolve(beforeTurn()) };
  const files = {
    docx: none,
    pdf: none,
    seal: none,
    open: none,
    mayShare: () => false,
    share: none,
    save: () => {},
    give: none,
  };
  profiles = new FakeProfiles();
  shown = () => undefined;
  make = () =>
    new Tablet({
      startWorker: () => worker,
      api: (token) => {
        shown = token;
        return api;
      },
      clock: new FakeClock(),
      turn,
      files,
      profiles,
    });
  tablet = make();
  await tablet.open();
});

const lose = (): void => worker.onmessage?.({ data: { tag: "disconnected" } });

test("a tablet that the relay has forgotten learns it when it cannot connect", async () => {
  lose();
  answers[0]?.(unknown);
  await settle();
  expect(tablet.standing).toBe("refused");
});

test("a relay that cannot be reached has forgotten nobody, and is asked again after the next try", async () => {
  lose();
  lose();
  expect(answers.length).toBe(1);
  answers[0]?.(unreachable);
  await settle();
  expect(tablet.standing).toBe("unknown");
  lose();
  expect(answers.length).toBe(2);
});

test("a relay that answers but does not connect does not make the engine try sooner", async () => {
  lose();
  answers[0]?.({ ok: true, value: "{}" });
  await settle();
  expect(worker.asked).toEqual(["open", "roster"]);
});

test("who joins again is known, whatever the relay answered before", async () => {
  lose();
  await tablet.join("invite");
  answers[0]?.(unknown);
  await settle();
  expect(tablet.standing).toBe("joined");
});

// VAULT-9
test("a token from joining is kept before the account, and shown from then on", async () => {
  expect(shown()).toBeUndefined();
  await tablet.join("invite");
  expect(worker.asked).toEqual(["open", "keepToken", "join"]);
  expect(shown()).toBe("token-2");
});

// VAULT-9
test("a token in a cookie is kept first and then taken out of the cookie, by whom it belongs to alone", async () => {
  cookie = { ok: true, value: "token-0" };
  lose();
  await settle();
  expect([shown(), forgotten]).toEqual([undefined, 0]);

  worker = new FakeWorker();
  worker.hasCookie = true;
  tablet = make();
  await tablet.open();
  lose();
  await settle();
  expect(worker.asked).toEqual(["open", "keepToken"]);
  expect([shown(), forgotten]).toEqual(["token-0", 1]);
});

// VAULT-8
test("one person without a PIN begins at once; several, a PIN, or a tablet put down for another ask who is there", async () => {
  const ben = { id: "P1", name: "Ben Tarrant", locked: false };
  const status = async (people: FakeProfiles): Promise<string> => {
    profiles = people;
    tablet = make();
    await tablet.open();
    return tablet.status;
  };
  expect(await status(new FakeProfiles([ben]))).toBe("ready");
  await tablet.setAside();
  expect(worker.asked.at(-1)).toBe("stop");
  expect(await status(profiles)).toBe("choosing");
  expect(await status(profiles)).toBe("ready");
  expect(await status(new FakeProfiles([{ ...ben, locked: true }]))).toBe("choosing");
  await expect(tablet.enter("P1", "1234")).rejects.toThrow("wrongPin");
  expect(tablet.status).toBe("choosing");
  await tablet.enter("P1", "4711");
  expect(tablet.status).toBe("ready");
  expect(await status(new FakeProfiles([ben, { id: "P2", name: "Amara Okoye", locked: false }]))).toBe("choosing");
});

test("what another tab did before it gave up its turn counts", async () => {
  profiles = new FakeProfiles([{ id: "P1", name: "Ben Tarrant", locked: false }]);
  beforeTurn = () => {
    profiles.profiles = [{ id: "P1", name: "Ben Tarrant", locked: true }];
  };
  tablet = make();
  await tablet.open();
  expect(tablet.status).toBe("choosing");
});

// VAULT-8
test("whoever is new gets a profile of their own, called by their name in the group; one that nobody used is used first", async () => {
  profiles = new FakeProfiles([
    { id: "P1", name: "Ben Tarrant", locked: true },
    { id: "P2", name: "", locked: false },
  ]);
  tablet = make();
  await tablet.open();
  await tablet.enterNew();
  expect(tablet.profile?.id).toBe("P2");
  const person = { name: "Amara Okoye" } as HomeView["person"];
  worker.onmessage?.({ data: { tag: "view", watch: { tag: "home" }, view: { person } as HomeView } });
  expect(await profiles.list()).toContainEqual({ id: "P2", name: "Amara Okoye", locked: false });
});

// VAULT-1
test("where nothing can be sealed nothing is stored", async () => {
  profiles = undefined as unknown as FakeProfiles;
  tablet = make();
  await tablet.open();
  expect(tablet.status).toBe("insecure");
});

test("a view that is pushed is there while it is watched, and a missing one is said", () => {
  const watch = { tag: "lesson", lesson: "L2" } as const;
  const view = { lesson: "L2" } as LessonView;
  tablet.watch([watch]);
  worker.onmessage?.({ data: { tag: "missing", watch } });
  expect(tablet.isMissing({ tag: "lesson", lesson: "L2" })).toBe(true);
  worker.onmessage?.({ data: { tag: "view", watch, view } });
  expect(tablet.view({ tag: "lesson", lesson: "L2" })).toBe(view);
  expect(tablet.isMissing(watch)).toBe(false);
  expect(tablet.view({ tag: "lesson", lesson: "L3" })).toBeUndefined();
  tablet.watch([{ tag: "home" }]);
  expect(tablet.view(watch)).toBeUndefined();
});

// VAULT-10
test("when the browser has dropped what was stored the key is written anew too", () => {
  worker.onmessage?.({ data: { tag: "dropped" } });
  expect(profiles.restored).toBe(1);
});
