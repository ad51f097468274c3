import { beforeEach, expect, test } from "vitest";
import { Dictation, type DictationFault, localRecogniser, type Recogniser } from "../../src/media/dictation.ts";

/** Answers for the languages that lie on the device; hears what a test says. */
class FakeRecogniser implements Recogniser {
  static installed: readonly string[] = [];
  static asked: unknown[] = [];
  static available(asked: { langs: string[]; processLocally: true }): Promise<string> {
    FakeRecogniser.asked.push(asked);
    return Promise.resolve(
      asked.langs.every((tag) => FakeRecogniser.installed.includes(tag)) ? "available" : "downloadable",
    );
  }
  lang = "";
  continuous = true;
  interimResults = false;
  onresult: Recogniser["onresult"] = null;
  onerror: Recogniser["onerror"] = null;
  onend: Recogniser["onend"] = null;
  calls: string[] = [];
  #local = false;
  get processLocally(): boolean {
    return this.#local;
  }
  set processLocally(local: boolean) {
    this.#local = local;
  }
  start(): void {
    this.calls.push("start");
  }
  stop(): void {
    this.calls.push("stop");
  }
  abort(): void {
    this.calls.push("abort");
    this.onend?.();
  }
  hear(...parts: string[]): void {
    this.onresult?.({ results: parts.map((transcript) => [{ transcript }]) });
  }
}

let text: string | undefined;
let ended: (DictationFault | undefined)[];
let recogniser: FakeRecogniser;

beforeEach(() => {
  FakeRecogniser.installed = [];
  FakeRecogniser.asked = [];
  text = "";
  ended = [];
  recogniser = new FakeRecogniser();
});

const begin = (): Dictation =>
  new Dictation(recogniser, {
    longest: 40,
    words: () => text,
    write: (words) => {
      text = words;
    },
    ended: (fault) => ended.push(fault),
  });

test("only a recogniser that stays on the device is taken, in the app's language as its reader speaks it", async () => {
  FakeRecogniser.installed = ["fr-CA", "fr-FR", "en-GB"];
  const made = (await localRecogniser(FakeRecogniser, "fr", ["en-GB", "fr-CA"]))?.();
  expect(made).toMatchObject({ lang: "fr-CA", processLocally: true, continuous: false, interimResults: true });
  expect(FakeRecogniser.asked).toEqual([{ langs: ["fr-CA"], processLocally: true }]);
  expect((await localRecogniser(FakeRecogniser, "en", ["en"]))?.().lang).toBe("en-GB");
});

test("there is no dictation in a language that would have to be fetched", async () => {
  FakeRecogniser.installed = ["en-GB"];
  expect(await localRecogniser(FakeRecogniser, "ar", ["ar-MA"])).toBeUndefined();
});

test("there is no dictation where the browser cannot promise to keep it on the device, or says nothing", async () => {
  class Remote extends FakeRecogniser {}
  Object.defineProperty(Remote, "available", { value: undefined });
  class Refusing extends FakeRecogniser {
    static override available = (): Promise<string> => Promise.reject(new TypeError());
  }
  // A browser of before: it has the question, but no such property.
  const Old = Object.assign(function Old() {}, { available: () => Promise.resolve("available") });
  expect(await localRecogniser(undefined, "en", [])).toBeUndefined();
  expect(await localRecogniser(Remote, "en", [])).toBeUndefined();
  expect(await localRecogniser(Refusing, "en", [])).toBeUndefined();
  expect(await localRecogniser(Old as never, "en", [])).toBeUndefined();
});

test("words stand in the note as they are heard, after what stood there, and silence ends them", () => {
  text = "Folds the card.";
  begin();
  recogniser.hear("this one");
  expect(text).toBe("Folds the card. this one");
  recogniser.hear(" this one three ", "same");
  expect(text).toBe("Folds the card. this one three same");
  recogniser.onend?.();
  expect([recogniser.calls, ended]).toEqual([["start"], [undefined]]);
});

test("a tap ends it, and what was said until then is still written", () => {
  const dictation = begin();
  dictation.stop();
  recogniser.hear("waits");
  recogniser.onend?.();
  dictation.stop();
  expect([text, recogniser.calls, ended]).toEqual(["waits", ["start", "stop"], [undefined]]);
});

test("what somebody types meanwhile is never replaced", () => {
  begin();
  recogniser.hear("waits");
  text = "waits!";
  recogniser.hear("waits for B");
  expect([text, recogniser.calls, ended]).toEqual(["waits!", ["start", "abort"], [undefined]]);
});

test("another note gets none of the words", () => {
  const dictation = begin();
  recogniser.hear("waits");
  dictation.look();
  expect(ended).toEqual([]);
  text = undefined;
  dictation.look();
  recogniser.hear("waits for B");
  expect([text, ended]).toEqual([undefined, [undefined]]);
});

test("a note that is full ends it with the words that had room", () => {
  begin();
  recogniser.hear("0123456789 0123456789 0123456789 0123");
  recogniser.hear("0123456789 0123456789 0123456789 01234 5678");
  expect([text, recogniser.calls]).toEqual(["0123456789 0123456789 0123456789 0123", ["start", "abort"]]);
});

test.each([
  ["not-allowed", "refused"],
  ["audio-capture", "none"],
  ["no-speech", "silent"],
  ["network", "unable"],
  ["service-not-allowed", "unable"],
  ["aborted", undefined],
] as const)("%s is said as %s", (error, fault) => {
  begin();
  recogniser.onerror?.({ error });
  recogniser.onend?.();
  expect(ended).toEqual([fault]);
});

test("a fault after words were heard is no fault", () => {
  begin();
  recogniser.hear("waits");
  recogniser.onerror?.({ error: "no-speech" });
  recogniser.onend?.();
  expect([text, ended]).toEqual(["waits", [undefined]]);
});

test("a recogniser that does not start says so", () => {
  recogniser.start = () => {
    throw new DOMException("started", "InvalidStateError");
  };
  begin();
  expect(ended).toEqual(["unable"]);
});
