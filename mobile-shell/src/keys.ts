// The worker that writes small files: only a worker may write into a file in place, and only so does the file of a key that is
// not wanted any more really lose it. It answers once.

export type KeyAsk = { tag: "erase"; name: string } | { tag: "write"; name: string; bytes: Uint8Array };
export type KeyAnswer = "done" | "failed";

const scope = self as unknown as DedicatedWorkerGlobalScope;

scope.onmessage = ({ data }: MessageEvent<KeyAsk>) => {
  answer(data).then(
    () => scope.postMessage("done" satisfies KeyAnswer),
    () => scope.postMessage("failed" satisfies KeyAnswer),
  );
};

async function answer(ask: KeyAsk): Promise<void> {
  const directory = await navigator.storage.getDirectory();
  const found = directory.getFileHandle(ask.name, { create: ask.tag === "write" });
  const file = await found.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "NotFoundError") return undefined;
    throw error;
  });
  if (file === undefined) return;
  const access = await file.createSyncAccessHandle();
  try {
    // Nothing but nought over a key that is erased.
    const written = ask.tag === "write" ? ask.bytes : new Uint8Array(access.getSize());
    access.write(written as Uint8Array<ArrayBuffer>, { at: 0 });
    access.truncate(written.length);
    access.flush();
  } finally {
    access.close();
  }
  if (ask.tag === "erase") await directory.removeEntry(ask.name);
}
