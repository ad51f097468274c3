// Words that are spoken instead of typed, where the browser turns speech into words on the device itself.
//
// A browser that would send what it hears to somebody is never asked: nothing that a child says may leave the tablet. So there is
// no dictation unless the browser promises it for a language that is on the device already; none is fetched here.
//
// The words stand in the note as they are heard. They end at a tap, at silence, and as soon as somebody types or takes another note
// in hand: what stood in a note before is never replaced.

import type { Language } from "../app/language.ts";

/** `refused`: the person, or the school, said no. `none`: there is no microphone. `silent`: nothing was heard. */
export type DictationFault = "refused" | "none" | "silent" | "unable";

/** What a browser gives; TypeScript does not know all of it yet. A test brings its own. */
export interface Recogniser {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally: boolean;
  onresult: ((event: { results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null;
  onerror: ((event: { error: string }) => void) | null;
  onend: (() => void) | null;
  start(): void;
  /** What was heard so far still comes, then `onend`. */
  stop(): void;
  /** Nothing more comes but `onend`. */
  abort(): void;
}

export interface RecogniserKind {
  new (): Recogniser;
  prototype: object;
  available?: (asked: { langs: string[]; processLocally: true }) => Promise<string>;
}

/** Where a language is spoken if the browser's owner does not say. */
const SPOKEN_IN: Record<Language["code"], string> = { en: "en-GB", fr: "fr-FR", ar: "ar-EG" };

/** Makes a recogniser of the device's own, or nothing where the browser does not promise one. */
export async function localRecogniser(
  kind: RecogniserKind | undefined,
  code: Language["code"],
  read: readonly string[],
): Promise<(() => Recogniser) | undefined> {
  // Without the property, setting it would promise nothing.
  if (kind === undefined || kind.available === undefined || !("processLocally" in kind.prototype)) return undefined;
  const own = read.filter((tag) => tag.toLowerCase().startsWith(`${code}-`));
  for (const lang of new Set([...own, SPOKEN_IN[code]])) {
    const answer = await kind.available({ langs: [lang], processLocally: true }).catch(() => "unavailable");
    if (answer !== "available") continue;
    return () => Object.assign(new kind(), { lang, processLocally: true, continuous: false, interimResults: true });
  }
  return undefined;
}

export function browserRecogniser(): RecogniserKind | undefined {
  const { SpeechRecognition, webkitSpeechRecognition } = globalThis as Record<string, unknown>;
  return (SpeechRecognition ?? webkitSpeechRecognition) as RecogniserKind | undefined;
}

/** The note that is dictated. */
export interface Page {
  /** It has no room for more letters than this. */
  longest: number;
  /** Its words as they are now; nothing once another note is in hand. */
  words(): string | undefined;
  write(words: string): void;
  /** Comes once. */
  ended(fault: DictationFault | undefined): void;
}

export class Dictation {
  #recogniser: Recogniser;
  #page: Page;
  #before: string;
  #written: string;
  #fault: DictationFault | undefined;
  #over = false;

  constructor(recogniser: Recogniser, page: Page) {
    this.#recogniser = recogniser;
    this.#page = page;
    this.#before = page.words() ?? "";
    this.#written = this.#before;
    recogniser.onresult = ({ results }) => this.#heard(results);
    recogniser.onerror = ({ error }) => {
      this.#fault = faultOf(error);
    };
    recogniser.onend = () => this.#end(this.#fault);
    try {
      recogniser.start();
    } catch {
      this.#end("unable");
    }
  }

  /** What was said so far is still written. */
  stop(): void {
    if (!this.#over) this.#recogniser.stop();
  }

  /** Ends where the note has been changed by somebody else, or is no longer in hand. */
  look(): void {
    if (!this.#over && this.#page.words() !== this.#written) this.leave();
  }

  /** Nothing more is written. */
  leave(): void {
    if (this.#over) return;
    this.#recogniser.abort();
    this.#end(undefined);
  }

  #heard(results: ArrayLike<ArrayLike<{ transcript: string }>>): void {
    this.look();
    if (this.#over) return;
    const words = Array.from(results, (result) => result[0]?.transcript.trim() ?? "").filter((part) => part !== "");
    if (words.length === 0) return;
    const between = this.#before === "" || /\s$/.test(this.#before) ? "" : " ";
    const all = this.#before + between + words.join(" ");
    if (all.length > this.#page.longest) {
      this.leave();
      return;
    }
    this.#written = all;
    this.#page.write(all);
  }

  #end(fault: DictationFault | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.#page.ended(this.#written === this.#before ? fault : undefined);
  }
}

function faultOf(error: string): DictationFault | undefined {
  switch (error) {
    case "aborted":
      return undefined;
    case "no-speech":
      return "silent";
    case "not-allowed":
      return "refused";
    case "audio-capture":
      return "none";
    default:
      return "unable";
  }
}
