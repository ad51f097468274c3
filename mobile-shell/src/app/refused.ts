// What the relay refused, in words of the language that is shown. The relay says why in English alone and names no
// reason that a program could read, so that in other languages its status has to do.

import type { ApiFailure } from "../platform/api.ts";
import { english } from "./language.ts";
import { t } from "./strings.ts";
import { spoken } from "./tongue.svelte.ts";

export interface Words {
  words: string;
  next: string;
}

/** `otherwise`: what is said where the status says no more. */
export function refusedWords(failure: Extract<ApiFailure, { tag: "refused" }>, otherwise: Words): Words {
  if (spoken() === english) return { words: failure.error || otherwise.words, next: failure.next || otherwise.next };
  switch (failure.status) {
    case 401:
      return { words: t("standing-refused"), next: t("standing-refused-next") };
    case 429:
      return { words: t("relay-patience"), next: t("relay-patience-next") };
    default:
      return otherwise;
  }
}
