import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { openDB } from "idb";
import { beforeEach, expect, test, vi } from "vitest";
import { type PlainContents, readPlain } from "../src/platform/firstStore.ts";
import { IndexedDbStore, StoreError } from "../src/platform/store.ts";
import { Vault } from "../src/platform/vault.ts";

let vault: Vault;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  vi.restoreAllMocks();
  dropped = 0;
  vault = new Vault("P1", await newKey());
});

const newKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
let dropped: number;
const openStore = (newName = names()): IndexedDbStore =>
  new IndexedDbStore("cahier P1", {
    vault,
    newName,
    wasDropped: () => {
      dropped += 1;
    },
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
  const store = openStore();
  await store.append([change("d", "b", 1), change("d", "a", 2)], [{ key: "account", bytes: Uint8Array.of(1) }]);
  await store.append([change("d", "a", 10), change("d", "a", 1)], [{ key: "account", bytes: Uint8Array.of(2) }]);
  const { changes, values } = await openStore().read();
  expect(changes.map(({ actor, seq }) => `${actor}${seq}`)).toEqual(["a1", "a2", "a10", "b1"]);
  expect(values).toEqual([{ key: "account", bytes: Uint8Array.of(2) }]);
});

// MEDIA-3
test("what is attached is written with its change, read by its hash, and not at a start", async () => {
  const store = openStore();
  const blob = { hash: "h1", bytes: Uint8Array.of(7, 8) };
  await store.append([change("d", "a", 1)], [], [blob]);
  const again = openStore();
  expect((await again.read()).changes).toHaveLength(1);
  expect(await again.blob("h1")).toEqual(Uint8Array.of(7, 8));
  expect(await again.blob("h2")).toBeUndefined();
  const unstorable = { hash: "h3", bytes: (() => undefined) as unknown as Uint8Array };
  await expect(again.append([change("d", "a", 2)], [], [unstorable])).rejects.toEqual(new StoreError("failed"));
  expect((await again.read()).changes).toHaveLength(1);
  await again.clear();
  expect(await again.blob("h1")).toBeUndefined();
});

test("a store of before there were attachments is opened with all that it has", async () => {
  const db = await openDB("cahier P1", 1, {
    upgrade(db) {
      for (const shelf of ["changes", "bundles", "values", "tablet"]) db.createObjectStore(shelf);
    },
  });
  await db.put("changes", await vault.seal(["changes", "d", "a", 1], Uint8Array.of(1)), ["d", "a", 1]);
  db.close();
  const store = openStore();
  expect((await store.read()).changes).toEqual([change("d", "a", 1)]);
  await store.append([], [], [{ hash: "h1", bytes: Uint8Array.of(7) }]);
  expect(await store.blob("h1")).toEqual(Uint8Array.of(7));
  expect(dropped).toBe(0);
});

test("every write is asked to reach the disk", async () => {
  const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
  await openStore().append([change("d", "a", 1)], []);
  const writes = transaction.mock.calls.filter(([, mode]) => mode === "readwrite");
  expect(writes.map(([, mode, options]) => [mode, options])).toEqual([["readwrite", { durability: "strict" }]]);
});

test("a write that fails halfway leaves nothing", async () => {
  const store = openStore();
  const unstorable = { ...change("d", "a", 2), bytes: (() => undefined) as unknown as Uint8Array };
  await expect(store.append([change("d", "a", 1), unstorable], [])).rejects.toEqual(new StoreError("failed"));
  expect((await store.read()).changes).toEqual([]);
});

test("a full disk is told apart, and the next write goes through", async () => {
  const store = openStore();
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
  const store = openStore();
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
  expect(await openStore(fresh).device()).toBe("tablet-1");
  const again = openStore(fresh);
  expect(await again.device()).toBe("tablet-1");
  await again.append([change("d", "a", 1)], []);
  await again.clear();
  expect(await again.read()).toEqual({ changes: [], values: [], damaged: [] });
  expect(await again.device()).toBe("tablet-2");
});

/** Opens a database as it lies, without the store. */
function raw(name: string, make?: (db: IDBDatabase) => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onupgradeneeded = () => make?.(request.result);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done(tx: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onabort = () => reject(tx.error);
  });
}

// VAULT-1
test("what is written is nowhere in what is stored", async () => {
  const store = openStore();
  await store.device();
  await store.append(
    [{ ...change("d", "a", 1), bytes: new TextEncoder().encode("points at the bar") }],
    [{ key: "account", bytes: new TextEncoder().encode("Amara Okoye") }],
  );
  const db = await raw("cahier P1");
  const stored: unknown[] = [];
  for (const name of ["changes", "values", "tablet"]) {
    await new Promise((resolve) => {
      const all = db.transaction(name).objectStore(name).getAll();
      all.onsuccess = () => resolve(stored.push(...all.result));
    });
  }
  db.close();
  expect(stored.length).toBe(3);
  const letters = (value: unknown): string =>
    value instanceof Uint8Array
      ? Buffer.from(value).toString("latin1")
      : Object.values(value ?? {})
          .map(String)
          .join();
  const bytes = stored
    .flatMap((record) => [record, ...Object.values(record as object)])
    .map(letters)
    .join();
  for (const words of ["points", "bar", "Amara", "tablet-1"]) expect(bytes).not.toContain(words);
});

