// Photos, ink and recordings on their way: up to the relay piece by piece, and down when somebody looks at one.
//
// Rules kept here:
// - Words go first: this is no part of the socket's traffic, one request runs at a time, and nothing waits for it.
// - What was sent of something is asked before more is sent, so an upload that broke goes on where the relay has got to.
// - What fails is tried again after a while, for ever; what the relay refuses waits for the next connection, and the rest goes on.
// - Nothing that comes down is kept or shown unless its bytes have the hash by which it was asked for.

import type { Clock } from "../platform/clock.ts";
import type { StoredBlob, UploadView } from "../platform/engine.ts";
import { sha256 } from "../platform/hash.ts";
import type { Fetch } from "../platform/poll.ts";
import type { Credential } from "../platform/socket.ts";

export interface TransferPorts {
  fetch: Fetch;
  /** Where this page's relay is. */
  relay: URL;
  credential: Credential;
  clock: Clock;
}

/** What is here, and what is due. */
export interface Stock {
  /** What can be sent now. */
  uploads(): UploadView[];
  uploaded(upload: UploadView): void;
  read(hash: string): Promise<Uint8Array | undefined>;
  /** What was attached here is not here any more. */
  missing(hash: string): void;
  keep(blob: StoredBlob): Promise<void>;
  /** How many of so many are there; of none, when there is nothing to send. */
  progress(done: number, total: number): void;
}

const PIECE_BYTES = 128 * 1024;
const MAX_BLOB_BYTES = 1024 * 1024;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 60_000;
/** A piece on a slow line. */
const ANSWER_WITHIN_MS = 60_000;
/** An offset that the relay does not take twice in a row is its own fault, or another tab's work. */
const MAX_DISAGREEMENTS = 3;

/** The relay said no, which it will say again. */
class Refused extends Error {}

export class Transfers {
  #ports: TransferPorts;
  #stock: Stock;
  #connected = false;
  #sending = false;
  #refused = new Set<string>();
  #total = 0;
  #cancelWait: () => void = () => undefined;
  #fetching = new Map<string, Promise<Uint8Array | undefined>>();
  #line: Promise<unknown> = Promise.resolve();

  constructor(ports: TransferPorts, stock: Stock) {
    this.#ports = ports;
    this.#stock = stock;
  }

  /** There is a connection: what was refused is tried once more. */
  connected(): void {
    this.#connected = true;
    this.#refused.clear();
    this.look();
  }

  disconnected(): void {
    this.#connected = false;
    this.#cancelWait();
  }

  /** Something may be due. */
  look(): void {
    if (this.#connected && !this.#sending) void this.#sendAll();
  }

  /** Something that is not on this tablet; asked of the first of these documents that the relay gives it from. */
  download(documents: readonly string[], hash: string): Promise<Uint8Array | undefined> {
    if (!this.#connected) return Promise.resolve(undefined);
    const known = this.#fetching.get(hash);
    if (known !== undefined) return known;
    const fetching = this.#line.then(() => this.#fetchOne(documents, hash)).catch(() => undefined);
    this.#line = fetching;
    this.#fetching.set(hash, fetching);
    void fetching.then(() => this.#fetching.delete(hash));
    return fetching;
  }

  async #fetchOne(documents: readonly string[], hash: string): Promise<Uint8Array | undefined> {
    for (const document of documents) {
      const response = await this.#ask(document, hash, { method: "GET" });
      if (response.status !== 200) continue;
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (bytes.length > MAX_BLOB_BYTES || (await sha256(bytes)) !== hash) continue;
      await this.#stock.keep({ hash, bytes }).catch(() => undefined);
      return bytes;
    }
    return undefined;
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    let delay = FIRST_RETRY_MS;
    while (this.#connected) {
      const due = this.#stock.uploads();
      const next = due.find((upload) => !this.#refused.has(nameOf(upload)));
      this.#total = next === undefined ? 0 : Math.max(this.#total, due.length);
      // What the relay refused is not on its way.
      this.#stock.progress(next === undefined ? 0 : this.#total - due.length, this.#total);
      if (next === undefined) break;
      try {
        await this.#send(next);
        this.#stock.uploaded(next);
        delay = FIRST_RETRY_MS;
      } catch (error) {
        if (error instanceof Refused) {
          this.#refused.add(nameOf(next));
          continue;
        }
        await new Promise<void>((resolve) => {
          const cancel = this.#ports.clock.after(delay, resolve);
          this.#cancelWait = () => {
            cancel();
            resolve();
          };
        });
        delay = Math.min(2 * delay, LONGEST_RETRY_MS);
      }
    }
    this.#sending = false;
  }

  async #send(upload: UploadView): Promise<void> {
    const { document, hash, from } = upload;
    if (from !== undefined && (await this.#adopt(document, hash, from))) return;
    const bytes = await this.#stock.read(hash);
    if (bytes === undefined) {
      // Or it was made on another tablet of the same person, which sends it.
      this.#stock.missing(hash);
      throw new Refused();
    }
    let offset = await this.#offset(document, hash);
    for (let disagreements = 0; offset < bytes.length; ) {
      const piece = bytes.slice(offset, offset + PIECE_BYTES);
      const response = await this.#ask(document, hash, {
        method: "PATCH",
        headers: {
          "content-type": "application/octet-stream",
          "upload-offset": String(offset),
          "upload-length": String(bytes.length),
        },
        body: piece as Uint8Array<ArrayBuffer>,
      });
      if (response.ok) {
        offset += piece.length;
        continue;
      }
      if (response.status !== 409) throw failureOf(response);
      disagreements += 1;
      if (disagreements > MAX_DISAGREEMENTS) throw new Error("the relay takes no offset");
      offset = offsetIn(response);
    }
  }

  /** Whether the relay has it in another document already. */
  async #adopt(document: string, hash: string, from: string): Promise<boolean> {
    const response = await this.#ask(document, hash, { method: "POST" }, `?from=${encodeURIComponent(from)}`);
    if (response.status >= 500) throw failureOf(response);
    return response.ok;
  }

  async #offset(document: string, hash: string): Promise<number> {
    const response = await this.#ask(document, hash, { method: "HEAD" });
    // Nothing of it is there; that it may not be brought there at all is said to the first piece.
    if (response.status === 404) return 0;
    if (!response.ok) throw failureOf(response);
    return offsetIn(response);
  }

  async #ask(document: string, hash: string, init: RequestInit, query = ""): Promise<Response> {
    const { fetch, relay, credential, clock } = this.#ports;
    const path = `/api/documents/${encodeURIComponent(document)}/blobs/${hash}${query}`;
    const request = new AbortController();
    const cancel = clock.after(ANSWER_WITHIN_MS, () => request.abort());
    try {
      return await fetch(new URL(path, relay), {
        ...init,
        headers: {
          ...init.headers,
          ...(credential.token === undefined ? {} : { authorization: `Bearer ${credential.token}` }),
        },
        credentials: "omit",
        cache: "no-store",
        redirect: "error",
        signal: request.signal,
      });
    } finally {
      cancel();
    }
  }
}

const nameOf = ({ document, hash }: UploadView): string => `${document} ${hash}`;

function offsetIn(response: Response): number {
  const offset = Number(response.headers.get("upload-offset") ?? Number.NaN);
  if (!Number.isSafeInteger(offset) || offset < 0) throw new Error("no answer of the relay");
  return offset;
}

/** A proxy that cannot reach the relay answers for it with 5xx, and too many requests are too many only for a while. */
function failureOf({ status }: Response): Error {
  return status >= 400 && status < 500 && status !== 429 && status !== 408 ? new Refused() : new Error("not now");
}
