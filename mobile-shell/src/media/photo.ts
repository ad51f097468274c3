// A photo as it is kept: small, upright, and nothing in it but the picture.
//
// Whatever a camera gives is decoded, turned as its EXIF says, drawn anew and encoded: at most 1600 px and 400 kB, with a thumbnail
// of 160 px. Encoders of some browsers (Safari's) write an EXIF segment of their own, so every segment that is not needed to draw is
// taken out afterwards. The core refuses a photo that still has one: that rule is its own.
//
// Where pictures are decoded and drawn is a port, so that the steps can be tried without a browser.

import type { Captured } from "./captured.ts";

/** No wider and no higher. Units: CSS pixels. */
const LONGEST = [1600, 1280, 1024, 800, 640] as const;
const THUMBNAIL_LONGEST = [160, 120, 80] as const;
export const MAX_PHOTO_BYTES = 400_000;
export const MAX_THUMBNAIL_BYTES = 24_000;
const QUALITIES = [0.86, 0.78, 0.68, 0.55] as const;

export interface Picture {
  width: number;
  height: number;
  /** Draws it at this size and encodes it as JPEG. */
  jpeg(width: number, height: number, quality: number): Promise<Uint8Array>;
  close(): void;
}

/** Decodes a file, upright. Rejects if it is no picture. */
export type Easel = (file: Blob) => Promise<Picture>;

/** `noPicture`: the file cannot be shown as one. `tooRich`: it stays too large however small it is drawn. */
export type PhotoFault = "noPicture" | "tooRich";

export class PhotoRefusal extends Error {
  constructor(readonly fault: PhotoFault) {
    super(fault);
  }
}

/** Rejects with PhotoRefusal. */
export async function photoOf(file: Blob, easel: Easel = browserEasel): Promise<Captured> {
  const picture = await easel(file).catch(() => {
    throw new PhotoRefusal("noPicture");
  });
  try {
    const photo = await drawn(picture, LONGEST, MAX_PHOTO_BYTES);
    const thumbnail = await drawn(picture, THUMBNAIL_LONGEST, MAX_THUMBNAIL_BYTES);
    return {
      request: { kind: "photo", mediaType: "image/jpeg", width: photo.width, height: photo.height, durationMs: 0 },
      bytes: photo.bytes,
      thumbnail: thumbnail.bytes,
    };
  } finally {
    picture.close();
  }
}

interface Drawn {
  width: number;
  height: number;
  bytes: Uint8Array;
}

/** The largest and best that is small enough. */
async function drawn(picture: Picture, longest: readonly number[], maxBytes: number): Promise<Drawn> {
  for (const side of longest) {
    const { width, height } = fitted(picture, side);
    for (const quality of QUALITIES) {
      const bytes = withoutMetadata(await picture.jpeg(width, height, quality));
      if (bytes.length <= maxBytes) return { width, height, bytes };
    }
  }
  throw new PhotoRefusal("tooRich");
}

/** As large as it is, but no longer than `longest`. */
export function fitted({ width, height }: { width: number; height: number }, longest: number): Omit<Drawn, "bytes"> {
  const scale = Math.min(1, longest / Math.max(width, height));
  const side = (length: number): number => Math.max(1, Math.round(length * scale));
  return { width: side(width), height: side(height) };
}

const START_OF_IMAGE = 0xd8;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
const JFIF = 0xe0;
const FIRST_APPLICATION = 0xe1;
const LAST_APPLICATION = 0xef;
/** Colour profiles and Adobe's colour transform say how the picture is to be drawn. */
const DRAWING = [0xe2, 0xee];
const ICC = "ICC_PROFILE\0";
const ADOBE = "Adobe";
const COMMENT = 0xfe;

/** A JPEG without what is not needed to draw it: EXIF, XMP, IPTC, comments, and whatever follows its end. */
export function withoutMetadata(jpeg: Uint8Array): Uint8Array {
  if (jpeg[0] !== 0xff || jpeg[1] !== START_OF_IMAGE) throw new PhotoRefusal("noPicture");
  const kept: Uint8Array[] = [jpeg.subarray(0, 2)];
  let at = 2;
  while (jpeg[at] === 0xff && jpeg[at + 1] !== START_OF_SCAN) {
    const marker = jpeg[at + 1] ?? 0;
    const length = ((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0);
    const end = at + 2 + length;
    if (length < 2 || end > jpeg.length) throw new PhotoRefusal("noPicture");
    const segment = jpeg.subarray(at, end);
    if (isNeeded(marker, segment)) kept.push(segment);
    at = end;
  }
  const end = endOfImage(jpeg, at);
  if (end === undefined) throw new PhotoRefusal("noPicture");
  kept.push(jpeg.subarray(at, end));
  return joined(kept);
}

function isNeeded(marker: number, segment: Uint8Array): boolean {
  if (marker === COMMENT) return false;
  if (marker === JFIF || marker < FIRST_APPLICATION || marker > LAST_APPLICATION) return true;
  const says = (words: string): boolean => [...words].every((letter, n) => segment[4 + n] === letter.charCodeAt(0));
  return DRAWING.includes(marker) && (says(ICC) || says(ADOBE));
}

/** After the first end of an image from here on: within a scan 0xff is never followed by its mark. */
function endOfImage(jpeg: Uint8Array, from: number): number | undefined {
  for (let at = from; at + 1 < jpeg.length; at += 1) {
    if (jpeg[at] === 0xff && jpeg[at + 1] === END_OF_IMAGE) return at + 2;
  }
  return undefined;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Where a picture is decoded and drawn in a browser. */
export const browserEasel: Easel = async (file) => {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const canvas = document.createElement("canvas");
  return {
    width: bitmap.width,
    height: bitmap.height,
    async jpeg(width, height, quality) {
      canvas.width = width;
      canvas.height = height;
      const pen = canvas.getContext("2d");
      if (pen === null) throw new PhotoRefusal("noPicture");
      pen.imageSmoothingQuality = "high";
      // What is see-through would be black in a JPEG.
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, width, height);
      pen.drawImage(bitmap, 0, 0, width, height);
      const encoded = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
      if (encoded === null) throw new PhotoRefusal("noPicture");
      return new Uint8Array(await encoded.arrayBuffer());
    },
    close() {
      bitmap.close();
      // Safari keeps the memory of a canvas until it is small.
      canvas.width = 0;
      canvas.height = 0;
    },
  };
};
