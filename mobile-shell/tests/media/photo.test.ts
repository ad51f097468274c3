import { expect, test } from "vitest";
import { type Easel, fitted, PhotoRefusal, photoOf, withoutMetadata } from "../../src/media/photo.ts";

const segment = (marker: number, content: string | number[]): number[] => {
  const bytes = typeof content === "string" ? [...content].map((letter) => letter.charCodeAt(0)) : content;
  return [0xff, marker, (bytes.length + 2) >> 8, (bytes.length + 2) & 0xff, ...bytes];
};
const START = [0xff, 0xd8];
const JFIF = segment(0xe0, [...[..."JFIF\0"].map((letter) => letter.charCodeAt(0)), 1, 1, 0, 0, 1, 0, 1, 0, 0]);
const TABLE = segment(0xdb, [0, 1, 2, 3]);
/** A scan with a stuffed 0xff and a restart mark in it. */
const SCAN = [...segment(0xda, [1, 1, 0, 0, 63, 0]), 0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56];
const END = [0xff, 0xd9];
const EXIF = segment(0xe1, "Exif\0\0MM\0*GPS 51.5388 N 0.1426 W");
const XMP = segment(0xe1, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Kestrel Lane</x:xmpmeta>");
const COMMENT = segment(0xfe, "taken by Amara");
const PROFILE = segment(0xe2, "ICC_PROFILE\0\u0001\u0001sRGB");

const jpeg = (...parts: number[][]): Uint8Array<ArrayBuffer> => Uint8Array.from(parts.flat());

// MEDIA-2
test("of a JPEG only what draws it stays, and nothing after its end", () => {
  const taken = jpeg(START, JFIF, EXIF, XMP, PROFILE, COMMENT, TABLE, SCAN, END, [0x47, 0x50, 0x53]);
  expect(withoutMetadata(taken)).toEqual(jpeg(START, JFIF, PROFILE, TABLE, SCAN, END));
});

test("a photo's second picture goes with its index", () => {
  expect(withoutMetadata(jpeg(START, segment(0xe2, "MPF\0II*"), TABLE, SCAN, END))).toEqual(
    jpeg(START, TABLE, SCAN, END),
  );
});

test("what ends in the middle is no picture", () => {
  expect(() => withoutMetadata(jpeg(START, [0xff, 0xe0, 0x40, 0x00]))).toThrow(new PhotoRefusal("noPicture"));
  expect(() => withoutMetadata(jpeg(START, TABLE, SCAN))).toThrow(new PhotoRefusal("noPicture"));
  expect(() => withoutMetadata(new TextEncoder().encode("no JPEG"))).toThrow(new PhotoRefusal("noPicture"));
});

test("a picture keeps its shape, and a small one its size", () => {
  expect(fitted({ width: 4032, height: 3024 }, 1600)).toEqual({ width: 1600, height: 1200 });
  expect(fitted({ width: 3024, height: 4032 }, 160)).toEqual({ width: 120, height: 160 });
  expect(fitted({ width: 20_000, height: 3 }, 160)).toEqual({ width: 160, height: 1 });
  expect(fitted({ width: 80, height: 60 }, 160)).toEqual({ width: 80, height: 60 });
});

/** Draws so many bytes for each pixel at full quality. */
const easel =
  (bytesAPixel: number, drawn: string[] = []): Easel =>
  () =>
    Promise.resolve({
      width: 4000,
      height: 3000,
      jpeg: (width, height, quality) => {
        drawn.push(`${width}×${height} at ${quality}`);
        const content = new Array<number>(Math.round(width * height * quality * bytesAPixel)).fill(1);
        return Promise.resolve(jpeg(START, EXIF, TABLE, SCAN, content, END));
      },
      close: () => drawn.push("closed"),
    });

// MEDIA-15
test("a photo is as good as fits, with a thumbnail, and without what its encoder wrote into it", async () => {
  const drawn: string[] = [];
  const photo = await photoOf(new Blob(), easel(0.27, drawn));
  expect(drawn).toEqual([
    ...["1600×1200 at 0.86", "1600×1200 at 0.78", "1600×1200 at 0.68"],
    ...["160×120 at 0.86", "closed"],
  ]);
  expect(photo.request).toEqual({ kind: "photo", mediaType: "image/jpeg", width: 1600, height: 1200, durationMs: 0 });
  expect(photo.bytes.length).toBe(2 + 8 + 17 + 352_512 + 2);
  expect(new TextDecoder("latin1").decode(photo.bytes)).not.toContain("Exif");
  expect(photo.thumbnail?.length).toBeLessThanOrEqual(24_000);
});

test("a photo that no quality makes small enough is drawn smaller", async () => {
  expect((await photoOf(new Blob(), easel(0.5))).request).toMatchObject({ width: 1280, height: 960 });
});

test("what cannot be decoded is refused in so many words", async () => {
  const broken: Easel = () => Promise.reject(new DOMException("", "InvalidStateError"));
  await expect(photoOf(new Blob(["minutes"]), broken)).rejects.toEqual(new PhotoRefusal("noPicture"));
});