// VAULT-6
test("a record that cannot be opened is named and stays, and the rest is read", async () => {
  await openStore().append([change("d", "a", 1), change("d", "a", 2)], [{ key: "account", bytes: Uint8Array.of(1) }]);
  const db = await raw("cahier P1");
  const tx = db.transaction("changes", "readwrite");
  const damaged = new Uint8Array(40);
  tx.objectStore("changes").put(damaged, ["d", "a", 2]);
  await done(tx);
  const read = await openStore().read();
  expect(read.changes).toEqual([change("d", "a", 1)]);
  expect(read.values.length).toBe(1);
  expect(read.damaged).toEqual(["changes d a 2"]);
  const kept = await new Promise((resolve) => {
    const request = db.transaction("changes").objectStore("changes").get(["d", "a", 2]);
    request.onsuccess = () => resolve(request.result);
  });
  expect(kept).toEqual(damaged);

  // What the relay has comes back, and takes its place.
  await openStore().append([change("d", "a", 2)], []);
  expect((await openStore().read()).damaged).toEqual([]);
  db.close();
});

async function plainStore({ changes, values, device }: PlainContents): Promise<void> {
  const db = await raw("cahier", (made) => {
    made.createObjectStore("changes", { keyPath: ["document", "actor", "seq"] });
    made.createObjectStore("values", { keyPath: "key" });
    made.createObjectStore("tablet");
  });
  const tx = db.transaction(["changes", "values", "tablet"], "readwrite");
  for (const change of changes) tx.objectStore("changes").put(change);
  for (const value of values) tx.objectStore("values").put(value);
  tx.objectStore("tablet").put(device, "device");
  await done(tx);
  db.close();
}

const old = (): PlainContents => ({
  changes: [change("d", "a", 1), change("d", "a", 2)],
  values: [{ key: "account", bytes: Uint8Array.of(7) }],
  device: "old-tablet",
});
const databases = async (): Promise<(string | undefined)[]> => (await indexedDB.databases()).map(({ name }) => name);

// VAULT-7
test("a store of the first version is taken over in one durable transaction, and then removed", async () => {
  await plainStore(old());
  const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
  const store = openStore();
  const contents = await store.read();
  expect(contents).toEqual({ changes: old().changes, values: old().values, damaged: [] });
  expect(await store.device()).toBe("old-tablet");
  const writes = transaction.mock.calls.filter(([, mode]) => mode === "readwrite");
  expect(writes.map(([, , options]) => options)).toEqual([{ durability: "strict" }]);
  await vi.waitFor(async () => expect(await databases()).toEqual(["cahier P1"]));
});

// VAULT-7
test("a tablet that dies before its old store is removed takes nothing over twice", async () => {
  await plainStore(old());
  vi.spyOn(indexedDB, "deleteDatabase").mockImplementation(() => {
    throw new Error("no power");
  });
  await openStore().append([], [{ key: "account", bytes: Uint8Array.of(8) }]);
  expect(await databases()).toContain("cahier");
  vi.restoreAllMocks();
  const again = openStore();
  expect((await again.read()).values).toEqual([{ key: "account", bytes: Uint8Array.of(8) }]);
  await vi.waitFor(async () => expect(await databases()).toEqual(["cahier P1"]));
});

// VAULT-7
test("a tablet that dies in the middle still has all of its old store", async () => {
  await plainStore(old());
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementationOnce(() => {
    throw new Error("no power");
  });
  await expect(openStore().read()).rejects.toEqual(new StoreError("failed"));
  expect(await readPlain()).toEqual(old());
  expect((await openStore().read()).changes).toEqual(old().changes);
});

test("looking for an old store makes none", async () => {
  expect(await readPlain()).toBeUndefined();
  expect(await databases()).toEqual([]);
});

// VAULT-10
test("what the browser drops under an open app is written anew before anything else is", async () => {
  const store = openStore();
  await store.device();
  await store.append([change("d", "a", 1)], [{ key: "account", bytes: Uint8Array.of(1) }]);
  await new Promise((resolve) => {
    indexedDB.deleteDatabase("cahier P1").onsuccess = resolve;
  });
  // The first write finds its connection closed; the driver tries again.
  await store.append([change("d", "a", 2)], []).catch(() => store.append([change("d", "a", 2)], []));
  expect(dropped).toBe(1);
  const again = await openStore().read();
  expect(again.changes).toEqual([change("d", "a", 1), change("d", "a", 2)]);
  expect(again.values).toEqual([{ key: "account", bytes: Uint8Array.of(1) }]);
  expect(await openStore().device()).toBe("tablet-1");
});

