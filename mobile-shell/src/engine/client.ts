// The page's side of the worker: asks, waits for answers, hands pushes on, and starts a new worker when one breaks.

import type { Answers, Ask, Message, Refusal, Request } from "./protocol.ts";

/** What a Worker offers, as far as it is needed here; tests bring their own. */
export interface WorkerLike {
  postMessage(request: Request): void;
  onmessage: ((event: { data: Message }) => void) | null;
  onerror: ((event: unknown) => void) | null;
  terminate(): void;
}

export type Push = Exclude<Message, { tag: "answer" | "refusal" | "broken" }>;

export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal);
  }
}

interface Waiting {
  resolve(value: never): void;
  reject(error: Refused): void;
}

/** More restarts than this in one page's life are no accident: then a person is asked. */
const MAX_RESTARTS = 5;

export class EngineClient {
  #start: () => WorkerLike;
  #push: (push: Push) => void;
  #gone: () => void;
  #worker: WorkerLike;
  #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #restarts = 0;
  #open: Ask | undefined;
  /** While the engine opens; whatever else is asked meanwhile waits for it. */
  #opening: Promise<void> | undefined;
  #watch: Ask | undefined;

  /** `gone` is called when the engine has broken too often to be started again. */
  constructor(start: () => WorkerLike, push: (push: Push) => void, gone: () => void) {
    this.#start = start;
    this.#push = push;
    this.#gone = gone;
    this.#worker = this.#spawn();
  }

  ask<A extends Ask>(ask: A): Promise<Answers[A["tag"]]> {
    if (ask.tag === "watch") this.#watch = ask;
    if (ask.tag !== "open")
      return this.#opening === undefined ? this.#post(ask) : this.#onceOpen().then(() => this.#post(ask));
    this.#open = ask;
    const opened = this.#post(ask);
    const settled = (): void => {
      if (this.#opening === opening) this.#opening = undefined;
    };
    const opening = opened.then(settled, settled);
    this.#opening = opening;
    return opened;
  }

  /** Also when it breaks meanwhile, and another opens in its place. */
  async #onceOpen(): Promise<void> {
    while (this.#opening !== undefined) await this.#opening;
  }

  #post<A extends Ask>(ask: A): Promise<Answers[A["tag"]]> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ask });
    });
  }

  /** A new worker reads the store as it is now. */
  async startAnew(): Promise<void> {
    await this.ask({ tag: "stop" });
    this.#worker.terminate();
    this.#worker = this.#spawn();
    await this.#reopen();
  }

  close(): void {
    this.#worker.terminate();
  }

  #spawn(): WorkerLike {
    const worker = this.#start();
    worker.onmessage = ({ data }) => this.#receive(data);
    worker.onerror = () => this.#restart();
    return worker;
  }

  #receive(message: Message): void {
    switch (message.tag) {
      case "answer":
        this.#take(message.id)?.resolve(message.value as never);
        return;
      case "refusal":
        this.#take(message.id)?.reject(new Refused(message.refusal));
        return;
      case "broken":
        this.#restart();
        return;
      default:
        this.#push(message);
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #restart(): void {
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(new Refused("broken"));
    this.#waiting.clear();
    this.#restarts += 1;
    if (this.#restarts > MAX_RESTARTS) {
      this.#gone();
      return;
    }
    this.#worker = this.#spawn();
    // If this breaks too, the new worker's own report starts the next round.
    this.#reopen().catch(() => undefined);
  }

  async #reopen(): Promise<void> {
    if (this.#open === undefined) return;
    await this.ask(this.#open);
    if (this.#watch !== undefined) await this.ask(this.#watch);
  }
}
