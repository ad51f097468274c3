import { expect, test } from "vitest";
import { Vault } from "../src/platform/vault.ts";

const newKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
const words = new TextEncoder().encode("C says same and the");

// VAULT-1
test("a record is opened in its place, and what is stored shows nothing of it", async () => {
  const vault = new Vault("P1", await newKey());
  const sealed = await vault.seal(["changes", "d", "a", 1], words);
  expect(Buffer.from(sealed).includes("same")).toBe(false);
  expect(await vault.open(["changes", "d", "a", 1], sealed)).toEqual(words);
  expect(await vault.seal(["changes", "d", "a", 1], words)).not.toEqual(sealed);
});

// VAULT-2
test("a record is nothing in another place, in another profile and under another key", async () => {
  const key = await newKey();
  const sealed = await new Vault("P1", key).seal(["changes", "d", "a", 1], words);
  expect(await new Vault("P1", key).open(["changes", "d", "a", 2], sealed)).toBeUndefined();
  expect(await new Vault("P1", key).open(["changes", "da", 1], sealed)).toBeUndefined();
  expect(await new Vault("P2", key).open(["changes", "d", "a", 1], sealed)).toBeUndefined();
  expect(await new Vault("P1", await newKey()).open(["changes", "d", "a", 1], sealed)).toBeUndefined();
});

// VAULT-2
test("a record with any byte altered, cut short or of another sort is nothing", async () => {
  const vault = new Vault("P1", await newKey());
  const sealed = await vault.seal(["values", "account"], words);
  for (let at = 0; at < sealed.length; at += 1) {
    const altered = sealed.slice();
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect(await vault.open(["values", "account"], altered)).toBeUndefined();
    expect(await vault.open(["values", "account"], sealed.slice(0, at))).toBeUndefined();
  }
  for (const junk of [undefined, null, "text", {}, new ArrayBuffer(40)])
    expect(await vault.open(["values", "account"], junk)).toBeUndefined();
});
