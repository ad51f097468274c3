// The port to small files of the tablet that can be erased: what is removed from a database stays in the browser's files for as
// long as the browser likes (in Chromium a deleted database was still there after 32 MB of other writes and a restart).

import type { KeyAnswer, KeyAsk } from "../keys.ts";

export interface KeyFiles {
  read(name: string): Promise<Uint8Array | undefined>;
  /** Durable when the promise resolves. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Writes over it before it is removed. */
  erase(name: string): Promise<void>;
}

export const browserKeyFiles: KeyFiles = {
  // Not by the worker that writes: each start of the app reads a key, and would wait for that worker to start.
  async read(name) {
    const directory = await navigator.storage.getDirectory();
    const handle = await directory.getFileHandle(name).catch(unlessThere);
    return handle && new Uint8Array(await (await handle.getFile()).arrayBuffer());
  },
  write: (name, bytes) => ask({ tag: "write", name, bytes }),
  erase: (name) => ask({ tag: "erase", name }),
};

function unlessThere(error: unknown): undefined {
  if (!(error instanceof DOMException && error.name === "NotFoundError")) throw error;
}

function ask(asked: KeyAsk): Promise<void> {
  const worker = new Worker(new URL("../keys.ts", import.meta.url), { type: "module" });
  const answered = new Promise<void>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<KeyAnswer>) =>
      data === "done" ? resolve() : reject(new Error("no key file"));
    worker.onerror = () => reject(new Error("no key file"));
  });
  worker.postMessage(asked);
  return answered.finally(() => worker.terminate());
}
