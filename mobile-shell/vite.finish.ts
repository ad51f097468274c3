// The last steps of a build: the service worker with its list of files, and the compressed twins.

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** What is not needed to write down what one sees: it comes once the app is there. */
const LATER = /\/(press|seal|NotoSans|photo|ink|InkArea|audio|unfinished)[^/]*$/;
/** What only a page in a native shell loads. */
const SHELLS = /\/shellPorts[^/]*$/;
/** Already compressed, or too small to gain. */
const WITHOUT_TWINS = /\.(png|br|gz)$/;

export function finish(): Plugin {
  let out = "";
  return {
    name: "cahier-finish",
    apply: "build",
    configResolved(config) {
      out = join(config.root, config.build.outDir);
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
        ...(LATER.test(file) ? ["later"] : []),
      ]);
      const template = readFileSync(new URL("./src/sw.js", import.meta.url), "utf8");
      writeFileSync(join(out, "sw.js"), template.replace("__FILES__", JSON.stringify(listed)));
      for (const file of [...files, "sw.js"]) writeTwins(join(out, file));
    },
  };
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
