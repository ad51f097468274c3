import { expect, test } from "vitest";
import { changed, changeOf, sendingChanges, tellingViews } from "../src/engine/changes.ts";
import type { Message } from "../src/engine/protocol.ts";

/** A worker whose messages are cloned on their way, as a browser does, and counted. */
function line() {
  const sent: unknown[] = [];
  const worker = { onmessage: null, onerror: null } as unknown as Worker;
  const shown: Message[] = [];
  const page = tellingViews(worker);
  page.onmessage = ({ data }) => shown.push(data);
  const post = sendingChanges((message) => {
    sent.push(message);
    worker.onmessage?.({ data: structuredClone(message) } as MessageEvent);
  });
  return { post, sent, shown };
}

const note = (place: number, text = "points") => ({ id: `n${place}`, texts: [text], stage: undefined });
const lesson = (id: string, notes: number, text?: string): Message =>
  ({
    tag: "view",
    watch: { tag: "lesson", lesson: id },
    view: {
      title: "RL2",
      seats: [{ code: "Otter-3" }],
      timeline: Array.from({ length: notes }, (_, n) => note(n, n === 0 ? text : undefined)),
    },
  }) as unknown as Message;

test("the page is told whole views, whatever came before", () => {
  const { post, shown } = line();
  const messages = [
    lesson("A", 2),
    lesson("B", 1),
    lesson("A", 3),
    lesson("A", 3, "turns it"),
    lesson("A", 0),
    lesson("B", 1),
  ];
  for (const message of messages) post(message);
  expect(shown).toEqual(messages);
});

test("one note more costs as much in a long lesson as in a short one", () => {
  const cost = (notes: number): number => {
    const { post, sent } = line();
    post(lesson("A", notes));
    post(lesson("A", notes + 1));
    return JSON.stringify(sent[1]).length;
  };
  expect(cost(900)).toBeLessThan(cost(10) + 10);
});

test("what has not changed is the very same object on the page", () => {
  const { post, shown } = line();
  post(lesson("A", 2));
  post(lesson("A", 2, "turns it"));
  post(lesson("A", 2, "turns it"));
  const [first, second, third] = shown.map((message) => (message.tag === "view" ? message.view : undefined)) as {
    seats: unknown;
    timeline: unknown[];
  }[];
  expect(second?.seats).toBe(first?.seats);
  expect(second?.timeline[1]).toBe(first?.timeline[1]);
  expect(second?.timeline[0]).not.toBe(first?.timeline[0]);
  expect(third).toBe(second);
});

test("both ends forget the same views", () => {
  const { post, shown } = line();
  const ids = Array.from({ length: 20 }, (_, place) => `L${place}`);
  const messages = [...ids, "L3", "L19", "L12", "L19", "L3"].map((id, place) => lesson(id, place));
  for (const message of messages) post(message);
  expect(shown).toEqual(messages);
});

test("other messages pass as they are", () => {
  const { post, shown } = line();
  post({ tag: "disconnected" });
  expect(shown).toEqual([{ tag: "disconnected" }]);
});

test("any tree can be made of any other", () => {
  let seed = 7;
  const draw = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const tree = (depth: number): unknown => {
    const kind = draw(depth === 0 ? 4 : 6);
    if (kind < 4) return [undefined, draw(3), "word", Uint8Array.of(draw(2))][kind];
    const items = Array.from({ length: draw(5) }, () => tree(depth - 1));
    if (kind === 4) return items.map((item) => (draw(2) === 0 ? item : { id: `i${draw(4)}`, item }));
    return Object.fromEntries(items.map((item) => [`f${draw(4)}`, item]));
  };
  let before = tree(4);
  for (let round = 0; round < 3_000; round += 1) {
    const now = tree(4);
    expect(changed(before, structuredClone(changeOf(before, now)))).toStrictEqual(now);
    before = now;
  }
});
