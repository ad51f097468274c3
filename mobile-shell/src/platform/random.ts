// The port to the system's randomness.

/** A seed for the engine; never used twice. */
export function randomSeed(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(32));
}

/** What a passphrase is proposed of; never used twice. */
export function randomLetters(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(12));
}

/** A name that no other tablet has. */
export function randomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
