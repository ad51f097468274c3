// The port through which files leave the app: putting together a Word file or a PDF, and handing a file on.
//
// The writers of both are a wasm module of their own with fonts, fetched when a file is asked for. They work in a worker that
// is gone when the file is there, and their memory with it.

import type { PressAnswer, PressAsk } from "../press.ts";

export interface Files {
  /** The paper (the core's JSON) as a Word file. */
  docx(paper: string): Promise<Uint8Array>;
  /** The paper as a PDF, and the characters that no font of ours has. */
  pdf(paper: string): Promise<{ bytes: Uint8Array; undrawn: string }>;
  /** Hands a file to whatever the person chooses, or puts it where downloads are. */
  give(name: string, type: string, content: Uint8Array | string): Promise<Given>;
}

/** `refused`: the person changed their mind. */
export type Given = "shared" | "saved" | "refused";

export function browserFiles(): Files {
  return {
    docx: async (paper) => (await press({ tag: "docx", paper })).bytes,
    pdf: (paper) => press({ tag: "pdf", paper }),
    give,
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

async function give(name: string, type: string, content: Uint8Array | string): Promise<Given> {
  const file = new File([content as BlobPart], name, { type });
  // Where a finger points, the system's sheet knows where files go; with a mouse a download is what people expect.
  if (matchMedia("(pointer: coarse)").matches && navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file], title: name });
      return "shared";
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return "refused";
      // Putting the file together took longer than a tap counts: then it is saved.
    }
  }
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return "saved";
}
