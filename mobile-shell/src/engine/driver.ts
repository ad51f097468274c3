// Carries out what the engine asks: writes, sends, wakes, and shows. One driver runs in each tab's worker.
//
// Rules kept here:
// - Effects are carried out in order. A Send behind a Persist waits until that is durable. Only Changed does not
//   wait, because an edit is shown also where the disk is slow.
// - `persisted` is reported after the transaction is complete, never before.
// - A write that fails stays first in the queue and is tried again for ever. While one fails the socket is closed,
//   so the queue grows only by what a person can tap.
// - Only what the open screen shows is read, at most once a frame. An edit is shown when it is durable, or a frame later if that takes
//   longer: nothing is read before the write, and a quick disk needs one look, not two.

import type { Clock } from "../platform/clock.ts";
import { decodeCopy, encodeCopy, newsOf } from "../platform/copy.ts";
import {
  type Edit,
  type Effect,
  type Engine,
  EngineRefusal,
  type Now,
  type StoredBlob,
  type StoredChange,
  type StoredValue,
  type TakenInView,
} from "../platform/engine.ts";
import { ROSTER_VALUE } from "../platform/roster.ts";
import type { Credential, Dial, Socket } from "../platform/socket.ts";
import { type PieceOf, type Store, StoreError } from "../platform/store.ts";
import type { Answers, Ask, Message, Refusal, Request, Shown, StorageState, Watch } from "./protocol.ts";
import { type TransferPorts, Transfers } from "./transfers.ts";

const FRAME_MS = 16;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;
/** So that one transaction stays small on a first sync of many lessons. */
const MAX_WRITES_AT_ONCE = 500;
/** So that a cheap tablet has the memory to seal one file of a copy. */
const MAX_COPIED_BLOB_BYTES = 8 * 1024 * 1024;

export interface DriverPorts {
  openEngine(device: string): Promise<Engine>;
  store: Store;
  dial: Dial;
  /** Filled in here; whoever dials shows it. */
  credential: Credential;
  clock: Clock;
  /** How photos, ink and recordings travel; the rest of what that needs is here. */
  transfers: Pick<TransferPorts, "fetch" | "relay">;
  post(message: Message): void;
  /** Told why the engine broke, for whoever looks for the fault. */
  broke(error: unknown): void;
}

type Step = Exclude<Effect, { tag: "changed" }>;

export class Driver {
  #ports: DriverPorts;
  #engine: Engine | undefined;
  #device = "";
  #damaged: string[] = [];
  #watches: readonly Watch[] = [{ tag: "home" }];
  #queue: Step[] = [];
  #draining = false;
  #idle: (() => void)[] = [];
  #storage: StorageState = "fine";
  #socket: Socket | undefined;
  #transfers: Transfers;
  #uploads = { done: 0, total: 0 };
  #cancelWake: () => void = () => undefined;
  /** Set while a look is due. */
  #cancelLook: (() => void) | undefined;
  /** Edits that are not on the screen yet. */
  #unseen: (() => void)[] = [];
  #broken = false;
  #stopped = false;

  constructor(ports: DriverPorts) {
    this.#ports = ports;
    const { transfers, credential, clock, store } = ports;
    this.#transfers = new Transfers(
      { ...transfers, credential, clock },
      {
        uploads: () => (this.#broken || this.#stopped ? [] : (this.#engine?.uploads() ?? [])),
        uploaded: ({ document, hash }) => {
          this.#tell((engine) => engine.uploaded(document, hash));
          store.letGo(hash);
        },
        read: (hash) => store.blob(hash),
        missing: (hash) => this.#tell((engine) => engine.bytesMissing(hash)),
        keep: async (blob) => {
          await store.append([], [], [blob]);
          store.letGo(blob.hash);
        },
        progress: (done, total) => this.#sayUploads(done, total),
      },
    );
  }

