// Prints what the given files weigh on disk and on the way to a tablet.
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

const kilobytes = (bytes) => `${(bytes.length / 1000).toFixed(0)} kB`;
for (const path of process.argv.slice(2)) {
  const bytes = readFileSync(path);
  const gzip = kilobytes(gzipSync(bytes, { level: 9 }));
  console.error(`web: ${path} ${kilobytes(bytes)}, gzip ${gzip}, brotli ${kilobytes(brotliCompressSync(bytes))}`);
}