const photo = { hash: "5f1c", bytes: new TextEncoder().encode("a picture of a bar") };

test("a photo is written with its note in one transaction, sealed, and read alone", async () => {
  const store = openStore();
  const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
  await store.append([change("d", "a", 1)], [], [photo]);
  expect(transaction.mock.calls.filter(([, mode]) => mode === "readwrite").length).toBe(1);
  transaction.mockRestore();
  expect(await openStore().read()).toEqual({ changes: [change("d", "a", 1)], values: [], damaged: [] });
  expect(await openStore().blob("5f1c")).toEqual(photo.bytes);
  expect(await openStore().blob("77aa")).toBeUndefined();
  const db = await raw("cahier P1");
  const record = await new Promise<Uint8Array>((resolve) => {
    const request = db.transaction("blobs").objectStore("blobs").get("5f1c");
    request.onsuccess = () => resolve(request.result);
  });
  db.close();
  expect(new TextDecoder("latin1").decode(record)).not.toContain("bar");
});

// VAULT-10
test("a photo that the browser drops is written anew while it is here alone, and not once the relay has it", async () => {
  const store = openStore();
  await store.append([change("d", "a", 1)], [], [photo, { hash: "77aa", bytes: Uint8Array.of(1) }]);
  store.letGo("77aa");
  await new Promise((resolve) => {
    indexedDB.deleteDatabase("cahier P1").onsuccess = resolve;
  });
  await store.append([change("d", "a", 2)], []).catch(() => store.append([change("d", "a", 2)], []));
  expect(await keys("blobs")).toEqual(["5f1c"]);
});

test("pieces of a recording are kept in order until it is attached", async () => {
  const piece = (number: number, note = "n1") => ({
    ...{ lesson: "L1", note, mediaType: "audio/webm", number },
    bytes: Uint8Array.of(number),
  });
  const store = openStore();
  for (const number of [10, 2, 0]) await store.keepPiece(piece(number));
  await store.keepPiece(piece(1, "n2"));
  expect(await openStore().pieces()).toEqual([piece(0), piece(2), piece(10), piece(1, "n2")]);
  await store.dropPieces(piece(0));
  expect(await openStore().pieces()).toEqual([piece(1, "n2")]);
});

const many = (document: string, count: number) =>
  Array.from({ length: count }, (_, at) => change(document, "a", at + 1));

async function keys(shelf: string): Promise<IDBValidKey[]> {
  const db = await raw("cahier P1");
  return new Promise((resolve) => {
    const request = db.transaction(shelf).objectStore(shelf).getAllKeys();
    request.onsuccess = () => {
      db.close();
      resolve(request.result);
    };
  });
}

// VAULT-11
test("many changes of a document become one record, in the one transaction that removes them, and all are read", async () => {
  const store = openStore();
  await store.append([...many("d", 600), ...many("few", 63)], []);
  const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
  await store.tidy();
  const writes = transaction.mock.calls.filter(([, mode]) => mode === "readwrite");
  expect(writes.map(([, , options]) => options)).toEqual([{ durability: "strict" }, { durability: "strict" }]);
  vi.restoreAllMocks();
  expect((await keys("changes")).length).toBe(63);
  expect((await keys("bundles")).length).toBe(2);
  const bySeq = (one: { seq: number }, other: { seq: number }) => one.seq - other.seq;
  const { changes, damaged } = await openStore().read();
  expect(changes.filter(({ document }) => document === "d").sort(bySeq)).toEqual(many("d", 600));
  expect(changes.filter(({ document }) => document === "few").sort(bySeq)).toEqual(many("few", 63));
  expect(damaged).toEqual([]);
});

// VAULT-11
test("putting together that fails halfway leaves the single changes, and what cannot be opened stays single", async () => {
  await openStore().append(many("d", 64), []);
  const db = await raw("cahier P1");
  const tx = db.transaction("changes", "readwrite");
  tx.objectStore("changes").put(new Uint8Array(40), ["d", "a", 7]);
  await done(tx);
  db.close();
  vi.spyOn(IDBObjectStore.prototype, "delete").mockImplementationOnce(() => {
    throw new Error("no power");
  });
  await expect(openStore().tidy()).rejects.toEqual(new StoreError("failed"));
  vi.restoreAllMocks();
  expect((await keys("changes")).length).toBe(64);
  expect(await keys("bundles")).toEqual([]);
  await openStore().tidy();
  expect(await keys("changes")).toEqual([["d", "a", 7]]);
  const { changes, damaged } = await openStore().read();
  expect(changes.length).toBe(63);
  expect(damaged).toEqual(["changes d a 7"]);
});

// VAULT-11
test("a store that is cleared meanwhile stays clear", async () => {
  const store = openStore();
  await store.append(many("d", 64), []);
  const tidying = store.tidy();
  await store.clear();
  await tidying.catch(() => undefined);
  expect(await openStore().read()).toEqual({ changes: [], values: [], damaged: [] });
});
