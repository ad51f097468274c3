// The worker that puts together Word files and PDFs. It answers once.

import regular from "@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf?url";
import bold from "@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf?url";
import arabic from "@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf?url";
import bengali from "@expo-google-fonts/noto-sans-bengali/400Regular/NotoSansBengali_400Regular.ttf?url";
import loadWasm, { Press } from "./generated/press/index.js";
import wasmUrl from "./generated/press/press.wasm?url";

/** What the fonts are looked for in, in this order. */
const FONTS = [regular, bold, arabic, bengali];

export type PressAsk = { tag: "docx" | "pdf"; paper: string };
export type PressAnswer = { tag: "pressed"; bytes: Uint8Array; undrawn: string } | { tag: "failed"; reason: string };

const scope = self as unknown as DedicatedWorkerGlobalScope;

scope.onmessage = ({ data }: MessageEvent<PressAsk>) => {
  answer(data).then(
    (pressed) => scope.postMessage(pressed),
    // A name of the core's, or that something could not be fetched; never what somebody wrote.
    (error: unknown) => scope.postMessage({ tag: "failed", reason: error instanceof Error ? error.message : "broken" }),
  );
};

async function answer({ tag, paper }: PressAsk): Promise<PressAnswer> {
  const [fonts] = await Promise.all([
    tag === "pdf" ? Promise.all(FONTS.map(fetched)) : [],
    loadWasm({ module_or_path: wasmUrl }),
  ]);
  const press = new Press();
  for (const font of fonts) press.addFont(font);
  const bytes = tag === "pdf" ? press.pdf(paper) : press.docx(paper);
  return { tag: "pressed", bytes, undrawn: press.undrawn() };
}

async function fetched(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error("no font");
  return new Uint8Array(await response.arrayBuffer());
}
