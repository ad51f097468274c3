// What a camera, a pen or a microphone gave, ready to be attached to a note.

import type { AttachmentRequest } from "../platform/engine.ts";

export interface Captured {
  request: AttachmentRequest;
  bytes: Uint8Array;
  /** Of a photo. */
  thumbnail: Uint8Array | undefined;
}
