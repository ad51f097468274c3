// Which language the screens are in: the browser's until somebody chooses, then theirs. What is drawn follows at once.

import { FluentBundle, FluentResource } from "@fluent/bundle";
import { english, type Language, languageOf, languages } from "./language.ts";

/** A preference and nothing more: when the browser loses it, the browser's own languages decide again. */
const KEY = "language";

/** A language is a file of its own: nobody waits for one that they do not read. */
const files: Record<Language["code"], () => Promise<{ default: string }>> = {
  en: () => import("../../strings/en.ftl?raw"),
  fr: () => import("../../strings/fr.ftl?raw"),
  ar: () => import("../../strings/ar.ftl?raw"),
};

let tongue = $state.raw({ language: english, bundle: new FluentBundle(english.locale) });

export function spoken(): Language {
  return tongue.language;
}

export function spokenTexts(): FluentBundle {
  return tongue.bundle;
}

/** Every text is in this language from now on. Rejects, and changes nothing, if its file cannot be had. */
export async function speak(language: Language): Promise<void> {
  const { default: texts } = await files[language.code]();
  // Isolating marks end up in accessible names and in what people copy: strings.ts sets them where they are needed.
  const bundle = new FluentBundle(language.locale, { useIsolating: false });
  bundle.addResource(new FluentResource(texts));
  tongue = { language, bundle };
}

/** Before anything is drawn. Answers when there are texts; what is chosen in another tab is followed from then on. */
export async function speakAtFirst(): Promise<void> {
  const wanted = (): Language => languageOf(localStorage.getItem(KEY), navigator.languages);
  // Something to read in another language is better than nothing.
  for (const language of [wanted(), ...languages]) {
    try {
      await speak(language);
      break;
    } catch {
      // Its file is not on this tablet.
    }
  }
  window.addEventListener("storage", ({ key }) => {
    if (key === KEY) speak(wanted()).catch(() => undefined);
  });
}

export async function chooseLanguage(language: Language): Promise<void> {
  await speak(language);
  localStorage.setItem(KEY, language.code);
}
