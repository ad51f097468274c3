// The relay without a websocket: the same frames in single requests, for networks that let nothing else through.
//
// Rules kept here (the bytes are in core/PROTOCOL.md, "Without a websocket"):
// - One request sends at a time and one waits at a time. Each is tried again as it is until it is answered or there
//   has been no answer for so long that the connection counts as lost: repeating loses and doubles nothing.
// - What is not the relay's answer, a login page of some network for example, is no answer.

import type { Clock } from "./clock.ts";
import { type Credential, type Dial, MAX_WAITING_BYTES, type SocketEvents } from "./socket.ts";

export type Fetch = (url: URL, request: RequestInit) => Promise<Response>;

export interface PollPorts {
  fetch: Fetch;
  clock: Clock;
  credential: Credential;
}

const SESSION = "Cahier-Session";
const BINARY = "application/octet-stream";

const SEND = 1;
const WAIT = 2;
const END = 3;

/** The relay answers a waiting request after 20 seconds at the latest; a proxy may add to it. */
const ANSWER_WITHIN_MS = 45_000;
/** A long frame on a slow line. */
const TAKEN_WITHIN_MS = 120_000;
const AGAIN_AFTER_MS = 1_000;
/** The relay keeps a session of which it hears nothing for a minute. */
const LOST_AFTER_MS = 50_000;
/** Frames that wait are sent together up to this length. */
const TOGETHER_BYTES = 1024 * 1024;

interface Answer {
  close: number;
  number: number;
  frames: Uint8Array[];
}

/** The request was refused: trying again would change nothing. */
class Refused extends Error {}

export function dialPolling(url: URL, ports: PollPorts): Dial {
  return (events) => {
    const polling = new Polling(url, ports, events);
    void polling.run();
    return {
      send: (frame) => polling.send(frame),
      close: () => polling.end(),
    };
  };
}

class Polling {
  #url: URL;
  #fetch: Fetch;
  #clock: Clock;
  #token: string | undefined;
  #events: SocketEvents;
  #session: string | undefined;
  #over = false;
  #requests = new Set<AbortController>();
  #frames: Uint8Array[] = [];
  #waitingBytes = 0;
  #sending = false;
  #sent = 0;
  #received = 0;

  constructor(url: URL, { fetch, clock, credential }: PollPorts, events: SocketEvents) {
    this.#url = url;
    this.#fetch = fetch;
    this.#clock = clock;
    this.#token = credential.token;
    this.#events = events;
  }

  async run(): Promise<void> {
    try {
      const response = await this.#post(new Uint8Array(), ANSWER_WITHIN_MS);
      const session = response.headers.get(SESSION);
      if (session === null) throw new Refused();
      this.#session = session;
      if (this.#over) return;
      this.#events.opened();
      while (!this.#over) await this.#wait();
    } catch {
      this.#lose();
    }
  }

  send(frame: Uint8Array): void {
    if (this.#over || this.#session === undefined) return;
    if (this.#waitingBytes > MAX_WAITING_BYTES) {
      this.#lose();
      return;
    }
    this.#frames.push(frame);
    this.#waitingBytes += frame.length;
    if (!this.#sending) void this.#sendAll();
  }

  /** Ends without a further report. */
  end(): void {
    if (this.#over) return;
    this.#over = true;
    for (const request of this.#requests) request.abort();
    // So that the relay need not wait for a silence. Whether it arrives changes nothing.
    if (this.#session !== undefined) this.#post(head(END, 0), ANSWER_WITHIN_MS).catch(() => undefined);
  }

  #lose(code?: number): void {
    if (this.#over) return;
    this.end();
    this.#events.closed(code);
  }

  async #wait(): Promise<void> {
    const answer = await this.#ask(head(WAIT, this.#received), ANSWER_WITHIN_MS);
    if (answer.number === this.#received + 1) {
      this.#received = answer.number;
      for (const frame of answer.frames) if (!this.#over) this.#events.received(frame);
    }
    if (answer.close !== 0) this.#lose(answer.close);
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    try {
      // In turns, so that frames that are sent in one go share a request.
      await Promise.resolve();
      while (!this.#over && this.#frames.length > 0) {
        const together = this.#takeTogether();
        this.#sent += 1;
        const answer = await this.#ask(sendBody(this.#sent, together), TAKEN_WITHIN_MS);
        for (const frame of together) this.#waitingBytes -= frame.length;
        // The waiting request brings what the relay said before it closed.
        if (answer.close !== 0) return;
      }
    } catch {
      this.#lose();
    } finally {
      this.#sending = false;
    }
  }

  #takeTogether(): Uint8Array[] {
    let bytes = 0;
    let count = 0;
    for (const frame of this.#frames) {
      if (count > 0 && bytes + frame.length > TOGETHER_BYTES) break;
      bytes += frame.length;
      count += 1;
    }
    return this.#frames.splice(0, count);
  }

  /** Asks until there is an answer, or has been none for too long. */
  async #ask(body: Uint8Array, withinMs: number): Promise<Answer> {
    const began = this.#clock.now().monotonicMs;
    for (;;) {
      try {
        const response = await this.#post(body, withinMs);
        return readAnswer(new Uint8Array(await response.arrayBuffer()));
      } catch (error) {
        const lost = this.#clock.now().monotonicMs - began > LOST_AFTER_MS;
        if (error instanceof Refused || this.#over || lost) throw error;
        await new Promise<void>((resolve) => this.#clock.after(AGAIN_AFTER_MS, resolve));
      }
    }
  }

  async #post(body: Uint8Array, withinMs: number): Promise<Response> {
    const request = new AbortController();
    this.#requests.add(request);
    const cancel = this.#clock.after(withinMs, () => request.abort());
    try {
      const response = await this.#fetch(this.#url, {
        method: "POST",
        headers: {
          "content-type": BINARY,
          ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
          ...(this.#session === undefined ? {} : { [SESSION]: this.#session }),
        },
        credentials: "omit",
        body: body as Uint8Array<ArrayBuffer>,
        cache: "no-store",
        redirect: "error",
        signal: request.signal,
      });
      // A proxy that cannot reach the relay answers for it with 5xx; the relay itself refuses with 4xx.
      if (response.status >= 400 && response.status < 500) throw new Refused();
      if (!response.ok || response.headers.get("content-type") !== BINARY) throw new Error("no answer of the relay");
      return response;
    } finally {
      cancel();
      this.#requests.delete(request);
    }
  }
}

function head(what: number, number: number, frameBytes = 0): Uint8Array {
  const body = new Uint8Array(5 + frameBytes);
  const view = new DataView(body.buffer);
  view.setUint8(0, what);
  view.setUint32(1, number);
  return body;
}

function sendBody(number: number, frames: Uint8Array[]): Uint8Array {
  const body = head(
    SEND,
    number,
    frames.reduce((bytes, frame) => bytes + 4 + frame.length, 0),
  );
  const view = new DataView(body.buffer);
  let at = 5;
  for (const frame of frames) {
    view.setUint32(at, frame.length);
    body.set(frame, at + 4);
    at += 4 + frame.length;
  }
  return body;
}

function readAnswer(body: Uint8Array): Answer {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const close = view.getUint16(0);
  const number = view.getUint32(2);
  const frames: Uint8Array[] = [];
  for (let at = 6; at < body.length; ) {
    const end = at + 4 + view.getUint32(at);
    if (end > body.length) throw new Error("a frame is cut off");
    frames.push(body.slice(at + 4, end));
    at = end;
  }
  return { close, number, frames };
}

/** Where this page's relay is polled. */
export function pollUrl(page: string): URL {
  return new URL("/sync/poll", page);
}
