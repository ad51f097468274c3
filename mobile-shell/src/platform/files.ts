// The port through which files leave the app and come to it: putting together a Word file or a PDF, sealing and opening, and
// handing a file on.
//
// The writers are a wasm module of their own with fonts, fetched when a file is asked for; sealing is another. Each works in a
// worker that is gone when the file is there, and its memory with it.

import type { PressAnswer, PressAsk } from "../press.ts";
import type { SealAnswer, SealAsk } from "../seal.ts";
import { EngineRefusal, type FileFault } from "./engine.ts";

export interface Files {
  /** The paper (the core's JSON) as a Word file. */
  docx(paper: string): Promise<Uint8Array>;
  /** The paper as a PDF, and the characters that no font of ours has. */
  pdf(paper: string): Promise<{ bytes: Uint8Array; undrawn: string }>;
  /** Encrypts what was packed. Takes a second or more, by design. Rejects with EngineRefusal where the core does. */
  seal(parcel: Uint8Array, passphrase: string): Promise<Uint8Array>;
  /** Gives back what was packed. The same. */
  open(file: Uint8Array, passphrase: string): Promise<Uint8Array>;
  /** Whether the system has a sheet that takes such a file. */
  mayShare(name: string, type: string): boolean;
  /** Hands the file to that sheet. Only in answer to a tap; `saved` if the system would not after all. */
  share(name: string, type: string, content: Uint8Array): Promise<Given>;
  /** Puts the file where downloads are. */
  save(name: string, type: string, content: Uint8Array): void;
  /** Hands a file to whatever the person chooses, or puts it where downloads are. */
  give(name: string, type: string, content: Uint8Array | string): Promise<Given>;
}

/** `refused`: the person changed their mind. */
export type Given = "shared" | "saved" | "refused";

export function browserFiles(): Files {
  return {
    docx: async (paper) => (await press({ tag: "docx", paper })).bytes,
    pdf: (paper) => press({ tag: "pdf", paper }),
    seal: (content, passphrase) => sealing({ tag: "seal", content, passphrase }),
    open: (content, passphrase) => sealing({ tag: "open", content, passphrase }),
    mayShare,
    share,
    save,
    // Where a finger points, the system's sheet knows where files go; with a mouse a download is what people expect.
    give: (name, type, content) => {
      if (matchMedia("(pointer: coarse)").matches && mayShare(name, type)) return share(name, type, content);
      save(name, type, content);
      return Promise.resolve("saved");
    },
  };
}

function press(ask: PressAsk): Promise<{ bytes: Uint8Array; undrawn: string }> {
  const worker = new Worker(new URL("../press.ts", import.meta.url), { type: "module" });
  const answered = new Promise<{ bytes: Uint8Array; undrawn: string }>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<PressAnswer>) =>
      data.tag === "pressed" ? resolve(data) : reject(new Error(data.reason));
    worker.onerror = () => reject(new Error("no press"));
  });
  worker.postMessage(ask);
  return answered.finally(() => worker.terminate());
}

function sealing(ask: SealAsk): Promise<Uint8Array> {
  const worker = new Worker(new URL("../seal.ts", import.meta.url), { type: "module" });
  const answered = new Promise<Uint8Array>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<SealAnswer>) =>
      data.tag === "done" ? resolve(data.bytes) : reject(refusal(data.reason));
    worker.onerror = () => reject(new Error("no seal"));
  });
  worker.postMessage(ask);
  return answered.finally(() => worker.terminate());
}

/** Without a reason of the core's the module could not be loaded, or had no memory. */
function refusal(reason: FileFault | undefined): Error {
  return reason === undefined ? new Error("no seal") : new EngineRefusal(reason);
}

function mayShare(name: string, type: string): boolean {
  return navigator.canShare?.({ files: [new File([], name, { type })] }) ?? false;
}

async function share(name: string, type: string, content: Uint8Array | string): Promise<Given> {
  try {
    await navigator.share({ files: [new File([content as BlobPart], name, { type })], title: name });
    return "shared";
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return "refused";
    // The system does not pass on this kind of file, or the tap was too long ago: then it is saved.
    save(name, type, content);
    return "saved";
  }
}

function save(name: string, type: string, content: Uint8Array | string): void {
  const url = URL.createObjectURL(new File([content as BlobPart], name, { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
