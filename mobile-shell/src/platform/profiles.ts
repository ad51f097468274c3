// The people of a tablet: each has a profile with a store of its own (store.ts) under a key of its own.
//
// A key is 256 random bits. It is kept wrapped, and in memory nobody can take its bytes out. What it is wrapped under
// - comes from the person's PIN by PBKDF2 with SHA-256 and is kept nowhere, or
// - without a PIN lies in a small file beside: then whoever has the tablet has the notes, and the screen says so.
// Setting, changing and removing a PIN wraps the same key anew. The file beside is written over when it is not wanted any more
// (keyFiles.ts), since a database keeps what is removed from it for a while. For the same reason, and because somebody may have
// copied the storage before, a PIN that was changed may still open an old copy.
//
// What a PIN withstands: one try costs a tablet about a second, and a rented graphics card, by what is published of such cards,
// about 1/15,000 of one. Against whoever only taps, every PIN is good, since pauses grow after wrong ones. Against whoever copies
// the storage four digits last a second, six a minute or two, twelve letters by chance longer than anybody waits.
//
// Names of profiles are in the clear, since the first screen lists them.

import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import type { KeyFiles } from "./keyFiles.ts";

/** What is needed to work with a profile's store; passed to the worker as it is. */
export interface Access {
  profile: string;
  key: CryptoKey;
}

export interface ProfileView {
  id: string;
  /** As the person was called when they joined; nothing before. */
  name: string;
  /** Whether a PIN is asked for. */
  locked: boolean;
}

/** `pause`: after wrong PINs, not before `waitMs` are over. `damaged`: the key cannot be read, so neither can the notes. */
export type ProfileFault = "wrongPin" | "pause" | "weakPin" | "damaged" | "unknown";

export class ProfileError extends Error {
  constructor(
    readonly fault: ProfileFault,
    readonly waitMs = 0,
  ) {
    super(fault);
  }
}

export interface Profiles {
  /** Whether there may be more than one, each with a PIN. */
  readonly several: boolean;
  list(): Promise<ProfileView[]>;
  /** A profile that nobody has joined with yet. */
  create(): Promise<Access>;
  /** Rejects with ProfileError. */
  open(profile: string, pin?: string): Promise<Access>;
  /** Sets, changes or removes the PIN: `old` opens it now, `next` from now on. Rejects with ProfileError. */
  setPin(profile: string, old: string | undefined, next: string | undefined): Promise<void>;
  name(profile: string, name: string): Promise<void>;
  /** The profile, its key and everything in its store. */
  remove(profile: string): Promise<void>;
  /** Writes the profile that is open anew, with its key, after the browser has dropped them. */
  restore(): Promise<void>;
  /** Marks that somebody has put the tablet down for another: the next start asks who is there, also if there is one alone. */
  setAside(): void;
  /** Whether that was so, once. */
  takeSetAside(): boolean;
}

export const MIN_PIN_LETTERS = 4;
const ROUNDS = 600_000;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const KEY_BYTES = 32;

/** So many wrong PINs cost nothing; then each costs a pause that doubles. */
const FREE_TRIES = 3;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

interface StoredProfile {
  id: string;
  name: string;
  pin: { salt: Uint8Array; rounds: number } | undefined;
  /** Nonce and wrapped key. */
  wrapped: Uint8Array;
  wrongPins: number;
  lastWrongWallMs: number;
}

interface Registry extends DBSchema {
  profiles: { key: string; value: StoredProfile };
}

const REGISTRY = "cahier profiles";
const SET_ASIDE = "cahier set aside";
const keyBeside = (profile: string): string => `cahier key ${profile}`;
/** The database of a profile's records. */
export const storeOf = (profile: string): string => `cahier ${profile}`;

export interface ProfilesPorts {
  keyFiles: KeyFiles;
  newId: () => string;
  wallMs: () => number;
}

