// What one hand does on the capture screen: a tap is a note, everything after it amends that note.
//
// Rules kept here: nothing waits for a Save; words are saved while they are typed and committed by the next tap;
// whatever was done can be undone in the order done. Edits go to the engine one after the other; a new note waits for nobody's answer.
//
// What is attached to a note goes where the note goes: a note that is written anew, because its time was wrong or its removal is undone,
// has the same photos, ink and recordings as before.

import { SvelteMap } from "svelte/reactivity";
import type { Captured } from "../media/captured.ts";
import type { Clock } from "../platform/clock.ts";
import type { About, AmendmentRequest, Attachment, NoteKind, NoteRequest, NoteView } from "../platform/engine.ts";
import { aboutKey } from "./words.ts";

/** While somebody types, the words are saved this often. */
export const TYPING_MS = 250;
/** Of the words of one note. */
export const MAX_LETTERS = 8_000;
const MAX_UNDO = 50;
const EARLIER_MS = 10_000;

export type UndoLabel =
  | "note"
  | "tag"
  | "kind"
  | "stage"
  | "stage"
  | "mark"
  | "arrow"
  | "words"
  | "time"
  | "removal"
  | "photo"
  | "ink"
  | "audio"
  | "detached";

export interface CaptureEdits {
  record(request: NoteRequest): Promise<string | null>;
  amend(note: string, request: AmendmentRequest): Promise<unknown>;
  withdraw(note: string): Promise<unknown>;
  /** Answers the hash by which it can be taken off again. */
  attach(note: string, captured: Captured): Promise<string | null>;
  detach(note: string, hash: string): Promise<unknown>;
  /** Keeps what there is so far of something that will be attached. */
  keep(note: string, piece: PieceSoFar): Promise<unknown>;
  /** What a note has attached now. */
  attachments(note: string): readonly Attachment[];
  /** The bytes of something attached, if they are to be had. */
  blob(hash: string): Promise<Uint8Array | undefined>;
}

export interface PieceSoFar {
  mediaType: string;
  number: number;
  bytes: Uint8Array;
}

/** The note in hand: shown at once, without waiting for the engine. */
interface InHand {
  key: number;
  about: About;
  toward: About[];
  kind: NoteKind;
  text: string;
  verbatim: boolean;
  tags: string[];
  surprise: boolean;
  /** As chosen; empty while the planned minutes tell. */
  stage: string;
  wallMs: number;
  shared: boolean;
}

interface UndoStep {
  label: UndoLabel;
  run(): void;
}

export class Capture {
  /** The ids of notes by the key they have here: an edit may be asked for before the note's id is known. */
  #ids = new SvelteMap<number, string>();
  inHand = $state.raw<InHand | undefined>();
  /** Its id, once it has one. */
  inHandId = $derived(this.inHand && this.#ids.get(this.inHand.key));
  /** The next tap on a seat says whom the note in hand was said or done to. */
  aiming = $state(false);
  #undo = $state.raw<readonly UndoStep[]>([]);
  #edits: CaptureEdits;
  #clock: Clock;
  #order: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  /** Notes that were asked for, until they have their ids. */
  #begun = new Set<Promise<unknown>>();
  #keys = 0;
  #savedText = "";
  #cancelTyping: (() => void) | undefined;
  #typedKey: number | undefined;

  constructor(edits: CaptureEdits, clock: Clock) {
    this.#edits = edits;
    this.#clock = clock;
  }

  get undoLabel(): UndoLabel | undefined {
    return this.#undo.at(-1)?.label;
  }

  tap(about: About): void {
    const held = this.inHand;
    if (this.aiming && held !== undefined) {
      this.aiming = false;
      if (!isAbout(held, about)) this.#turnToward(held, about);
      return;
    }
    this.commitWords();
    this.#recordBare(about);
  }

  /** Begins an arrow from the note in hand, or thinks better of it. */
  aim(): void {
    this.aiming = !this.aiming && this.inHand !== undefined;
  }

  /** Takes an earlier note in hand again. */
  take(note: NoteView): void {
    this.commitWords();
    const key = this.#keyOf(note.id);
    const { about, toward, kind, verbatim, tags, surprise, stage = "", wallMs, shared } = note;
    const text = note.texts.join("\n");
    this.#hold({ key, about, toward, kind, text, verbatim, tags, surprise, stage, wallMs, shared });
  }

  letGo(): void {
    this.commitWords();
    this.inHand = undefined;
  }

  toggleTag(tag: string): void {
    const held = this.#held();
    const tags = held.tags.includes(tag) ? held.tags.filter((other) => other !== tag) : [...held.tags, tag];
    this.#change("tag", { tags }, { tags: held.tags });
  }

  /** An arrow to somebody it goes to already is taken away. */
  #turnToward({ toward }: InHand, about: About): void {
    const others = toward.filter((other) => aboutKey(other) !== aboutKey(about));
    const next = others.length < toward.length ? others : [...toward, about];
    this.#change("arrow", { toward: next }, { toward });
  }

