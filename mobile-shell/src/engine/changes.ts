// Views on their way from the worker to the page: only what changed since the one before, so that one note more costs a note and
// not the lesson. Both ends remember the same views, because both see the same messages in the same order.

import type { WorkerLike } from "./client.ts";
import type { Message, Shown, Watch } from "./protocol.ts";

/** How to make a view of the one before. Views are trees of records, lists and plain values. */
export type Change =
  | { tag: "same" }
  | { tag: "other"; value: unknown }
  /** The fields that changed, and the names of those that are gone. */
  | { tag: "record"; fields: Record<string, Change>; gone: string[] }
  | { tag: "list"; parts: Part[] };

/** Items that stood at some places before, as they were; or one item, made of what stood at a place. */
type Part = { from: number; count: number } | { of: number | undefined; change: Change };

export type Changed = { tag: "changed"; watch: Watch; change: Change };

/** What the worker sends. */
export type Sent = Exclude<Message, Shown> | Changed;

/** More screens than a person goes to and fro between. */
const REMEMBERED = 8;

/** The views of the last watches, the oldest forgotten first. */
class Remembered {
  #views = new Map<string, unknown>();

  /** Answers what `watch` showed before. */
  take(watch: Watch, now: (before: unknown) => unknown): unknown {
    const key = JSON.stringify(watch);
    const before = this.#views.get(key);
    const view = now(before);
    this.#views.delete(key);
    this.#views.set(key, view);
    const [oldest] = this.#views.keys();
    if (this.#views.size > REMEMBERED && oldest !== undefined) this.#views.delete(oldest);
    return before;
  }
}

/** The worker's end. */
export function sendingChanges(send: (message: Sent) => void): (message: Message) => void {
  const remembered = new Remembered();
  return (message) => {
    if (message.tag !== "view") return send(message);
    const { watch, view } = message;
    const before = remembered.take(watch, () => view);
    send({ tag: "changed", watch, change: changeOf(before, view) });
  };
}

/** The page's end: a worker that tells whole views, in which whatever has not changed is the very same object. */
export function tellingViews(worker: Worker): WorkerLike {
  const remembered = new Remembered();
  const telling: WorkerLike = {
    postMessage: (request) => worker.postMessage(request),
    terminate: () => worker.terminate(),
    onmessage: null,
    onerror: null,
  };
  const whole = ({ watch, change }: Changed): Shown => {
    let view: unknown;
    remembered.take(watch, (before) => {
      view = changed(before, change);
      return view;
    });
    return { tag: "view", watch, view } as Shown;
  };
  worker.onmessage = ({ data }: MessageEvent<Sent>) =>
    telling.onmessage?.({ data: data.tag === "changed" ? whole(data) : data });
  worker.onerror = (event) => telling.onerror?.(event);
  return telling;
}

export function changeOf(before: unknown, now: unknown): Change {
  if (Object.is(before, now)) return { tag: "same" };
  if (Array.isArray(before) && Array.isArray(now)) return changeOfList(before, now);
  if (!isRecord(before) || !isRecord(now)) return { tag: "other", value: now };
  const fields: Record<string, Change> = {};
  for (const [name, value] of Object.entries(now)) {
    const change: Change = name in before ? changeOf(before[name], value) : { tag: "other", value };
    if (change.tag !== "same") fields[name] = change;
  }
  const gone = Object.keys(before).filter((name) => !(name in now));
  return Object.keys(fields).length + gone.length === 0 ? { tag: "same" } : { tag: "record", fields, gone };
}

/** What has an id is compared with what had it, wherever it stood. */
function changeOfList(before: readonly unknown[], now: readonly unknown[]): Change {
  let begun = 0;
  while (begun < Math.min(before.length, now.length) && Object.is(before[begun], now[begun])) begun += 1;
  const parts: Part[] = begun === 0 ? [] : [{ from: 0, count: begun }];
  const places = new Map<unknown, number>();
  for (let place = begun; place < before.length; place += 1) places.set(idOf(before[place]) ?? place, place);
  for (let place = begun; place < now.length; place += 1) {
    const item = now[place];
    const of = places.get(idOf(item) ?? place);
    const change: Change = of === undefined ? { tag: "other", value: item } : changeOf(before[of], item);
    const last = parts.at(-1);
    if (change.tag !== "same" || of === undefined) parts.push({ of, change });
    else if (last !== undefined && "count" in last && last.from + last.count === of) last.count += 1;
    else parts.push({ from: of, count: 1 });
  }
  const [first] = parts;
  const isSame =
    first === undefined
      ? before.length === 0
      : parts.length === 1 && "count" in first && first.from === 0 && first.count === before.length;
  return isSame ? { tag: "same" } : { tag: "list", parts };
}

export function changed(before: unknown, change: Change): unknown {
  switch (change.tag) {
    case "same":
      return before;
    case "other":
      return change.value;
    case "record": {
      const view = { ...(before as Record<string, unknown>) };
      for (const name of change.gone) delete view[name];
      for (const [name, field] of Object.entries(change.fields)) view[name] = changed(view[name], field);
      return view;
    }
    case "list": {
      const items = before as readonly unknown[];
      return change.parts.flatMap((part) =>
        "count" in part
          ? items.slice(part.from, part.from + part.count)
          : [changed(part.of === undefined ? undefined : items[part.of], part.change)],
      );
    }
  }
}

function idOf(item: unknown): string | undefined {
  return isRecord(item) && typeof item.id === "string" ? item.id : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