export class BrowserProfiles implements Profiles {
  readonly several = true;
  #ports: ProfilesPorts;
  #open: { stored: StoredProfile; beside: Uint8Array | undefined } | undefined;

  constructor(ports: ProfilesPorts) {
    this.#ports = ports;
  }

  async list(): Promise<ProfileView[]> {
    const profiles = await registry((db) => db.getAll("profiles"));
    return profiles.map(({ id, name, pin }) => ({ id, name, locked: pin !== undefined }));
  }

  async create(): Promise<Access> {
    const id = this.#ports.newId();
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
    const wrapped = await wrap(key, await this.#newKeyBeside(id), id);
    await put({ id, name: "", pin: undefined, wrapped, wrongPins: 0, lastWrongWallMs: 0 });
    return this.open(id);
  }

  async open(profile: string, pin?: string): Promise<Access> {
    const stored = await this.#tried(profile, pin);
    const { key, beside } = await this.#unwrapped(stored, pin, false);
    this.#open = { stored: { ...stored, wrongPins: 0 }, beside };
    return { profile, key };
  }

  async setPin(profile: string, old: string | undefined, next: string | undefined): Promise<void> {
    if (next !== undefined && next.length < MIN_PIN_LETTERS) throw new ProfileError("weakPin");
    const stored = await this.#tried(profile, old);
    const { key } = await this.#unwrapped(stored, old, true);
    // While both are there, the PIN counts: whoever loses power here has the profile as it was, or as they wanted it.
    if (next === undefined) {
      const wrapped = await wrap(key, await this.#newKeyBeside(profile), profile);
      await put({ ...stored, wrapped, pin: undefined, wrongPins: 0 });
    } else {
      const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
      const wrapped = await wrap(key, await derive(next, { salt, rounds: ROUNDS }), profile);
      await put({ ...stored, wrapped, pin: { salt, rounds: ROUNDS }, wrongPins: 0 });
      await this.#ports.keyFiles.erase(keyBeside(profile));
    }
    await this.#hold(profile);
  }

  async name(profile: string, name: string): Promise<void> {
    const stored = await find(profile);
    if (stored.name !== name) await put({ ...stored, name });
    await this.#hold(profile);
  }

  async restore(): Promise<void> {
    if (this.#open === undefined) return;
    const { stored, beside } = this.#open;
    if (beside !== undefined) await this.#ports.keyFiles.write(keyBeside(stored.id), beside);
    await put(stored);
  }

  async #hold(profile: string): Promise<void> {
    const stored = await find(profile);
    this.#open = {
      stored,
      beside: stored.pin === undefined ? await this.#ports.keyFiles.read(keyBeside(profile)) : undefined,
    };
  }

  async remove(profile: string): Promise<void> {
    // The key first: what is left if the tablet dies in between nobody can read.
    await this.#ports.keyFiles.erase(keyBeside(profile));
    await registry(async (db) => {
      const tx = db.transaction("profiles", "readwrite", { durability: "strict" });
      await Promise.all([tx.store.delete(profile), tx.done]);
    });
    await deleteDB(storeOf(profile));
  }

  async #newKeyBeside(profile: string): Promise<CryptoKey> {
    const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
    await this.#ports.keyFiles.write(keyBeside(profile), bytes);
    return wrappingKey(bytes);
  }

  setAside(): void {
    sessionStorage.setItem(SET_ASIDE, "yes");
  }

  takeSetAside(): boolean {
    const was = sessionStorage.getItem(SET_ASIDE) !== null;
    sessionStorage.removeItem(SET_ASIDE);
    return was;
  }