  setKind(kind: NoteKind): void {
    const held = this.#held();
    if (held.kind !== kind) this.#change("kind", { kind }, { kind: held.kind });
  }

  /** The stage that the note belongs to, where the planned minutes tell it wrongly. */
  setStage(stage: string): void {
    const held = this.#held();
    if (held.stage !== stage) this.#change("stage", { stage }, { stage: held.stage });
  }

  toggleSurprise(): void {
    const { surprise } = this.#held();
    this.#change("mark", { surprise: !surprise }, { surprise });
  }

  toggleVerbatim(): void {
    const { verbatim } = this.#held();
    this.#change("mark", { verbatim: !verbatim }, { verbatim });
  }

  type(text: string): void {
    const held = this.#held();
    if (this.#typedKey !== held.key) {
      this.#typedKey = held.key;
      const before = this.#savedText;
      this.#remember("words", () => this.#restoreWords(held.key, before));
    }
    this.inHand = { ...held, text };
    this.#cancelTyping ??= this.#clock.after(TYPING_MS, () => this.#saveWords());
  }

  /** The words so far belong to the note in hand; later words begin a new undo step. */
  commitWords(): void {
    this.#saveWords();
    this.#typedKey = undefined;
  }

  /** For a late tap: the note in hand happened ten seconds earlier. Only a note that nobody else has can move. */
  earlier(): void {
    const held = this.inHand;
    if (held === undefined || held.shared) return;
    this.commitWords();
    this.#retime({ ...held, wallMs: held.wallMs - EARLIER_MS });
    // Undone in order, so by then the note says again what it says now.
    this.#remember("time", () => this.#retime(held));
  }

