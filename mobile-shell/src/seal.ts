// The worker that seals a file or opens one. It answers once: one try of a passphrase takes much memory, which goes with it.

import loadWasm, { open, seal } from "./generated/seal/index.js";
import wasmUrl from "./generated/seal/seal.wasm?url";
import type { FileFault } from "./platform/engine.ts";

export type SealAsk = { tag: "seal" | "open"; content: Uint8Array; passphrase: string };
export type SealAnswer = { tag: "done"; bytes: Uint8Array } | { tag: "failed"; reason: FileFault | undefined };

const faults: readonly FileFault[] = [
  "notSealed",
  "wrongPassphrase",
  "damaged",
  "tooNew",
  "tooLarge",
  "ofAnotherGroup",
  "weakPassphrase",
];

const scope = self as unknown as DedicatedWorkerGlobalScope;

scope.onmessage = ({ data }: MessageEvent<SealAsk>) => {
  answer(data).then(
    (done) => scope.postMessage(done, [done.bytes.buffer]),
    (error: unknown) => scope.postMessage({ tag: "failed", reason: reasonOf(error) } satisfies SealAnswer),
  );
};

async function answer({ tag, content, passphrase }: SealAsk): Promise<SealAnswer & { tag: "done" }> {
  await loadWasm({ module_or_path: wasmUrl });
  return { tag: "done", bytes: tag === "seal" ? seal(content, passphrase) : open(content, passphrase) };
}

/** A name of the core's, if it is one. */
function reasonOf(error: unknown): FileFault | undefined {
  return faults.find((fault) => error instanceof Error && error.message === fault);
}
