import { beforeEach, expect, test } from "vitest";
import { Tablet } from "../src/app/tablet.svelte.ts";
import type { WorkerLike } from "../src/engine/client.ts";
import type { Message, Request } from "../src/engine/protocol.ts";
import type { Api, ApiResult } from "../src/platform/api.ts";
import type { LessonView } from "../src/platform/engine.ts";
import { FakeClock, settle } from "./fake/ports.ts";

const unknown: ApiResult<string> = { ok: false, failure: { tag: "refused", status: 401, error: "", next: "" } };
const unreachable: ApiResult<string> = { ok: false, failure: { tag: "unreachable" } };

/** Answers everything with nothing. */
class FakeWorker implements WorkerLike {
  readonly asked: string[] = [];
  onmessage: ((event: { data: Message }) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;
  postMessage({ id, ask }: Request): void {
    this.asked.push(ask.tag);
    const home = {
      person: undefined,
      lessons: [],
      sync: { stage: "onRelay", seenBy: 0, connected: false, full: undefined },
    } as const;
    const value = ask.tag === "open" ? { device: "device-1", home: { ...home, lessons: [], studies: [] } } : null;
    this.onmessage?.({ data: { tag: "answer", id, value } });
  }
  terminate(): void {}
}

let worker: FakeWorker;
let tablet: Tablet;
let answers: ((answer: ApiResult<string>) => void)[];

beforeEach(async () => {
  worker = new FakeWorker();
  answers = [];
  const none = (): never => {
    throw new Error("nobody asks this here");
  };
  const api: Api = {
    join: () => Promise.resolve({ ok: true, value: "{}" }),
    account: () => new Promise((resolve) => answers.push(resolve)),
    leave: none,
    releases: none,
    release: none,
  };
  const turn = { take: () => Promise.resolve() };
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
  tablet = new Tablet({ startWorker: () => worker, api, clock: new FakeClock(), turn, files });
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
  expect(worker.asked).toEqual(["open"]);
});

test("who joins again is known, whatever the relay answered before", async () => {
  lose();
  await tablet.join("invite");
  answers[0]?.(unknown);
  await settle();
  expect(tablet.standing).toBe("joined");
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
