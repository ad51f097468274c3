// What was being recorded or drawn when a tablet died, put together from the pieces that it had kept.

import type { Piece, PieceOf } from "../platform/store.ts";
import { audioOf, PIECE_MS } from "./audio.ts";
import type { Captured } from "./captured.ts";
import { decodeInk, MEDIA_TYPE as INK, inkOf } from "./ink.ts";

export interface Unfinished {
  of: PieceOf;
  /** Nothing, if the pieces add up to nothing. */
  captured: Captured | undefined;
}

/** `pieces`: in order. */
export function whole(pieces: readonly Piece[]): Unfinished[] {
  const found: { of: PieceOf; parts: Uint8Array[] }[] = [];
  for (const { lesson, note, mediaType, bytes } of pieces) {
    const known = found.find(({ of }) => of.lesson === lesson && of.note === note && of.mediaType === mediaType);
    if (known === undefined) found.push({ of: { lesson, note, mediaType }, parts: [bytes] });
    else known.parts.push(bytes);
  }
  return found.map(({ of, parts }) => ({ of, captured: captured(of.mediaType, parts) }));
}

function captured(mediaType: string, parts: readonly Uint8Array[]): Captured | undefined {
  if (mediaType !== INK) return audioOf(parts, mediaType, parts.length * PIECE_MS);
  const last = parts.at(-1);
  const ink = last && decodeInk(last);
  return ink && inkOf(ink);
}
