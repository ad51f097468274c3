// The store of the first versions of the app, in which everything lay in the clear: read once more, and removed.
//
// store.ts seals what is read here into a profile's store in one transaction. The old database goes after that, as a whole, so
// that its bytes leave the browser's files too; a tablet that dies before is converted, or cleared away, at its next start.

import { type DBSchema, deleteDB, openDB } from "idb";
import type { StoredChange, StoredValue } from "./engine.ts";

export interface PlainContents {
  changes: StoredChange[];
  values: StoredValue[];
  device: string | undefined;
}

interface Schema extends DBSchema {
  changes: { key: [document: string, actor: string, seq: number]; value: StoredChange };
  values: { key: string; value: StoredValue };
  tablet: { key: string; value: string };
}

const NAME = "cahier";

/** Nothing, if there is no such store. */
export async function readPlain(): Promise<PlainContents | undefined> {
  let isThere = true;
  const opening = openDB<Schema>(NAME, 1, {
    upgrade(_db, _old, _new, tx) {
      // To look must not make one.
      isThere = false;
      tx.done.catch(() => undefined);
      tx.abort();
    },
  });
  const db = await opening.catch((error: unknown) => {
    if (isThere) throw error;
  });
  if (db === undefined) return undefined;
  try {
    const tx = db.transaction(["changes", "values", "tablet"], "readonly");
    const [changes, values, device] = await Promise.all([
      tx.objectStore("changes").getAll(),
      tx.objectStore("values").getAll(),
      tx.objectStore("tablet").get("device"),
    ]);
    return { changes, values, device };
  } finally {
    db.close();
  }
}

export async function removePlain(): Promise<void> {
  await deleteDB(NAME);
}
