// Every text on the screen comes from strings/*.ftl through here.

import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import english from "../../strings/en.ftl?raw";

// Isolating marks are for texts of mixed direction. There is one language so far, and the marks would end up in
// accessible names and in what people copy; a right-to-left translation turns them on.
const bundle = new FluentBundle("en-GB", { useIsolating: false });
bundle.addResource(new FluentResource(english));

export function t(id: string, values?: Record<string, FluentVariable>): string {
  const message = bundle.getMessage(id);
  // An id without a text shows itself, and strings.test.ts fails.
  return message?.value ? bundle.formatPattern(message.value, values) : id;
}
