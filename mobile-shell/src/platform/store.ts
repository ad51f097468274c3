// The port to the tablet's disk, and its browser version on IndexedDB.
//
// Every write is one transaction with `durability: "strict"`: the browsers' default makes no fsync and lost up to
// 14 seconds of notes in a simulated power cut. A write has happened when the transaction is complete, not before.
// What to do when a write fails is the driver's business; this file only says of what sort the failure is.

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { StoredChange, StoredValue } from "./engine.ts";

export interface StoreContents {
  changes: StoredChange[];
  values: StoredValue[];
}

/** `full`: no space is left. `failed`: anything else; the connection is opened anew at the next call. */
export type StoreFault = "full" | "failed";

export class StoreError extends Error {
  constructor(readonly fault: StoreFault) {
    super(fault);
  }
}

export interface Store {
  read(): Promise<StoreContents>;
  /** All or nothing, and durable when the promise resolves. Rejects with StoreError. */
  append(changes: StoredChange[], values: StoredValue[]): Promise<void>;
  /** The name of this tablet, made once. */
  device(): Promise<string>;
  /** Removes everything. Only for signing out. */
  clear(): Promise<void>;
}

interface Schema extends DBSchema {
  changes: { key: [document: string, actor: string, seq: number]; value: StoredChange };
  values: { key: string; value: StoredValue };
  tablet: { key: string; value: string };
}

const VERSION = 1;

export class IndexedDbStore implements Store {
  #name: string;
  #newDeviceName: () => string;
  #opening: Promise<IDBPDatabase<Schema>> | undefined;

  constructor(name: string, newDeviceName: () => string) {
    this.#name = name;
    this.#newDeviceName = newDeviceName;
  }

  read(): Promise<StoreContents> {
    return this.#use(async (db) => {
      const tx = db.transaction(["changes", "values"], "readonly");
      const [changes, values] = await Promise.all([
        tx.objectStore("changes").getAll(),
        tx.objectStore("values").getAll(),
      ]);
      return { changes, values };
    });
  }

  append(changes: StoredChange[], values: StoredValue[]): Promise<void> {
    return this.#use(async (db) => {
      const tx = db.transaction(["changes", "values"], "readwrite", { durability: "strict" });
      try {
        // A change written twice is the same change: a retry after a lost answer does no harm.
        // A request that fails ends the transaction, so `done` is the one answer to wait for.
        for (const change of changes)
          tx.objectStore("changes")
            .put(change)
            .catch(() => undefined);
        for (const value of values)
          tx.objectStore("values")
            .put(value)
            .catch(() => undefined);
        await tx.done;
      } catch (error) {
        // A put that throws does not end its transaction, which would then complete with half of the writes.
        abort(tx);
        throw error;
      }
    });
  }

  device(): Promise<string> {
    return this.#use(async (db) => {
      const tx = db.transaction("tablet", "readwrite", { durability: "strict" });
      const known = await tx.store.get("device");
      const device = known ?? this.#newDeviceName();
      if (known === undefined) await tx.store.put(device, "device");
      await tx.done;
      return device;
    });
  }

  clear(): Promise<void> {
    return this.#use(async (db) => {
      const names = ["changes", "values", "tablet"] as const;
      const tx = db.transaction(names, "readwrite", { durability: "strict" });
      await Promise.all([...names.map((name) => tx.objectStore(name).clear()), tx.done]);
    });
  }

  async #use<T>(run: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    this.#opening ??= this.#open();
    const opening = this.#opening;
    try {
      return await run(await opening);
    } catch (error) {
      // WebKit drops the connection of a page that was in the background: a fresh one is the cure.
      if (this.#opening === opening) this.#opening = undefined;
      opening.then((db) => db.close()).catch(() => undefined);
      throw new StoreError(isQuota(error) ? "full" : "failed");
    }
  }

  #open(): Promise<IDBPDatabase<Schema>> {
    return openDB<Schema>(this.#name, VERSION, {
      upgrade(db) {
        db.createObjectStore("changes", { keyPath: ["document", "actor", "seq"] });
        db.createObjectStore("values", { keyPath: "key" });
        db.createObjectStore("tablet");
      },
      blocking: (_old, _new, event) => (event.target as IDBDatabase).close(),
      terminated: () => {
        this.#opening = undefined;
      },
    });
  }
}

function abort(tx: { abort(): void; done: Promise<void> }): void {
  tx.done.catch(() => undefined);
  try {
    tx.abort();
  } catch {
    // It had ended already: that is what was wanted.
  }
}

function isQuota(error: unknown): boolean {
  return error instanceof Error && error.name === "QuotaExceededError";
}