  /** Answers one request; never rejects. */
  async handle({ id, ask }: Request): Promise<void> {
    try {
      const value = await this.#answer(ask);
      this.#ports.post({ tag: "answer", id, value });
    } catch (error) {
      this.#ports.post({ tag: "refusal", id, refusal: this.#refusalOf(error) });
    }
  }

  async #answer(ask: Ask): Promise<Answers[keyof Answers]> {
    if (ask.tag === "open") return this.#open();
    if (ask.tag === "stop") return this.#stop();
    const engine = this.#running();
    switch (ask.tag) {
      case "watch":
        this.#watches = ask.watches;
        this.#show();
        return null;
      case "keepToken":
        await this.#write(() => this.#ports.store.keepToken(ask.token));
        this.#ports.credential.token = ask.token;
        return null;
      case "join":
        this.#join(engine, ask.account);
        this.#show();
        return null;
      case "edit":
        return this.#edit(engine, ask.edit);
      case "blob":
        return (
          (await this.#ports.store.blob(ask.hash)) ??
          this.#transfers.download(engine.attachmentDocuments(ask.lesson), ask.hash)
        );
      case "keepPiece":
        await this.#ports.store.keepPiece(ask.piece);
        return null;
      case "history":
        return engine.noteHistory(ask.lesson, ask.note);
      case "wordsHistory":
        return engine.wordsHistory(ask.document, ask.place);
      case "paper":
        return engine.paper(ask.study, ask.request);
      case "paperHtml":
        return engine.paperHtml(ask.paper);
      case "studyFile":
        return engine.studyFile(ask.study);
      case "evidence":
        return engine.evidence(ask.study);
      case "releaseChoices":
        return engine.releaseChoices(ask.document);
      case "previewRelease":
        return engine.previewRelease(ask.document, ask.items, this.#now());
      case "readRelease":
        return engine.readRelease(ask.json);
      case "pack":
        return engine.pack(ask.lessons, this.#now());
      case "takeIn":
        return this.#takeIn(engine, ask.file);
      case "kindOfFile":
        return engine.kindOfFile(ask.file);
      case "proposePassphrase":
        return engine.proposePassphrase(ask.randomness);
      case "passphraseStrength":
        return engine.passphraseStrength(ask.passphrase);
      case "templateRefusal":
        return engine.templateRefusal(ask.text);
      case "roster":
        return engine.roster();
      case "lessonCard":
        return engine.lessonCard(ask.lesson, ask.minutes, this.#now());
      case "rosterKey":
        return engine.rosterKey();
      case "editRoster": {
        const { taken, passedOver, effects } = engine.editRoster(ask.edit);
        this.#follow(effects);
        this.#show();
        return { taken, passedOver };
      }
      case "takeRoster": {
        const { put, effects } = engine.takeRoster(ask.sealed);
        this.#follow(effects);
        return put;
      }
      case "copy":
        return this.#copy(ask.after);
      case "takeInCopy":
        return this.#takeInCopy(ask.content);
      case "mayLeave":
        return this.#mayLeave(engine);
      case "leave":
        return this.#leave(engine);
    }
  }

  async #open(): Promise<Answers["open"]> {
    if (this.#engine === undefined) {
      const { store, credential } = this.#ports;
      [this.#device, credential.token] = await Promise.all([store.device(), store.token()]);
      const [{ changes, values, damaged }, engine] = await Promise.all([
        store.read(),
        this.#ports.openEngine(this.#device),
      ]);
      for (const value of values) engine.restoreValue(value);
      engine.restoreChanges(changes);
      this.#damaged = damaged;
      this.#engine = engine;
      this.#follow(engine.start(this.#now()));
      void this.#attachPieces(engine).catch((error) => this.#refusalOf(error));
      // For nobody to wait for. A store that fails at it fails at what is written next too, and says so.
      if (!engine.home().lessons.some(({ phase }) => phase === "running")) void store.tidy().catch(() => undefined);
    }
    return {
      device: this.#device,
      token: this.#ports.credential.token,
      hasCookie: await this.#ports.store.hasCookie(),
      home: this.#running().home(),
      damaged: this.#damaged,
    };
  }

  #join(engine: Engine, account: string): void {
    const effects = engine.join(account);
    this.#follow(effects);
    // The relay has just answered: no reason to wait until the engine would try again by itself.
    const connects = effects.some(({ tag }) => tag === "connect");
    if (this.#socket === undefined && !connects) this.#tell((engine, now) => engine.woke(now));
  }

  async #edit(engine: Engine, edit: Edit): Promise<string | null> {
    const { id, effects } = engine.edit(edit, this.#now());
    this.#follow(effects);
    if (edit.tag === "attach") this.#dropPieces({ ...edit, mediaType: edit.request.mediaType });
    // Whoever waits for the answer finds the edit on the screen.
    await new Promise<void>((seen) => {
      this.#unseen.push(seen);
      this.#showSoon();
    });
    return id ?? null;
  }

  /** Once what they were pieces of is durable. A tablet that dies before attaches the same bytes again, which changes nothing. */
  #dropPieces({ lesson, note, mediaType }: PieceOf): void {
    void this.#done()
      .then(() => this.#ports.store.dropPieces({ lesson, note, mediaType }))
      .catch(() => undefined);
  }

  /** What was being recorded or drawn when the tablet died is attached to its note. */
  async #attachPieces(engine: Engine): Promise<void> {
    const pieces = await this.#ports.store.pieces();
    if (pieces.length === 0) return;
    const { whole } = await import("../media/unfinished.ts");
    for (const { of, captured } of whole(pieces)) {
      try {
        if (captured !== undefined) await this.#edit(engine, { tag: "attach", ...of, ...captured });
        else this.#dropPieces(of);
      } catch (error) {
        // Its note was taken back, or has as much as it can have.
        if (!(error instanceof EngineRefusal)) throw error;
        this.#dropPieces(of);
      }
    }
  }

  #takeIn(engine: Engine, file: Uint8Array): TakenInView {
    const { news, effects } = engine.takeIn(file, this.#now());
    this.#follow(effects);
    this.#show();
    return news;
  }

  /** Also of a disk that takes nothing more: what waits to be written is in it. */
  async #copy(after: string | undefined): Promise<Answers["copy"]> {
    const waiting = this.#queue.filter((step) => step.tag === "persist");
    const { store } = this.#ports;
    const { changes, values } = await store.read();
    const blobs = after === undefined ? waiting.flatMap((step) => step.blobs) : [];
    let bytes = 0;
    let last: string | undefined;
    let next: string | undefined;
    for (const hash of (await store.hashes()).filter((hash) => after === undefined || hash > after)) {
      const blob = await store.blob(hash);
      if (blob === undefined) continue;
      bytes += blob.length;
      // Every file has all the words; what is attached is spread over as many as it needs.
      if (bytes > MAX_COPIED_BLOB_BYTES) {
        next = last;
        break;
      }
      blobs.push({ hash, bytes: blob });
      last = hash;
    }
    const content = encodeCopy({
      changes: [...changes, ...waiting.flatMap((step) => step.changes)],
      // Names stay on the tablets that have the key.
      values: [...values, ...waiting.flatMap((step) => step.values)].filter(({ key }) => key !== ROSTER_VALUE),
      blobs,
    });
    return { content, next };
  }

  async #takeInCopy(content: Uint8Array): Promise<number> {
    const copy = decodeCopy(content);
    if (typeof copy === "string") throw new EngineRefusal(copy);
    const { store } = this.#ports;
    const news = newsOf(copy, await store.read());
    if (news === "ofAnother") throw new EngineRefusal("copyOfAnother");
    const known = new Set(await store.hashes());
    const blobs = copy.blobs.filter(({ hash }) => !known.has(hash));
    if (news.length + blobs.length > 0) await store.append(news, [], blobs);
    return news.length + blobs.length;
  }

