// The port to the tablet's disk, and its browser version on IndexedDB.
//
// Every write is one transaction with `durability: "strict"`: the browsers' default makes no fsync and lost up to
// 14 seconds of notes in a simulated power cut. A write has happened when the transaction is complete, not before.
// What to do when a write fails is the driver's business; this file only says of what sort the failure is.
//
// Everything is sealed (vault.ts) before it is written. In the clear are the keys: which document, which session of the
// tablet, which change, which value. A record that cannot be opened is named and left where it is; the rest is read.
//
// What is stored is also held in memory, sealed: a browser may drop a whole database under an open app, when somebody clears
// its data or it wants the room. Then all of it is written anew before anything else is.
//
// What is attached to notes is written with the note's change and read one by one, when somebody looks at it: it is not in what is
// read at a start, and held in memory only from when it is attached until the relay has it too.
//
// Many changes of one document become one record now and then, with all of them in it: fewer are read and opened at a start.
// The record is opened and compared before it is written, and takes the place of the single ones in the transaction that writes it.

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { decodeCopy, encodeCopy } from "./copy.ts";
import type { StoredBlob, StoredChange, StoredValue } from "./engine.ts";
import { readPlain, removePlain } from "./firstStore.ts";
import type { Vault } from "./vault.ts";

export interface StoreContents {
  changes: StoredChange[];
  values: StoredValue[];
  /** The places of records that cannot be read. */
  damaged: string[];
}

/** `full`: no space is left. `failed`: anything else; the connection is opened anew at the next call. */
export type StoreFault = "full" | "failed";

export class StoreError extends Error {
  constructor(readonly fault: StoreFault) {
    super(fault);
  }
}

/** Of what a piece is. */
export interface PieceOf {
  lesson: string;
  note: string;
  mediaType: string;
}

export interface Piece extends PieceOf {
  number: number;
  bytes: Uint8Array;
}

export interface Store {
  read(): Promise<StoreContents>;
  /** All or nothing, and durable when the promise resolves. Rejects with StoreError. */
  append(changes: StoredChange[], values: StoredValue[], blobs?: StoredBlob[]): Promise<void>;
  /** Nothing if it is not here, or cannot be read. */
  blob(hash: string): Promise<Uint8Array | undefined>;
  /** Of everything that is attached, in order. */
  hashes(): Promise<string[]>;
  /** Keeps a piece of what is being recorded or drawn, until all of it is attached. */
  keepPiece(piece: Piece): Promise<void>;
  /** All such pieces, in order. */
  pieces(): Promise<Piece[]>;
  /** What was recorded or drawn of this sort on a note is attached. */
  dropPieces(of: PieceOf): Promise<void>;
  /** The relay has it too: losing it here would lose nothing. */
  letGo(hash: string): void;
  /** The name of this tablet, made once. */
  device(): Promise<string>;
  /** What shows the relay that it is this tablet, if it was kept. */
  token(): Promise<string | undefined>;
  keepToken(token: string): Promise<void>;
  /** Whether what was taken over from the first version has its token in a cookie still. */
  hasCookie(): Promise<boolean>;
  /** Puts single changes together, where there are many. Never in a lesson, and only in the tab that has the turn. */
  tidy(): Promise<void>;
  /** Removes everything. Only for signing out. */
  clear(): Promise<void>;
}

/** Everything is a sealed record at its place: the key in one of these. */
interface Schema extends DBSchema {
  changes: { key: [document: string, actor: string, seq: number]; value: Uint8Array };
  /** Changes of one document together, under a name of their own. */
  bundles: { key: [document: string, name: string]; value: Uint8Array };
  values: { key: string; value: Uint8Array };
  /** What is attached to notes, by its hash. */
  blobs: { key: string; value: Uint8Array };
  /** Of what is being recorded or drawn. */
  pieces: { key: [lesson: string, note: string, mediaType: string, number: number]; value: Uint8Array };
  /** What is the tablet's and not the engine's: its name there, its token, and whether an older version's notes were taken over. */
  tablet: { key: string; value: Uint8Array };
}

