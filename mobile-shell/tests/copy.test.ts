import { expect, test } from "vitest";
import { type Copy, decodeCopy, encodeCopy, isCopy, newsOf } from "../src/platform/copy.ts";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const account = (person: string): Copy["values"][number] => ({
  key: "account",
  bytes: text(JSON.stringify({ person })),
});
const change = (seq: number) => ({ document: "d", actor: "a", seq, bytes: Uint8Array.of(0, 255, seq) });
const amara: Copy = { changes: [change(1), change(2)], values: [account("amara")], blobs: [] };

// COPY-1
test("a copy gives back every change", () => {
  const content = encodeCopy(amara);
  expect(isCopy(content)).toBe(true);
  expect(decodeCopy(content)).toEqual(amara);
  expect(new TextDecoder().decode(content)).toBe(
    '{"cahier copy":1,"changes":[["d","a",1,"AP8B"],["d","a",2,"AP8C"]],"values":[["account","eyJwZXJzb24iOiJhbWFyYSJ9"]]}',
  );
});

test("what is attached is in it", () => {
  const content = encodeCopy({ changes: [], values: [], blobs: [{ hash: "5f1c", bytes: Uint8Array.of(0, 255) }] });
  expect(new TextDecoder().decode(content)).toBe(
    '{"cahier copy":1,"changes":[],"values":[],"blobs":[["5f1c","AP8="]]}',
  );
  expect(decodeCopy(content)).toMatchObject({ blobs: [{ hash: "5f1c", bytes: Uint8Array.of(0, 255) }] });
});

// COPY-2
test("only who made it takes it back, and what is here is not taken twice", () => {
  const here = { changes: [change(1)], values: [account("amara")] };
  expect(newsOf(amara, here)).toEqual([change(2)]);
  expect(newsOf(amara, amara)).toEqual([]);
  expect(newsOf(amara, { changes: [], values: [account("ben")] })).toBe("ofAnother");
  expect(newsOf(amara, { changes: [], values: [] })).toBe("ofAnother");
  expect(newsOf({ changes: [change(1)], values: [], blobs: [] }, { changes: [], values: [] })).toBe("ofAnother");
});

// COPY-3
test("what is no copy, or a later version's, is said to be so", () => {
  expect(isCopy(text("{"))).toBe(false);
  expect(isCopy(text('{"cahier study":1}'))).toBe(false);
  expect(decodeCopy(text('{"cahier copy":2}'))).toBe("tooNew");
  const damaged = [
    "",
    "[]",
    "null",
    '{"cahier copy":"1"}',
    '{"cahier copy":1}',
    '{"cahier copy":1,"changes":{},"values":[]}',
    '{"cahier copy":1,"changes":[["d","a",1]],"values":[]}',
    '{"cahier copy":1,"changes":[["d","a",0.5,""]],"values":[]}',
    '{"cahier copy":1,"changes":[["d","a",1,"?"]],"values":[]}',
    '{"cahier copy":1,"changes":[],"values":[7]}',
    '{"cahier copy":1,"changes":[],"values":[],"blobs":[["5f1c"]]}',
  ];
  for (const content of damaged) expect(decodeCopy(text(content))).toBe("damaged");
  expect(decodeCopy(Uint8Array.of(0xff))).toBe("damaged");
});
