// Ports without a browser: a clock that is moved by hand, a disk that can fail, a relay that is a list.

import type { Clock } from "../../src/platform/clock.ts";
import type { Now, StoredBlob, StoredChange, StoredValue } from "../../src/platform/engine.ts";
import type { Dial, SocketEvents } from "../../src/platform/socket.ts";
import {
  type Piece,
  type PieceOf,
  type Store,
  type StoreContents,
  StoreError,
  type StoreFault,
} from "../../src/platform/store.ts";

export class FakeClock implements Clock {
  #nowMs = 1_000_000;
  #timers: { at: number; run: () => void }[] = [];

  now(): Now {
    return { wallMs: this.#nowMs, monotonicMs: this.#nowMs };
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#nowMs + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Moves time on, runs what is due in order, and lets promises settle in between. */
  async pass(ms: number): Promise<void> {
    const until = this.#nowMs + ms;
    await settle();
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== due);
      this.#nowMs = Math.max(this.#nowMs, due.at);
      due.run();
      await settle();
    }
    this.#nowMs = until;
  }
}

/** Lets everything that waits for promises alone go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

export class FakeStore implements Store {
  readonly appended: { changes: StoredChange[]; values: StoredValue[] }[] = [];
  unfinished: Piece[] = [];
  readonly blobs = new Map<string, Uint8Array>();
  attempts = 0;
  fault: StoreFault | undefined;
  contents: StoreContents = { changes: [], values: [], damaged: [] };
  cleared = false;
  tidied = 0;
  kept: string | undefined = "token-1";
  /** Set to hold a write until it is called. */
  #held: (() => void)[] | undefined;

  read(): Promise<StoreContents> {
    return Promise.resolve(this.contents);
  }

  async append(changes: StoredChange[], values: StoredValue[], blobs: StoredBlob[] = []): Promise<void> {
    this.attempts += 1;
    if (this.fault !== undefined) throw new StoreError(this.fault);
    if (this.#held !== undefined) await new Promise<void>((resolve) => this.#held?.push(resolve));
    this.appended.push({ changes, values });
    for (const { hash, bytes } of blobs) this.blobs.set(hash, bytes);
  }

  blob(hash: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.blobs.get(hash));
  }

  letGo(): void {}

  hashes(): Promise<string[]> {
    return Promise.resolve([...this.blobs.keys()].sort());
  }

  keepPiece(piece: Piece): Promise<void> {
    this.unfinished.push(piece);
    return Promise.resolve();
  }

  pieces(): Promise<Piece[]> {
    return Promise.resolve(this.unfinished);
  }

  dropPieces({ note, mediaType }: PieceOf): Promise<void> {
    this.unfinished = this.unfinished.filter((piece) => piece.note !== note || piece.mediaType !== mediaType);
    return Promise.resolve();
  }

  hold(): () => void {
    this.#held = [];
    return () => {
      const held = this.#held ?? [];
      this.#held = undefined;
      for (const resolve of held) resolve();
    };
  }

  device(): Promise<string> {
    return Promise.resolve("device-1");
  }

  token(): Promise<string | undefined> {
    return Promise.resolve(this.kept);
  }

  keepToken(token: string): Promise<void> {
    this.kept = token;
    return Promise.resolve();
  }

  hasCookie(): Promise<boolean> {
    return Promise.resolve(false);
  }

  tidy(): Promise<void> {
    this.tidied += 1;
    return Promise.resolve();
  }

  clear(): Promise<void> {
    this.cleared = true;
    return Promise.resolve();
  }
}

export class FakeRelay {
  readonly sockets: { events: SocketEvents; sent: Uint8Array[]; closed: boolean }[] = [];

  readonly dial: Dial = (events) => {
    const socket = { events, sent: [] as Uint8Array[], closed: false };
    this.sockets.push(socket);
    return {
      send: (frame) => {
        socket.sent.push(frame);
      },
      close: () => {
        socket.closed = true;
      },
    };
  };

  get last(): FakeRelay["sockets"][number] {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error("nobody dialled");
    return socket;
  }
}