/** 2: with blobs; 3: with pieces. */
const VERSION = 3;
const READ_AT_START = ["changes", "bundles", "values", "tablet"] as const;
const SHELVES = [...READ_AT_START, "blobs", "pieces"] as const;
type Shelf = (typeof SHELVES)[number];
type Key = string | (string | number)[];

interface Row {
  shelf: Shelf;
  key: Key;
  record: Uint8Array;
}

const DEVICE = "device";
const TOKEN = "token";
const TAKEN_OVER = "taken over";

/** More photos than that are attached in no lesson. Of more, the first are written anew from no memory. */
const MAX_HELD_BLOB_BYTES = 64 * 1024 * 1024;

/** Fewer single changes of a document than this stay single; no more than that many are put together. */
const FEW = 64;
const BUNDLE_CHANGES = 512;

export interface IndexedDbStorePorts {
  vault: Vault;
  newName: () => string;
  /** Told when the browser had dropped the database, and all of it has been written anew. */
  wasDropped: () => void;
}

export class IndexedDbStore implements Store {
  #name: string;
  #ports: IndexedDbStorePorts;
  #opening: Promise<IDBPDatabase<Schema>> | undefined;
  #hasTakenOver = false;
  #held = new Map<string, Row>();

  constructor(name: string, ports: IndexedDbStorePorts) {
    this.#name = name;
    this.#ports = ports;
  }

  async read(): Promise<StoreContents> {
    const rows = await this.#rows();
    const damaged: string[] = [];
    const opened = await Promise.all(
      rows.map(async (row) => {
        const contents = await this.#open(row);
        if (contents === "damaged") damaged.push([row.shelf, row.key].flat().join(" "));
        return contents === "damaged" ? { changes: [], values: [] } : contents;
      }),
    );
    return {
      changes: opened.flatMap(({ changes }) => changes),
      values: opened.flatMap(({ values }) => values),
      damaged: damaged.sort(),
    };
  }

  append(changes: StoredChange[], values: StoredValue[], blobs: StoredBlob[] = []): Promise<void> {
    // A change written twice is the same change: a retry after a lost answer does no harm.
    return this.#use(async (db) => this.#write(db, await this.#sealed(changes, values, blobs)));
  }

  async blob(hash: string): Promise<Uint8Array | undefined> {
    const record = await this.#use((db) => db.get("blobs", hash));
    return this.#ports.vault.open(["blobs", hash], record);
  }

  hashes(): Promise<string[]> {
    return this.#use((db) => db.getAllKeys("blobs"));
  }

  keepPiece({ lesson, note, mediaType, number, bytes }: Piece): Promise<void> {
    const key = [lesson, note, mediaType, number];
    return this.#use(async (db) => this.#write(db, await this.#records([{ shelf: "pieces", key, content: bytes }])));
  }

