// What lies on a tablet, sealed: every record under the key of the profile that it belongs to.
//
// AES-GCM with 256 bits and a random nonce of 96 bits for each record: a tablet would have to write four thousand million
// records under one key before two nonces were likely to meet. A record is bound to its profile and its place, so that
// none can be read in the place of another. What is read when a record is damaged is nothing, never something else.
//
// What a thief of the storage still learns: the name of each profile, which documents there are (by id), how many changes
// each session of the tablet made to them, how long each is, and the order in which they came; of photos, drawings and recordings
// their hashes and how long they are, and on which note one is being made. Whoever can also write to
// the storage can remove records or put an older copy of one back into its own place.
//
// Keys are profiles.ts' business.

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = "AES-GCM";
/** In every record's binding: another way to seal gets another number. */
const VERSION = 1;

/** Where a record lies: the object store, and its key there. */
export type Place = readonly (string | number)[];

export class Vault {
  #profile: string;
  #key: CryptoKey;

  constructor(profile: string, key: CryptoKey) {
    this.#profile = profile;
    this.#key = key;
  }

  async seal(place: Place, content: Uint8Array): Promise<Uint8Array> {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const sealed = await crypto.subtle.encrypt(
      this.#bound(place, nonce),
      this.#key,
      content as Uint8Array<ArrayBuffer>,
    );
    const record = new Uint8Array(NONCE_BYTES + sealed.byteLength);
    record.set(nonce);
    record.set(new Uint8Array(sealed), NONCE_BYTES);
    return record;
  }

  /** Nothing, if the record is damaged or was sealed for another place or under another key. */
  async open(place: Place, record: unknown): Promise<Uint8Array | undefined> {
    if (!(record instanceof Uint8Array) || record.length < NONCE_BYTES + TAG_BYTES) return undefined;
    const nonce = record.slice(0, NONCE_BYTES);
    try {
      const content = await crypto.subtle.decrypt(this.#bound(place, nonce), this.#key, record.slice(NONCE_BYTES));
      return new Uint8Array(content);
    } catch {
      return undefined;
    }
  }

  #bound(place: Place, nonce: Uint8Array<ArrayBuffer>): AesGcmParams {
    // As JSON no two places are written alike, whatever stands in their parts.
    const additionalData = new TextEncoder().encode(JSON.stringify([VERSION, this.#profile, ...place]));
    return { name: ALGORITHM, iv: nonce, additionalData };
  }
}
