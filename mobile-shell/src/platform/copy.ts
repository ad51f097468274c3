// A copy of everything that one person has on a tablet, also what only they see: for the day on which it cannot reach the relay.
//
// What leaves is sealed under a passphrase by files.ts. It goes back to the same person alone, on any of their tablets: a
// draft belongs to who wrote it, and is never in what is passed on to others. No token is in it: a copy opens notes, not doors.

import { bytesOf, textOf } from "./base64.ts";
import type { StoredBlob, StoredChange, StoredValue } from "./engine.ts";

export interface Copy {
  changes: StoredChange[];
  values: StoredValue[];
  /** What is attached to notes. An app of before there were any leaves it unread. */
  blobs: StoredBlob[];
}

const MARK = "cahier copy";
const VERSION = 1;

/** Which of the values says who somebody is. */
const ACCOUNT = "account";

export function encodeCopy({ changes, values, blobs }: Copy): Uint8Array {
  const written = {
    [MARK]: VERSION,
    changes: changes.map(({ document, actor, seq, bytes }) => [document, actor, seq, textOf(bytes)]),
    values: values.map(({ key, bytes }) => [key, textOf(bytes)]),
    ...(blobs.length === 0 ? {} : { blobs: blobs.map(({ hash, bytes }) => [hash, textOf(bytes)]) }),
  };
  return new TextEncoder().encode(JSON.stringify(written));
}

/** Whether it begins as a copy does, of whatever version. */
export function isCopy(content: Uint8Array): boolean {
  const beginning = `{"${MARK}":`;
  return new TextDecoder().decode(content.subarray(0, beginning.length)) === beginning;
}

/** `tooNew`: made by a later version. `damaged`: not as a copy is. */
export function decodeCopy(content: Uint8Array): Copy | "tooNew" | "damaged" {
  let read: unknown;
  try {
    read = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
  } catch {
    return "damaged";
  }
  const copy = (typeof read === "object" && read !== null ? read : {}) as Partial<
    Record<typeof MARK | "changes" | "values" | "blobs", unknown>
  >;
  if (copy[MARK] !== VERSION) return typeof copy[MARK] === "number" ? "tooNew" : "damaged";
  const changes = list(copy.changes, ([document, actor, seq, bytes]) =>
    typeof document === "string" && typeof actor === "string" && Number.isSafeInteger(seq)
      ? { document, actor, seq: seq as number, bytes: fromText(bytes) }
      : undefined,
  );
  const values = list(copy.values, ([key, bytes]) =>
    typeof key === "string" ? { key, bytes: fromText(bytes) } : undefined,
  );
  const blobs = list(copy.blobs ?? [], ([hash, bytes]) =>
    typeof hash === "string" ? { hash, bytes: fromText(bytes) } : undefined,
  );
  if (changes === undefined || values === undefined || blobs === undefined) return "damaged";
  return { changes, values, blobs };
}

/** What of a copy this person has not: nothing at all if it is somebody else's. Their account, and what the relay was last known to
 *  have, stay as they are here: those of the copy are older. */
export function newsOf(copy: Copy, here: Omit<Copy, "blobs">): StoredChange[] | "ofAnother" {
  const person = personOf(here);
  if (person === undefined || person !== personOf(copy)) return "ofAnother";
  const known = new Set(here.changes.map(placeOf));
  return copy.changes.filter((change) => !known.has(placeOf(change)));
}

const placeOf = ({ document, actor, seq }: StoredChange): string => JSON.stringify([document, actor, seq]);

function personOf({ values }: Pick<Copy, "values">): string | undefined {
  const account = values.find(({ key }) => key === ACCOUNT);
  try {
    const person: unknown = JSON.parse(new TextDecoder().decode(account?.bytes)).person;
    return typeof person === "string" ? person : undefined;
  } catch {
    return undefined;
  }
}

function list<T extends { bytes: Uint8Array | undefined }>(
  entries: unknown,
  read: (entry: unknown[]) => T | undefined,
): (T & { bytes: Uint8Array })[] | undefined {
  if (!Array.isArray(entries)) return undefined;
  const found = entries.map((entry) => (Array.isArray(entry) ? read(entry) : undefined));
  const isWhole = (entry: T | undefined): entry is T & { bytes: Uint8Array } => entry?.bytes !== undefined;
  return found.every(isWhole) ? found : undefined;
}

function fromText(text: unknown): Uint8Array | undefined {
  if (typeof text !== "string") return undefined;
  try {
    return bytesOf(text);
  } catch {
    return undefined;
  }
}
