import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { beforeEach, expect, test, vi } from "vitest";
import { BrowserProfiles, ProfileError } from "../src/platform/profiles.ts";
import { Vault } from "../src/platform/vault.ts";

const WORDS = new TextEncoder().encode("turns the card");
const PLACE = ["values", "words"];

// Trying a PIN takes long by design.
vi.setConfig({ testTimeout: 60_000 });

let nowMs: number;
let count: number;
let profiles: BrowserProfiles;
let files: Map<string, Uint8Array>;

const reopened = (): BrowserProfiles =>
  new BrowserProfiles({
    keyFiles: {
      read: (name) => Promise.resolve(files.get(name)),
      write: async (name, bytes) => void files.set(name, bytes),
      erase: async (name) => void files.delete(name),
    },
    newId: () => {
      count += 1;
      return `P${count}`;
    },
    wallMs: () => nowMs,
  });

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  vi.restoreAllMocks();
  nowMs = 1_000_000;
  count = 0;
  files = new Map();
  profiles = reopened();
});

const fault = (error: unknown): string => (error instanceof ProfileError ? error.fault : "none");
const refusal = (doing: Promise<unknown>): Promise<unknown> =>
  doing.then(
    () => "done",
    (error: unknown) => error,
  );

async function sealed(profile: string): Promise<Uint8Array> {
  return new Vault(profile, (await profiles.open(profile)).key).seal(PLACE, WORDS);
}

// VAULT-3
test("a key is made once, nobody takes its bytes out, and each profile has its own", async () => {
  const { profile, key } = await profiles.create();
  expect(key.extractable).toBe(false);
  expect(key.algorithm).toEqual({ name: "AES-GCM", length: 256 });
  const record = await sealed(profile);
  const again = (await profiles.open(profile)).key;
  expect(await new Vault(profile, again).open(PLACE, record)).toEqual(WORDS);
  const other = (await profiles.create()).key;
  expect(await new Vault(profile, other).open(PLACE, record)).toBeUndefined();
});

// VAULT-4
test("a PIN is set, changed and removed, and what was stored before is opened after each", async () => {
  const { profile } = await profiles.create();
  const record = await sealed(profile);
  const opens = async (pin?: string): Promise<boolean> =>
    (await new Vault(profile, (await profiles.open(profile, pin)).key).open(PLACE, record)) !== undefined;

  await profiles.setPin(profile, undefined, "4711");
  expect(await profiles.list()).toEqual([{ id: profile, name: "", locked: true }]);
  expect(await opens("4711")).toBe(true);
  expect(fault(await refusal(profiles.open(profile)))).toBe("wrongPin");
  expect(fault(await refusal(profiles.open(profile, "4712")))).toBe("wrongPin");

  expect(fault(await refusal(profiles.setPin(profile, "4712", "0815")))).toBe("wrongPin");
  await profiles.setPin(profile, "4711", "0815");
  expect(fault(await refusal(profiles.open(profile, "4711")))).toBe("wrongPin");
  expect(await opens("0815")).toBe(true);

  await profiles.setPin(profile, "0815", undefined);
  expect(await opens()).toBe(true);
});

// VAULT-4
test("no key lies beside the notes once there is a PIN, and a short one is refused", async () => {
  const { profile } = await profiles.create();
  expect([...files.keys()]).toEqual([`cahier key ${profile}`]);
  expect(fault(await refusal(profiles.setPin(profile, undefined, "471")))).toBe("weakPin");
  await profiles.setPin(profile, undefined, "4711");
  expect([...files.keys()]).toEqual([]);
});

// VAULT-4
test("a PIN costs 600,000 rounds to try", async () => {
  const derive = vi.spyOn(crypto.subtle, "deriveKey");
  const { profile } = await profiles.create();
  await profiles.setPin(profile, undefined, "4711");
  expect(derive.mock.calls.map(([how]) => (how as Pbkdf2Params).iterations)).toEqual([600_000]);
  expect(derive.mock.calls.map(([how]) => (how as Pbkdf2Params).hash)).toEqual(["SHA-256"]);
});

// VAULT-5
test("after wrong PINs the pauses grow, also over a restart, and nothing is erased", async () => {
  const { profile } = await profiles.create();
  await profiles.setPin(profile, undefined, "4711");
  const tried = async (pin: string): Promise<[string, number]> => {
    const error = await refusal(reopened().open(profile, pin));
    return error instanceof ProfileError ? [error.fault, error.waitMs] : ["open", 0];
  };
  expect(await tried("1")).toEqual(["wrongPin", 0]);
  expect(await tried("2")).toEqual(["wrongPin", 0]);
  expect(await tried("3")).toEqual(["wrongPin", 5_000]);
  // Also the right one waits: otherwise a pause would tell it.
  expect(await tried("4711")).toEqual(["pause", 5_000]);
  nowMs += 4_000;
  expect(await tried("4711")).toEqual(["pause", 1_000]);
  nowMs += 1_000;
  expect(await tried("4")).toEqual(["wrongPin", 10_000]);
  nowMs += 10_000;
  expect(await tried("5")).toEqual(["wrongPin", 20_000]);
  nowMs += 20_000;
  expect(await tried("4711")).toEqual(["open", 0]);
  expect(await tried("6")).toEqual(["wrongPin", 0]);
});

// VAULT-5
test("a clock that was set back keeps nobody out", async () => {
  const { profile } = await profiles.create();
  await profiles.setPin(profile, undefined, "4711");
  for (const pin of ["1", "2", "3"]) await refusal(profiles.open(profile, pin));
  nowMs -= 500_000;
  expect((await profiles.open(profile, "4711")).profile).toBe(profile);
});

// VAULT-4
test("a tablet that dies while a PIN is set or removed has one or the other", async () => {
  const { profile } = await profiles.create();
  const remove = vi.spyOn(files, "delete").mockImplementationOnce(() => {
    throw new Error("no power");
  });
  await refusal(profiles.setPin(profile, undefined, "4711"));
  expect(remove).toHaveBeenCalledTimes(1);
  profiles = reopened();
  expect(fault(await refusal(profiles.open(profile)))).toBe("wrongPin");
  expect((await profiles.open(profile, "4711")).profile).toBe(profile);
  // What was left of the key beside went when it was next opened.
  expect(files.size).toBe(0);
});

// VAULT-6
test("a key that was lost or altered is said, and nothing is removed", async () => {
  const { profile } = await profiles.create();
  await profiles.name(profile, "Amara Okoye");
  files.clear();
  expect(fault(await refusal(profiles.open(profile)))).toBe("damaged");
  expect(await profiles.list()).toEqual([{ id: profile, name: "Amara Okoye", locked: false }]);
});

// VAULT-8
test("a profile that is removed leaves no key and no record", async () => {
  const { profile } = await profiles.create();
  await profiles.remove(profile);
  expect(await profiles.list()).toEqual([]);
  expect(files.size).toBe(0);
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(["cahier profiles"]);
  expect(fault(await refusal(profiles.open(profile)))).toBe("unknown");
});

// VAULT-10
test("the profile that is open is written anew, with its key, after the browser dropped both", async () => {
  const { profile } = await profiles.create();
  await profiles.name(profile, "Amara Okoye");
  const record = await sealed(profile);
  globalThis.indexedDB = new IDBFactory();
  files.clear();
  await profiles.restore();
  expect(await profiles.list()).toEqual([{ id: profile, name: "Amara Okoye", locked: false }]);
  expect(await new Vault(profile, (await profiles.open(profile)).key).open(PLACE, record)).toEqual(WORDS);
});
