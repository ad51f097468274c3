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
  read: (name) => ask({ tag: "read", name }),
  async write(name, bytes) {
    await ask({ tag: "write", name, bytes });
  },
  async erase(name) {
    await ask({ tag: "erase", name });
  },
};

function ask(asked: KeyAsk): Promise<Uint8Array | undefined> {
  const worker = new Worker(new URL("../keys.ts", import.meta.url), { type: "module" });
  const answered = new Promise<Uint8Array | undefined>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<KeyAnswer>) =>
      data.tag === "done" ? resolve(data.bytes) : reject(new Error("no key file"));
    worker.onerror = () => reject(new Error("no key file"));
  });
  worker.postMessage(asked);
  return answered.finally(() => worker.terminate());
}
