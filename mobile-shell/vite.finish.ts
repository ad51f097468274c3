// The last steps of a build: the service worker with its list of files, and the compressed twins.

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

/** Of what is no code of the page: what is not needed to write down what one sees. Icons are asked for when the app is installed. */
const LATER = /\/(press|seal|NotoSans|unfinished)[^/]*$|\.png$/;
/** The texts in one language. */
const TEXTS = /\/(en|fr|ar)-[^/]*\.js$/;
/** What only a page in a native shell loads. */
const SHELLS = /\/shellPorts[^/]*$/;
/** Already compressed, or too small to gain. */
const WITHOUT_TWINS = /\.(png|br|gz)$/;

export function finish(): Plugin {
  let out = "";
  let onDemand = new Set<string>();
  return {
    name: "cahier-finish",
    apply: "build",
    configResolved(config) {
      out = join(config.root, config.build.outDir);
    },
    writeBundle(_options, bundle) {
      onDemand = ofLaterScreens(bundle);
    },
    closeBundle() {
      // A build that failed closes too, and has left nothing to finish.
      if (!existsSync(join(out, "index.html"))) return;
      const files = readdirSync(out, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1))
        .filter((file) => !/\.(br|gz)$/.test(file) && file !== "sw.js" && !SHELLS.test(file))
        .sort();
      const listed = files.map((file) => [
        file === "index.html" ? "/" : `/${file}`,
        hash(readFileSync(join(out, file))),
        ...(TEXTS.exec(file)?.slice(1) ?? (LATER.test(file) || onDemand.has(file) ? ["later"] : [])),
      ]);
      const template = readFileSync(new URL("./src/sw.js", import.meta.url), "utf8");
      writeFileSync(join(out, "sw.js"), template.replace("__FILES__", JSON.stringify(listed)));
      for (const file of [...files, "sw.js"]) writeTwins(join(out, file));
    },
  };
}

/** The code and the styles that the page itself does not import: they come when a screen is opened. */
function ofLaterScreens(bundle: Rolldown.OutputBundle): Set<string> {
  const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
  const page = bundle["index.html"];
  const html = page?.type === "asset" ? page.source.toString() : "";
  const reached = new Set(chunks.filter(({ fileName }) => html.includes(fileName)));
  // A set that grows while it is gone through is gone through to its new end.
  for (const { imports } of reached) {
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) reached.add(chunk);
  }
  const files = (chunk: Rolldown.OutputChunk): string[] => [chunk.fileName, ...(chunk.viteMetadata?.importedCss ?? [])];
  const first = new Set([...reached].flatMap(files));
  return new Set(chunks.flatMap(files).filter((file) => !first.has(file)));
}

function hash(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("base64url").slice(0, 16);
}

function writeTwins(path: string): void {
  if (WITHOUT_TWINS.test(path)) return;
  const bytes = readFileSync(path);
  const brotli = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, brotli));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}
