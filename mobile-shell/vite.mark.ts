// The mark of the API: the first eight bytes of the hash of its description, in hexadecimal. A native device computes the
// same (bindings/src/device/bridge.rs), and what is of another build is refused.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

export function apiMark(): string {
  const description = readFileSync(new URL("../bindings/api.txt", import.meta.url));
  return createHash("sha256").update(description).digest("hex").slice(0, 16);
}
