import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { beforeEach, expect, test, vi } from "vitest";
import { IndexedDbStore, StoreError } from "../src/platform/store.ts";

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  vi.restoreAllMocks();
});

const names = (): (() => string) => {
  let count = 0;
  return () => {
    count += 1;
    return `tablet-${count}`;
  };
};
const change = (document: string, actor: string, seq: number) => ({ document, actor, seq, bytes: Uint8Array.of(seq) });

test("what was appended is read back, each actor's changes in order", async () => {
  const store = new IndexedDbStore("cahier", names());
  await store.append([change("d", "b", 1), change("d", "a", 2)], [{ key: "account", bytes: Uint8Array.of(1) }]);
  await store.append([change("d", "a", 10), change("d", "a", 1)], [{ key: "account", bytes: Uint8Array.of(2) }]);
  const { changes, values } = await new IndexedDbStore("cahier", names()).read();
  expect(changes.map(({ actor, seq }) => `${actor}${seq}`)).toEqual(["a1", "a2", "a10", "b1"]);
  expect(values).toEqual([{ key: "account", bytes: Uint8Array.of(2) }]);
});

test("every write is asked to reach the disk", async () => {
  const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
  await new IndexedDbStore("cahier", names()).append([change("d", "a", 1)], []);
  const writes = transaction.mock.calls.filter(([, mode]) => mode === "readwrite");
  expect(writes.map(([, mode, options]) => [mode, options])).toEqual([["readwrite", { durability: "strict" }]]);
});

test("a write that fails halfway leaves nothing", async () => {
  const store = new IndexedDbStore("cahier", names());
  const unstorable = { ...change("d", "a", 2), bytes: (() => undefined) as unknown as Uint8Array };
  await expect(store.append([change("d", "a", 1), unstorable], [])).rejects.toEqual(new StoreError("failed"));
  expect((await store.read()).changes).toEqual([]);
});

test("a full disk is told apart, and the next write goes through", async () => {
  const store = new IndexedDbStore("cahier", names());
  await store.read();
  const full = Object.assign(new Error("full"), { name: "QuotaExceededError" });
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementationOnce(() => {
    throw full;
  });
  await expect(store.append([change("d", "a", 1)], [])).rejects.toEqual(new StoreError("full"));
  await store.append([change("d", "a", 1)], []);
  expect((await store.read()).changes.length).toBe(1);
});

test("a connection that the browser dropped is opened anew", async () => {
  const store = new IndexedDbStore("cahier", names());
  await store.read();
  vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementationOnce(() => {
    throw new DOMException("The database connection is closing.", "InvalidStateError");
  });
  await expect(store.append([change("d", "a", 1)], [])).rejects.toEqual(new StoreError("failed"));
  const open = vi.spyOn(indexedDB, "open");
  await store.append([change("d", "a", 1)], []);
  expect(open).toHaveBeenCalledTimes(1);
});

test("a tablet keeps its name, and loses it when it is cleared", async () => {
  const fresh = names();
  expect(await new IndexedDbStore("cahier", fresh).device()).toBe("tablet-1");
  const again = new IndexedDbStore("cahier", fresh);
  expect(await again.device()).toBe("tablet-1");
  await again.append([change("d", "a", 1)], []);
  await again.clear();
  expect(await again.read()).toEqual({ changes: [], values: [] });
  expect(await again.device()).toBe("tablet-2");
});
