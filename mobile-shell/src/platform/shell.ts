// The port to a native shell: the program around this page on Android or an iPad, which has the notes in a file of its own.
//
// What crosses is JSON text, because that is what web views carry: bytes are base64. The engine's part of it is opaque
// here, see bridge.ts; the rest is what a page cannot do by itself. A shell answers each request that has an id once, and
// may say `changed`, `link` and `file` whenever it likes. Kotlin and Swift know these messages by the same names.

import { bytesOf, textOf } from "./base64.ts";
import type { Given } from "./files.ts";

/** What a shell puts on `window` before the page begins. */
export interface ShellPort {
  postMessage(text: string): void;
  onmessage: ((event: { data: string }) => void) | null;
}

export type ToShell =
  /** Begins the pushes: what was opened with the app before is said now. */
  | { tag: "ready" }
  /** For the device. */
  | { tag: "call"; id: number; ask: string }
  | { tag: "save" | "share"; id: number; name: string; type: string; content: string }
  /** Reads a QR code with the camera. */
  | { tag: "scan"; id: number }
  | { tag: "awake"; on: boolean };

export type FromShell =
  | { tag: "reply"; id: number; reply: string }
  | { tag: "given"; id: number; given: Given }
  /** Nothing if the person saw no code, or gave up. */
  | { tag: "scanned"; id: number; text?: string }
  /** The shell could not do it at all. */
  | { tag: "failed"; id: number }
  /** What screens show may have changed. */
  | { tag: "changed" }
  /** Somebody opened an invite with the app. */
  | { tag: "link"; link: string }
  /** Somebody opened a file with the app. */
  | { tag: "file"; name: string; content: string };

export interface ShellPushes {
  changed(): void;
  link(link: string): void;
  file(file: File): void;
}

type Asked = Extract<ToShell, { id: number }>;
type Answer = Extract<FromShell, { id: number }>;
/** An answer, or that there is none. */
type Taken<Tag extends Answer["tag"]> = Extract<Answer, { tag: Tag }>;
type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;

export class ShellFailed extends Error {}

export class Shell {
  #port: ShellPort;
  #waiting = new Map<number, (answer: Answer) => void>();
  #lastId = 0;

  constructor(port: ShellPort, pushes: ShellPushes) {
    this.#port = port;
    port.onmessage = ({ data }) => this.#receive(JSON.parse(data) as FromShell, pushes);
  }

  ready(): void {
    this.#say({ tag: "ready" });
  }

  /** Has the device answer some bytes. */
  async call(ask: Uint8Array): Promise<Uint8Array> {
    return bytesOf((await this.#ask({ tag: "call", ask: textOf(ask) }, "reply")).reply);
  }

  async give(tag: "save" | "share", name: string, type: string, content: Uint8Array): Promise<Given> {
    return (await this.#ask({ tag, name, type, content: textOf(content) }, "given")).given;
  }

  async scan(): Promise<string | undefined> {
    return (await this.#ask({ tag: "scan" }, "scanned")).text;
  }

  stayAwake(): () => void {
    this.#say({ tag: "awake", on: true });
    return () => this.#say({ tag: "awake", on: false });
  }

  #ask<Tag extends Answer["tag"]>(asked: WithoutId<Asked>, tag: Tag): Promise<Taken<Tag>> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (answer) =>
        answer.tag === tag ? resolve(answer as Taken<Tag>) : reject(new ShellFailed(tag)),
      );
      this.#say({ ...asked, id } as Asked);
    });
  }

  #say(message: ToShell): void {
    this.#port.postMessage(JSON.stringify(message));
  }

  #receive(message: FromShell, pushes: ShellPushes): void {
    switch (message.tag) {
      case "changed":
        pushes.changed();
        return;
      case "link":
        pushes.link(message.link);
        return;
      case "file":
        pushes.file(new File([bytesOf(message.content) as BlobPart], message.name));
        return;
      default: {
        const take = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        take?.(message);
      }
    }
  }
}
