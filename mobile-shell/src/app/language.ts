// The languages of the interface, and which of them a tablet begins with. What people write has no language here.

export interface Language {
  /** Names the file in strings/ and the document's `lang`. */
  code: "en" | "fr" | "ar";
  /** What it calls itself. */
  name: string;
  direction: "ltr" | "rtl";
  /** For numbers, plurals and dates. */
  locale: string;
}

export const english: Language = { code: "en", name: "English", direction: "ltr", locale: "en-GB" };

/** Arabic keeps the digits 0 to 9: strings/README.md says why. */
export const languages: readonly Language[] = [
  english,
  { code: "fr", name: "Français", direction: "ltr", locale: "fr" },
  { code: "ar", name: "العربية", direction: "rtl", locale: "ar-u-nu-latn" },
];

/** The one that was chosen by hand, else the first that the browser's owner reads, else English. */
export function languageOf(chosen: string | null, read: readonly string[]): Language {
  const codes = [...(chosen === null ? [] : [chosen]), ...read.map((tag) => tag.toLowerCase().replace(/-.*$/, ""))];
  const known = codes.map((code) => languages.find((language) => language.code === code));
  return known.find((language) => language !== undefined) ?? english;
}
