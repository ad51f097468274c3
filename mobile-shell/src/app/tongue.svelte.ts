// Which language the screens are in: the browser's until somebody chooses, then theirs. What is drawn follows at once.

import { FluentBundle, FluentResource, type Message } from "@fluent/bundle";
import { english, type Language, languageOf, languages } from "./language.ts";

/** A preference and nothing more: when the browser loses it, the browser's own languages decide again. */
const KEY = "language";

/** A language is a file of its own: nobody waits for one that they do not read. */
const files: Record<Language["code"], () => Promise<{ default: string }>> = {
  en: () => import("../../strings/en.ftl?raw"),
  fr: () => import("../../strings/fr.ftl?raw"),
  ar: () => import("../../strings/ar.ftl?raw"),
};

/** The texts of one language. Each is taken apart when it is first asked for: all of them would hold up the first screen. */
export class Texts {
  readonly bundle: FluentBundle;
  #untouched: Map<string, string>;

  constructor(locale: string, source: string) {
    // Isolating marks end up in accessible names and in what people copy: strings.ts sets them where they are needed.
    this.bundle = new FluentBundle(locale, { useIsolating: false });
    // What begins a line is the id of a text; the rest of it is indented.
    const entries = source.split(/^(?=[a-z])/m);
    this.#untouched = new Map(entries.map((entry) => [entry.slice(0, entry.indexOf(" ")), entry]));
  }

  message(id: string): Message | undefined {
    const entry = this.#untouched.get(id);
    if (entry !== undefined) {
      this.#untouched.delete(id);
      this.bundle.addResource(new FluentResource(entry));
      // The texts that it has in it.
      for (const [, other] of entry.matchAll(/\{ *([a-z][a-z0-9-]*) *\}/g))
        if (other !== undefined) this.message(other);
    }
    return this.bundle.getMessage(id);
  }
}

let tongue = $state.raw({ language: english, texts: new Texts(english.locale, "") });

export function spoken(): Language {
  return tongue.language;
}

export function spokenTexts(): Texts {
  return tongue.texts;
}

/** Every text is in this language from now on. Rejects, and changes nothing, if its file cannot be had. */
export async function speak(language: Language): Promise<void> {
  const { default: source } = await files[language.code]();
  tongue = { language, texts: new Texts(language.locale, source) };
}

/** Before anything is drawn. Answers when there are texts. */
export async function speakAtFirst(): Promise<void> {
  // Something to read in another language is better than nothing.
  for (const language of [wanted(), ...languages]) {
    try {
      await speak(language);
      break;
    } catch {
      // Its file is not on this tablet.
    }
  }
}

/** What is chosen in another tab is followed from now on. Not while the app starts: the browser makes the page wait for it. */
export function followOtherTabs(): void {
  window.addEventListener("storage", ({ key }) => {
    if (key === KEY) speak(wanted()).catch(() => undefined);
  });
}

function wanted(): Language {
  return languageOf(localStorage.getItem(KEY), navigator.languages);
}

export async function chooseLanguage(language: Language): Promise<void> {
  await speak(language);
  localStorage.setItem(KEY, language.code);
}