  #mayLeave(engine: Engine): boolean {
    return this.#queue.length === 0 && engine.home().sync.stage === "onRelay" && !engine.hasNamesAlone();
  }

  async #leave(engine: Engine): Promise<null> {
    this.#follow(engine.leave());
    await this.#done();
    return null;
  }

  /** Writes what waits, then lets go of the store and the socket: another tab takes over. */
  async #stop(): Promise<null> {
    this.#stopped = true;
    this.#hangUp();
    await this.#done();
    return null;
  }

  #done(): Promise<void> {
    return this.#queue.length === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  #follow(effects: Effect[]): void {
    for (const effect of effects) {
      if (effect.tag === "changed") this.#showSoon();
      else this.#queue.push(effect);
    }
    void this.#drain();
  }

  async #drain(): Promise<void> {
    if (this.#draining) return;
    this.#draining = true;
    for (let step = this.#queue[0]; step !== undefined; step = this.#queue[0]) {
      if (step.tag === "persist") {
        await this.#persist();
      } else if (step.tag === "erase") {
        await this.#write(() => this.#ports.store.clear());
        this.#queue.shift();
      } else {
        this.#queue.shift();
        if (!this.#broken && !this.#stopped) this.#carryOut(step);
      }
    }
    this.#draining = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #carryOut(step: Exclude<Step, { tag: "persist" | "erase" }>): void {
    switch (step.tag) {
      case "connect":
        this.#connect();
        return;
      case "disconnect":
        this.#loseSocket();
        return;
      case "send":
        this.#socket?.send(step.frame);
        return;
      case "wakeAfter":
        this.#cancelWake();
        this.#cancelWake = this.#ports.clock.after(step.ms, () => this.#tell((engine, now) => engine.woke(now)));
    }
  }

  /** Writes every Persist at the head of the queue in one transaction. */
  async #persist(): Promise<void> {
    const tickets: number[] = [];
    const changes: StoredChange[] = [];
    const values: StoredValue[] = [];
    const blobs: StoredBlob[] = [];
    for (const step of this.#queue) {
      if (step.tag !== "persist" || (tickets.length > 0 && changes.length + values.length >= MAX_WRITES_AT_ONCE)) break;
      tickets.push(step.ticket);
      changes.push(...step.changes);
      values.push(...step.values);
      blobs.push(...step.blobs);
    }
    await this.#write(() => this.#ports.store.append(changes, values, blobs));
    this.#queue.splice(0, tickets.length);
    for (const ticket of tickets) this.#tell((engine, now) => engine.persisted(ticket, now));
    if (this.#unseen.length > 0 && this.#queue.every(({ tag }) => tag !== "persist")) this.#show();
  }

  /** Writes, however often that takes. */
  async #write(write: () => Promise<void>): Promise<void> {
    for (let delay = FIRST_RETRY_MS; ; delay = Math.min(delay * 2, LONGEST_RETRY_MS)) {
      try {
        await write();
        break;
      } catch (error) {
        this.#sayStorage(error instanceof StoreError && error.fault === "full" ? "full" : "failing");
        this.#loseSocket();
        await new Promise<void>((resolve) => this.#ports.clock.after(delay, resolve));
      }
    }
    this.#sayStorage("fine");
  }

  #sayUploads(done: number, total: number): void {
    if (done === this.#uploads.done && total === this.#uploads.total) return;
    this.#uploads = { done, total };
    this.#ports.post({ tag: "uploads", done, total });
  }

  #sayStorage(state: StorageState): void {
    if (state === this.#storage) return;
    this.#storage = state;
    this.#ports.post({ tag: "storage", state });
  }

  #connect(): void {
    // What the engine says on this one may still wait for the store, and must not be heard on another.
    if (this.#socket !== undefined) return;
    if (this.#ports.credential.token === undefined) {
      // A browser would add whatever cookie it has, and with it somebody else's name.
      this.#tell((engine, now) => engine.socketClosed(undefined, now));
      this.#ports.post({ tag: "disconnected" });
      return;
    }
    let socket: Socket | undefined;
    // A late report of a socket that was replaced is nobody's business any more.
    const current = (): boolean => this.#socket === socket;
    socket = this.#ports.dial({
      opened: () => {
        if (!current()) return;
        this.#tell((engine, now) => engine.socketOpened(now));
        this.#transfers.connected();
      },
      received: (frame) => current() && this.#tell((engine, now) => engine.frameReceived(frame, now)),
      closed: (code) => {
        if (!current()) return;
        this.#loseSocket(code);
        // A browser does not say why an upgrade failed. Whether the relay still knows this tablet is for the page to ask.
        this.#ports.post({ tag: "disconnected" });
      },
    });
    this.#socket = socket;
  }

  #hangUp(): void {
    this.#transfers.disconnected();
    this.#socket?.close();
    this.#socket = undefined;
  }

  #loseSocket(code?: number): void {
    if (this.#socket === undefined) return;
    this.#hangUp();
    this.#tell((engine, now) => engine.socketClosed(code, now));
  }

  #tell(report: (engine: Engine, now: Now) => Effect[]): void {
    if (this.#broken || this.#stopped || this.#engine === undefined) return;
    try {
      this.#follow(report(this.#engine, this.#now()));
    } catch (error) {
      this.#refusalOf(error);
    }
  }

  #showSoon(): void {
    this.#cancelLook ??= this.#ports.clock.after(FRAME_MS, () => this.#show());
  }

  #show(): void {
    this.#cancelLook?.();
    this.#cancelLook = undefined;
    // They go on when this is over.
    for (const seen of this.#unseen.splice(0)) seen();
    if (this.#broken || this.#engine === undefined) return;
    for (const watch of this.#watches) {
      try {
        this.#ports.post(look(this.#engine, watch));
      } catch (error) {
        if (this.#refusalOf(error) === "broken") return;
        this.#ports.post({ tag: "missing", watch });
      }
    }
    this.#transfers.look();
  }

  #running(): Engine {
    if (this.#engine === undefined || this.#broken || this.#stopped) throw new Error("the engine does not run");
    return this.#engine;
  }

  /** A refusal of the engine is an answer. Anything else is a trapped engine, of which only the queue is still good. */
  #refusalOf(error: unknown): Refusal {
    if (error instanceof EngineRefusal) return error.reason;
    if (error instanceof StoreError) return "storage";
    if (!this.#broken && !this.#stopped) {
      this.#broken = true;
      this.#ports.broke(error);
      this.#hangUp();
      const report = (): void => this.#ports.post({ tag: "broken" });
      if (this.#queue.some((step) => step.tag === "persist")) this.#idle.push(report);
      else report();
    }
    return "broken";
  }

  #now(): Now {
    return this.#ports.clock.now();
  }
}

function look(engine: Engine, watch: Watch): Shown {
  switch (watch.tag) {
    case "home":
      return { tag: "view", watch, view: engine.home() };
    case "lesson":
      return { tag: "view", watch, view: engine.lesson(watch.lesson) };
    case "interviews":
      return { tag: "view", watch, view: engine.interviews(watch.lesson) };
    case "discussion":
      return { tag: "view", watch, view: engine.discussion(watch.lesson) };
    case "study":
      return { tag: "view", watch, view: engine.study(watch.study) };
    case "plan":
      return { tag: "view", watch, view: engine.plan(watch.lesson) };
    case "mergeReport":
      return { tag: "view", watch, view: engine.mergeReport(watch.lesson) };
    case "findings":
      return { tag: "view", watch, view: engine.findings(watch.study) };
    case "roster":
      return { tag: "view", watch, view: engine.roster() };
    case "pupil":
      return { tag: "view", watch, view: engine.pupil() };
  }
}