  async pieces(): Promise<Piece[]> {
    const rows = await this.#use(async (db) => {
      const tx = db.transaction("pieces", "readonly");
      const [keys, records] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
      return keys.map((key, place) => ({ key, record: records[place] }));
    });
    const opened = rows.map(async ({ key, record }): Promise<Piece[]> => {
      const [lesson, note, mediaType, number] = key;
      const bytes = await this.#ports.vault.open(["pieces", ...key], record);
      return bytes === undefined ? [] : [{ lesson, note, mediaType, number, bytes }];
    });
    return (await Promise.all(opened)).flat();
  }

  dropPieces({ lesson, note, mediaType }: PieceOf): Promise<void> {
    return this.#use(async (db) => {
      const of = IDBKeyRange.bound([lesson, note, mediaType], [lesson, note, mediaType, []]);
      const keys = await db.getAllKeys("pieces", of);
      const rows = keys.map((key): Row => ({ shelf: "pieces", key, record: new Uint8Array() }));
      if (rows.length > 0) await this.#write(db, [], rows);
    });
  }

  letGo(hash: string): void {
    this.#held.delete(nameOf({ shelf: "blobs", key: hash }));
  }

  async device(): Promise<string> {
    const known = await this.#kept(DEVICE);
    if (known !== undefined) return known;
    const device = this.#ports.newName();
    await this.#keep(DEVICE, device);
    return device;
  }

  token(): Promise<string | undefined> {
    return this.#kept(TOKEN);
  }

  keepToken(token: string): Promise<void> {
    return this.#keep(TOKEN, token);
  }

  async hasCookie(): Promise<boolean> {
    return (await this.#kept(TAKEN_OVER)) !== undefined && (await this.token()) === undefined;
  }

  async tidy(): Promise<void> {
    const single = new Map<string, Row[]>();
    for (const row of await this.#rows()) {
      if (row.shelf !== "changes") continue;
      const document = String(row.key[0]);
      const others = single.get(document);
      if (others === undefined) single.set(document, [row]);
      else others.push(row);
    }
    for (const [document, rows] of single) {
      for (let at = 0; rows.length - at >= FEW; at += BUNDLE_CHANGES)
        await this.#bundle(document, rows.slice(at, at + BUNDLE_CHANGES));
    }
  }

  clear(): Promise<void> {
    return this.#use(async (db) => {
      const tx = db.transaction(SHELVES, "readwrite", { durability: "strict" });
      await Promise.all([...SHELVES.map((shelf) => tx.objectStore(shelf).clear()), tx.done]);
      this.#held.clear();
    });
  }

  async #bundle(document: string, rows: Row[]): Promise<void> {
    const opened = await Promise.all(rows.map(async (row) => ({ row, contents: await this.#open(row) })));
    // What cannot be opened stays as it is.
    const covered = opened.flatMap(({ row, contents }) => (contents === "damaged" ? [] : [row]));
    const changes = opened.flatMap(({ contents }) => (contents === "damaged" ? [] : contents.changes));
    const content = encodeCopy({ changes, values: [], blobs: [] });
    const [bundle] = await this.#records([{ shelf: "bundles", key: [document, this.#ports.newName()], content }]);
    const again = bundle && (await this.#open(bundle));
    if (bundle === undefined || again === "damaged" || again === undefined) throw new StoreError("failed");
    if (!equal(encodeCopy({ changes: again.changes, values: [], blobs: [] }), content)) throw new StoreError("failed");
    await this.#use((db) => this.#write(db, [bundle], covered));
  }

  /** Everything that is stored, sealed. */
  async #rows(): Promise<Row[]> {
    return this.#use(async (db) => {
      const tx = db.transaction(READ_AT_START, "readonly");
      const shelves = READ_AT_START.map(async (shelf) => {
        const [keys, records] = await Promise.all([tx.objectStore(shelf).getAllKeys(), tx.objectStore(shelf).getAll()]);
        return keys.map((key, place): Row => ({ shelf, key, record: records[place] ?? new Uint8Array() }));
      });
      const rows = (await Promise.all(shelves)).flat();
      for (const row of rows) this.#held.set(nameOf(row), row);
      return rows;
    });
  }

  async #open({ shelf, key, record }: Row): Promise<{ changes: StoredChange[]; values: StoredValue[] } | "damaged"> {
    const bytes = await this.#ports.vault.open([shelf, key].flat(), record);
    if (bytes === undefined) return "damaged";
    switch (shelf) {
      case "changes": {
        const [document, actor, seq] = key as Schema["changes"]["key"];
        return { changes: [{ document, actor, seq, bytes }], values: [] };
      }
      case "bundles": {
        const copy = decodeCopy(bytes);
        return typeof copy === "string" ? "damaged" : copy;
      }
      case "values":
        return { changes: [], values: [{ key: String(key), bytes }] };
      case "tablet":
      case "blobs":
      case "pieces":
        return { changes: [], values: [] };
    }
  }

  async #kept(key: string): Promise<string | undefined> {
    const record = await this.#use((db) => db.get("tablet", key));
    const bytes = await this.#ports.vault.open(["tablet", key], record);
    return bytes && new TextDecoder().decode(bytes);
  }

  #keep(key: string, text: string): Promise<void> {
    const content = new TextEncoder().encode(text);
    return this.#use(async (db) => this.#write(db, await this.#records([{ shelf: "tablet", key, content }])));
  }

  #sealed(changes: StoredChange[], values: StoredValue[], blobs: StoredBlob[] = []): Promise<Row[]> {
    return this.#records([
      ...changes.map(({ document, actor, seq, bytes }) => {
        return { shelf: "changes" as const, key: [document, actor, seq], content: bytes };
      }),
      ...values.map(({ key, bytes }) => ({ shelf: "values" as const, key, content: bytes })),
      ...blobs.map(({ hash, bytes }) => ({ shelf: "blobs" as const, key: hash, content: bytes })),
    ]);
  }

  #records(contents: { shelf: Shelf; key: Key; content: Uint8Array }[]): Promise<Row[]> {
    const { vault } = this.#ports;
    // Before any transaction: one waits for nothing but its own requests.
    return Promise.all(
      contents.map(async ({ shelf, key, content }) => {
        return { shelf, key, record: await vault.seal([shelf, key].flat(), content) };
      }),
    );
  }

  /** Writes these and removes those, all or nothing. What is to be removed must be there: a store that was cleared stays clear. */
  async #write(db: IDBPDatabase<Schema>, rows: Row[], removed: Row[] = []): Promise<void> {
    const tx = db.transaction(SHELVES, "readwrite", { durability: "strict" });
    try {
      for (const { shelf, key } of removed) {
        if ((await tx.objectStore(shelf).getKey(key as never)) === undefined) throw new StoreError("failed");
      }
      // A request that fails ends the transaction, so `done` is the one answer to wait for.
      const request = (made: Promise<unknown>): void => void made.catch(() => undefined);
      for (const { shelf, key, record } of rows) request(tx.objectStore(shelf).put(record, key as never));
      for (const { shelf, key } of removed) request(tx.objectStore(shelf).delete(key as never));
      await tx.done;
    } catch (error) {
      // A put that throws does not end its transaction, which would then complete with half of the writes.
      abort(tx);
      throw error;
    }
    for (const row of rows) this.#held.set(nameOf(row), row);
    for (const row of removed) this.#held.delete(nameOf(row));
    if (rows.some(({ shelf }) => shelf === "blobs")) this.#holdFewer();
  }

  #holdFewer(): void {
    const blobs = [...this.#held.values()].filter(({ shelf }) => shelf === "blobs");
    let bytes = blobs.reduce((sum, { record }) => sum + record.length, 0);
    for (const row of blobs) {
      if (bytes <= MAX_HELD_BLOB_BYTES) return;
      bytes -= row.record.length;
      this.#held.delete(nameOf(row));
    }
  }

  async #use<T>(run: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    this.#opening ??= this.#connect();
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

  async #connect(): Promise<IDBPDatabase<Schema>> {
    let isNew = false;
    const db = await openDB<Schema>(this.#name, VERSION, {
      upgrade(db, before) {
        isNew = before === 0;
        for (const shelf of SHELVES) if (!db.objectStoreNames.contains(shelf)) db.createObjectStore(shelf);
      },
      blocking: (_old, _new, event) => (event.target as IDBDatabase).close(),
      terminated: () => {
        this.#opening = undefined;
        // The browser took it away; whether with all that was in it is seen at once, not at the next word.
        void this.#use(() => Promise.resolve()).catch(() => undefined);
      },
    });
    if (isNew && this.#held.size > 0) {
      await this.#write(db, [...this.#held.values()]);
      this.#ports.wasDropped();
    }
    if (!this.#hasTakenOver) await this.#takeOver(db);
    this.#hasTakenOver = true;
    return db;
  }

  /** What an earlier version of the app left in the clear, once and in one transaction. */
  async #takeOver(db: IDBPDatabase<Schema>): Promise<void> {
    const plain = await readPlain();
    if (plain === undefined) return;
    if ((await db.get("tablet", TAKEN_OVER)) === undefined) {
      const device =
        plain.device === undefined ? [] : [{ shelf: "tablet" as const, key: DEVICE, content: plain.device }];
      const mark = { shelf: "tablet" as const, key: TAKEN_OVER, content: "yes" };
      const texts = [...device, mark].map((row) => ({ ...row, content: new TextEncoder().encode(row.content) }));
      await this.#write(db, [...(await this.#sealed(plain.changes, plain.values)), ...(await this.#records(texts))]);
    }
    // Not waited for: another tab may not let go of it yet.
    void removePlain().catch(() => undefined);
  }
}

const nameOf = ({ shelf, key }: Pick<Row, "shelf" | "key">): string => JSON.stringify([shelf, key]);

const equal = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, place) => byte === other[place]);

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