  remove(): void {
    this.commitWords();
    const held = this.inHand;
    if (held === undefined) return;
    this.inHand = undefined;
    let had: readonly Attachment[] = [];
    this.#then(async () => {
      had = this.#attachmentsOf(held.key);
      await this.#withdraw(held.key);
    });
    // A shared note's withdrawal is part of the group's record and stays there.
    if (!held.shared) {
      this.#remember("removal", () => {
        this.#hold(held);
        this.#then(() => this.#record(held, this.#clock.now().wallMs - held.wallMs));
        this.#then(() => this.#attachAgain(held.key, had));
      });
    }
  }

  /** The note that something belongs to which is photographed, drawn or said from now on, whatever is in hand when it is there. */
  begin(): number {
    return this.#held().key;
  }

  attach(key: number, captured: Captured): void {
    let hash: string | null = null;
    const step = this.#remember(captured.request.kind, () =>
      this.#then(async () => {
        const note = this.#ids.get(key);
        if (note !== undefined && hash !== null) await this.#edits.detach(note, hash);
      }),
    );
    this.#then(async () => {
      const note = this.#ids.get(key);
      if (note !== undefined) hash = await this.#edits.attach(note, captured);
      if (hash === null) this.#undo = this.#undo.filter((other) => other !== step);
    });
  }

  /** What a tablet that dies would have of it. */
  keep(key: number, piece: PieceSoFar): void {
    this.#then(async () => {
      const note = this.#ids.get(key);
      if (note !== undefined) await this.#edits.keep(note, piece);
    });
  }

  detach({ id }: NoteView, attachment: Attachment): void {
    const key = this.#keyOf(id);
    this.#then(async () => {
      const note = this.#ids.get(key);
      if (note !== undefined) await this.#edits.detach(note, attachment.hash);
    });
    this.#remember("detached", () => this.#then(() => this.#attachAgain(key, [attachment])));
  }

  undo(): void {
    this.#saveWords();
    this.#typedKey = undefined;
    const step = this.#undo.at(-1);
    this.#undo = this.#undo.slice(0, -1);
    step?.run();
  }

  /** Forgets what can no longer be undone: what was shared is everybody's. */
  shared(): void {
    this.commitWords();
    this.#undo = [];
    this.inHand = undefined;
  }

  /** When everything asked for so far has been answered. */
  settled(): Promise<unknown> {
    return this.#order.then(() => Promise.all(this.#begun));
  }

  /** Words or tags before any tap are about the whole class. */
  #held(): InHand {
    return this.inHand ?? this.#recordBare({ tag: "class" });
  }

  #recordBare(about: About): InHand {
    const wallMs = this.#clock.now().wallMs;
    const key = this.#newKey();
    const held: InHand = {
      key,
      about,
      toward: [],
      kind: "saw",
      text: "",
      verbatim: false,
      tags: [],
      surprise: false,
      stage: "",
      wallMs,
      shared: false,
    };
    this.#hold(held);
    this.#begin(held);
    this.#remember("note", () => {
      if (this.inHand?.key === key) this.inHand = undefined;
      this.#then(() => this.#withdraw(key));
    });
    return held;
  }

  #hold(held: InHand): void {
    this.inHand = held;
    this.aiming = false;
    this.#savedText = held.text;
    this.#typedKey = undefined;
  }

  #change(label: UndoLabel, request: AmendmentRequest, before: AmendmentRequest): void {
    const { key } = this.#held();
    this.#amend(key, request);
    this.#remember(label, () => this.#amend(key, before));
  }

  #amend(key: number, request: AmendmentRequest): void {
    if (this.inHand?.key === key) this.inHand = { ...this.inHand, ...request };
    this.#then(async () => {
      const id = this.#ids.get(key);
      if (id !== undefined) await this.#edits.amend(id, request);
    });
  }

  #saveWords(): void {
    this.#cancelTyping?.();
    this.#cancelTyping = undefined;
    const held = this.inHand;
    if (held === undefined || held.text === this.#savedText) return;
    this.#savedText = held.text;
    this.#amend(held.key, { text: held.text });
  }

  #restoreWords(key: number, text: string): void {
    if (this.inHand?.key === key) this.#savedText = text;
    this.#amend(key, { text });
  }

  /** A note's time never changes, so a note that nobody else has is written anew and the mistimed one vanishes. */
  #retime(held: InHand): void {
    const before = this.inHand;
    if (before?.key === held.key) this.inHand = held;
    this.#then(async () => {
      const mistimed = this.#ids.get(held.key);
      const had = await this.#read(this.#attachmentsOf(held.key));
      if (had === undefined) {
        // What cannot be taken along keeps its note where it is.
        if (before !== undefined && this.inHand?.key === held.key)
          this.inHand = { ...this.inHand, wallMs: before.wallMs };
        return;
      }
      await this.#record(held, this.#clock.now().wallMs - held.wallMs);
      const anew = this.#ids.get(held.key);
      if (mistimed === undefined || anew === undefined || mistimed === anew) return;
      for (const captured of had) if ((await this.#edits.attach(anew, captured)) === null) return;
      await this.#edits.withdraw(mistimed);
    });
  }

  #attachmentsOf(key: number): readonly Attachment[] {
    const note = this.#ids.get(key);
    return note === undefined ? [] : this.#edits.attachments(note);
  }

  async #attachAgain(key: number, attachments: readonly Attachment[]): Promise<void> {
    const note = this.#ids.get(key);
    const had = await this.#read(attachments);
    if (note !== undefined) for (const captured of had ?? []) await this.#edits.attach(note, captured);
  }

  /** Nothing if something of it is not to be had now. */
  async #read(attachments: readonly Attachment[]): Promise<Captured[] | undefined> {
    const read: Captured[] = [];
    for (const { kind, mediaType, width, height, durationMs, hash, thumbnail } of attachments) {
      const bytes = await this.#edits.blob(hash);
      const small = thumbnail && (await this.#edits.blob(thumbnail));
      if (bytes === undefined) return undefined;
      read.push({ request: { kind, mediaType, width, height, durationMs }, bytes, thumbnail: small || undefined });
    }
    return read;
  }

  async #record(held: InHand, earlierMs: number): Promise<void> {
    const { about, toward, kind, text, verbatim, tags, surprise, stage } = held;
    const request = {
      about,
      toward,
      kind,
      text,
      verbatim,
      tags,
      surprise,
      sampling: undefined,
      stage: stage === "" ? undefined : stage,
      earlierMs: Math.max(0, Math.round(earlierMs)),
    };
    const id = await this.#edits.record(request);
    if (id !== null) this.#ids.set(held.key, id);
  }

  async #withdraw(key: number): Promise<void> {
    const id = this.#ids.get(key);
    if (id !== undefined) await this.#edits.withdraw(id);
  }

  #remember(label: UndoLabel, run: () => void): UndoStep {
    const step = { label, run };
    this.#undo = [...this.#undo.slice(1 - MAX_UNDO), step];
    return step;
  }

  /** Asks for a note. Another may be asked for before it is answered. */
  #begin(held: InHand): void {
    const begin = (): void => {
      const answered = this.#record(held, 0)
        .catch(() => undefined)
        .finally(() => this.#begun.delete(answered));
      this.#begun.add(answered);
    };
    if (this.#waiting === 0) begin();
    else this.#inTurn(this.#order.then(begin));
  }

  /** Does something with notes that have their ids. */
  #then(run: () => Promise<unknown>): void {
    // What waits for nobody is on its way before anything is drawn for it.
    const atOnce = this.#waiting === 0 && this.#begun.size === 0;
    this.#inTurn(atOnce ? run() : this.#order.then(() => Promise.all(this.#begun)).then(run));
  }

  /** What comes after this waits for it. */
  #inTurn(done: Promise<unknown>): void {
    this.#waiting += 1;
    // Whoever makes the edits says so on the screen when one fails; those after it still run.
    this.#order = done
      .catch(() => undefined)
      .then(() => {
        this.#waiting -= 1;
      });
  }

  #keyOf(note: string): number {
    const known = [...this.#ids].find(([, id]) => id === note)?.[0];
    const key = known ?? this.#newKey();
    this.#ids.set(key, note);
    return key;
  }

  #newKey(): number {
    this.#keys += 1;
    return this.#keys;
  }
}

/** Whether a seat is the one in hand. */
export function isAbout(held: { about: About } | undefined, about: About): boolean {
  return held !== undefined && aboutKey(held.about) === aboutKey(about);
}
