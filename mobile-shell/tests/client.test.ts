import { expect, test } from "vitest";
import { EngineClient, type Push, Refused, type WorkerLike } from "../src/engine/client.ts";
import type { Message, Request } from "../src/engine/protocol.ts";

const access = { profile: "P1", key: {} as CryptoKey };
class FakeWorker implements WorkerLike {
  readonly asked: Request[] = [];
  onmessage: ((event: { data: Message }) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;
  terminated = false;
  postMessage(request: Request): void {
    this.asked.push(request);
  }
  terminate(): void {
    this.terminated = true;
  }
  say(message: Message): void {
    this.onmessage?.({ data: message });
  }
}

function start() {
  const workers: FakeWorker[] = [];
  const pushes: Push[] = [];
  let gone = 0;
  const client = new EngineClient(
    () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    (push) => pushes.push(push),
    () => {
      gone += 1;
    },
  );
  const last = (): FakeWorker => workers[workers.length - 1] as FakeWorker;
  return { client, workers, pushes, last, gone: () => gone };
}

test("answers go to whoever asked, in any order", async () => {
  const { client, last } = start();
  const first = client.ask({ tag: "mayLeave" });
  const second = client.ask({ tag: "readRelease", json: "{}" });
  last().say({ tag: "refusal", id: 2, refusal: "notAllowed" });
  last().say({ tag: "answer", id: 1, value: true });
  expect(await first).toBe(true);
  await expect(second).rejects.toEqual(new Refused("notAllowed"));
});

test("pushes are handed on", () => {
  const { last, pushes } = start();
  last().say({ tag: "storage", state: "full" });
  expect(pushes).toEqual([{ tag: "storage", state: "full" }]);
});

test("a broken worker is replaced by one that opens the store and shows the same screen", async () => {
  const { client, workers, last } = start();
  const opened = client.ask({ tag: "open", access });
  workers[0]?.say({ tag: "answer", id: 1, value: null });
  await opened;
  await Promise.resolve();
  void client.ask({ tag: "watch", watches: [{ tag: "lesson", lesson: "L2" }] }).catch(() => undefined);
  const asked = client.ask({ tag: "mayLeave" });
  workers[0]?.say({ tag: "broken" });
  await expect(asked).rejects.toEqual(new Refused("broken"));
  expect(workers[0]?.terminated).toBe(true);
  expect(workers.length).toBe(2);
  const [open] = last().asked;
  expect(open?.ask).toEqual({ tag: "open", access });
  last().say({ tag: "answer", id: open?.id ?? 0, value: null });
  await Promise.resolve();
  await Promise.resolve();
  expect(last().asked[1]?.ask).toEqual({ tag: "watch", watches: [{ tag: "lesson", lesson: "L2" }] });
});

test("what is asked while the engine opens waits for it, also when another opens in its place", async () => {
  const { client, workers, last } = start();
  client.ask({ tag: "open", access }).catch(() => undefined);
  const asked = client.ask({ tag: "mayLeave" });
  expect(workers[0]?.asked.length).toBe(1);
  workers[0]?.say({ tag: "broken" });
  for (let turn = 0; turn < 9; turn += 1) await Promise.resolve();
  expect(last().asked.map(({ ask }) => ask.tag)).toEqual(["open"]);
  last().say({ tag: "answer", id: last().asked[0]?.id ?? 0, value: null });
  for (let turn = 0; turn < 9; turn += 1) await Promise.resolve();
  expect(last().asked.map(({ ask }) => ask.tag)).toEqual(["open", "mayLeave"]);
  last().say({ tag: "answer", id: last().asked[1]?.id ?? 0, value: true });
  expect(await asked).toBe(true);
});

test("a worker that breaks again and again is given up, and a person is asked", () => {
  const { workers, last, gone } = start();
  for (let time = 0; time < 6; time += 1) last().say({ tag: "broken" });
  expect(workers.length).toBe(6);
  expect(gone()).toBe(1);
});
