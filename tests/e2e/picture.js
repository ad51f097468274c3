// A photo as a camera takes it: large, on its side, with where and when and by whom in its EXIF.

export const PLANTED = "taken by Amara at the gate of Kestrel Lane";

/** A JPEG lying on its side: 2000 × 1500 with a blue left edge, to be shown upright with the blue at the top. */
export async function photograph(page, { noise = 0.5 } = {}) {
  const drawn = await page.evaluate(async (noise) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2000, 1500];
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#e8e4da";
    pen.fillRect(0, 0, 2000, 1500);
    pen.fillStyle = "#1034c8";
    pen.fillRect(0, 0, 300, 1500);
    // As a real picture, it does not become small by itself.
    for (let number = 0; number < 40_000 * noise; number += 1) {
      pen.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`;
      pen.fillRect(300 + Math.random() * 1700, Math.random() * 1500, 6, 6);
    }
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.95));
    // As text: a list of a million numbers would keep everybody waiting.
    return await new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result.split(",")[1]);
      reader.readAsDataURL(blob);
    });
  }, noise);
  const jpeg = Buffer.from(drawn, "base64");
  return Buffer.concat([jpeg.subarray(0, 2), exif(), jpeg.subarray(2)]);
}

/** TIFF, big-endian: a description, an orientation of 90°, and a GPS directory with a latitude. */
function exif() {
  const entry = (tag, type, count, value) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16BE(tag, 0);
    bytes.writeUInt16BE(type, 2);
    bytes.writeUInt32BE(count, 4);
    if (type === 3) bytes.writeUInt16BE(value, 8);
    else bytes.writeUInt32BE(value, 8);
    return bytes;
  };
  const count = (entries) => Buffer.from([0, entries]);
  const end = Buffer.alloc(4);
  const words = Buffer.from(`${PLANTED}\0`);
  const first = 8;
  const gps = first + 2 + 3 * 12 + 4;
  const wordsAt = gps + 2 + 2 * 12 + 4;
  const latitudeAt = wordsAt + words.length;
  const latitude = Buffer.alloc(24);
  [51, 1, 32, 1, 19, 1].forEach((part, place) => latitude.writeUInt32BE(part, 4 * place));
  const tiff = Buffer.concat([
    Buffer.from("MM\0*"),
    Buffer.from([0, 0, 0, first]),
    count(3),
    entry(0x010e, 2, words.length, wordsAt),
    entry(0x0112, 3, 1, 6),
    entry(0x8825, 4, 1, gps),
    end,
    count(2),
    entry(0x0001, 2, 2, 0x4e000000),
    entry(0x0002, 5, 3, latitudeAt),
    end,
    words,
    latitude,
  ]);
  const content = Buffer.concat([Buffer.from("Exif\0\0"), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}