  /** The profile, with this try written down before it is made: who kills the app after a wrong PIN gains nothing. */
  async #tried(profile: string, pin: string | undefined): Promise<StoredProfile> {
    const stored = await find(profile);
    if (stored.pin === undefined) return stored;
    const nowMs = this.#ports.wallMs();
    const sinceMs = nowMs - stored.lastWrongWallMs;
    const waitMs = pauseMs(stored.wrongPins) - sinceMs;
    // A clock that was set back would make the pause as long as it was set back.
    if (sinceMs >= 0 && waitMs > 0) throw new ProfileError("pause", waitMs);
    if (pin === undefined) throw new ProfileError("wrongPin");
    const tried = { ...stored, wrongPins: stored.wrongPins + 1, lastWrongWallMs: nowMs };
    await put(tried);
    return tried;
  }

  async #unwrapped(
    stored: StoredProfile,
    pin: string | undefined,
    extractable: boolean,
  ): Promise<{ key: CryptoKey; beside: Uint8Array | undefined }> {
    if (stored.pin === undefined) {
      const beside = await this.#ports.keyFiles.read(keyBeside(stored.id));
      const key = beside && (await unwrap(stored, await wrappingKey(beside), extractable));
      if (key === undefined) throw new ProfileError("damaged");
      return { key, beside };
    }
    const key = await unwrap(stored, await derive(pin ?? "", stored.pin), extractable);
    if (key === undefined) throw new ProfileError("wrongPin", pauseMs(stored.wrongPins));
    await put({ ...stored, wrongPins: 0 });
    // A tablet that died while the PIN was being set.
    await this.#ports.keyFiles.erase(keyBeside(stored.id));
    return { key, beside: undefined };
  }
}

function pauseMs(wrongPins: number): number {
  if (wrongPins < FREE_TRIES) return 0;
  return Math.min(FIRST_PAUSE_MS * 2 ** (wrongPins - FREE_TRIES), LONGEST_PAUSE_MS);
}

async function derive(pin: string, { salt, rounds }: { salt: Uint8Array; rounds: number }): Promise<CryptoKey> {
  // One PIN, however a keyboard composes its letters.
  const letters = new TextEncoder().encode(pin.normalize("NFKC"));
  const material = await crypto.subtle.importKey("raw", letters, "PBKDF2", false, ["deriveKey"]);
  const by = { name: "PBKDF2", hash: "SHA-256", salt: salt as Uint8Array<ArrayBuffer>, iterations: rounds };
  return crypto.subtle.deriveKey(by, material, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

async function wrap(key: CryptoKey, by: CryptoKey, profile: string): Promise<Uint8Array> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const wrapped = await crypto.subtle.wrapKey("raw", key, by, wrapping(profile, nonce));
  return new Uint8Array([...nonce, ...new Uint8Array(wrapped)]);
}

async function unwrap(
  { id, wrapped }: StoredProfile,
  by: CryptoKey,
  extractable: boolean,
): Promise<CryptoKey | undefined> {
  const how = wrapping(id, wrapped.slice(0, NONCE_BYTES));
  return crypto.subtle
    .unwrapKey("raw", wrapped.slice(NONCE_BYTES), by, how, "AES-GCM", extractable, ["encrypt", "decrypt"])
    .catch(() => undefined);
}

function wrapping(profile: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(`cahier key ${profile}`) };
}

async function find(profile: string): Promise<StoredProfile> {
  const stored = await registry((db) => db.get("profiles", profile));
  if (stored === undefined) throw new ProfileError("unknown");
  return stored;
}

async function put(profile: StoredProfile): Promise<void> {
  await registry(async (db) => {
    const tx = db.transaction("profiles", "readwrite", { durability: "strict" });
    await Promise.all([tx.store.put(profile), tx.done]);
  });
}

/** Opened anew each time: it is asked seldom, and no connection can have been lost meanwhile. */
async function registry<T>(use: (db: IDBPDatabase<Registry>) => Promise<T>): Promise<T> {
  const db = await openDB<Registry>(REGISTRY, 1, {
    upgrade: (db) => void db.createObjectStore("profiles", { keyPath: "id" }),
  });
  return use(db).finally(() => db.close());
}

async function wrappingKey(bytes: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes as Uint8Array<ArrayBuffer>, "AES-GCM", false, ["wrapKey", "unwrapKey"]);
}
