// The worker that keeps small files: only a worker may write into a file in place, and only so does the file of a key that is
// not wanted any more really lose it. It answers once.

export type KeyAsk = { tag: "read" | "erase"; name: string } | { tag: "write"; name: string; bytes: Uint8Array };
export type KeyAnswer = { tag: "done"; bytes: Uint8Array | undefined } | { tag: "failed" };

const scope = self as unknown as DedicatedWorkerGlobalScope;

scope.onmessage = ({ data }: MessageEvent<KeyAsk>) => {
  answer(data).then(
    (bytes) => scope.postMessage({ tag: "done", bytes } satisfies KeyAnswer),
    () => scope.postMessage({ tag: "failed" } satisfies KeyAnswer),
  );
};

async function answer(ask: KeyAsk): Promise<Uint8Array | undefined> {
  const directory = await navigator.storage.getDirectory();
  const found = directory.getFileHandle(ask.name, { create: ask.tag === "write" });
  const file = await found.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "NotFoundError") return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  const access = await file.createSyncAccessHandle();
  const bytes = new Uint8Array(access.getSize());
  try {
    if (ask.tag === "read") access.read(bytes, { at: 0 });
    else {
      // Nothing but nought over a key that is erased.
      const written = ask.tag === "write" ? ask.bytes : bytes;
      access.write(written as Uint8Array<ArrayBuffer>, { at: 0 });
      access.truncate(written.length);
      access.flush();
    }
  } finally {
    access.close();
  }
  if (ask.tag === "erase") await directory.removeEntry(ask.name);
  return ask.tag === "read" ? bytes : undefined;
}
