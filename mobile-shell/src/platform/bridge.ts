// The device behind a shell, asked in the bytes that the bindings give every value. The other end is `Device.call`
// (bindings/src/device/bridge.rs), and bindings/src/bridge.rs says what can be asked.
//
// The converters are generated and need no wasm, so none is loaded here.

import bindings, * as core from "../generated/cahier_bindings.ts";
import type { RefusalReason } from "./engine.ts";
import { refusalReason } from "./plain.ts";

const { FfiConverterTypeAsk: asks, FfiConverterTypeReply: replies } = bindings.converters;

/** What the device answered instead; nothing was changed. */
export class DeviceRefusal extends Error {
  constructor(readonly error: core.DeviceError) {
    super(error.tag);
  }
}

/** The two ends are of two builds. */
export class OtherBuild extends Error {}

type Answered<Tag extends core.Reply_Tags> = Extract<core.Reply, { tag: Tag }>;

export class Bridge {
  #carry: (ask: Uint8Array) => Promise<Uint8Array>;
  #mark: Uint8Array;

  /** `mark`: of the API that this page was built with, in hexadecimal. */
  constructor(carry: (ask: Uint8Array) => Promise<Uint8Array>, mark: string) {
    this.#carry = carry;
    this.#mark = Uint8Array.from(mark.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  }

  /** Asks, and expects an answer of one kind. Rejects with DeviceRefusal. */
  async ask<Tag extends core.Reply_Tags>(ask: core.Ask, tag: Tag): Promise<Answered<Tag>> {
    const mark = this.#mark;
    const bytes = asks.lower(ask, (length: number) => new Uint8Array(length));
    const asked = new Uint8Array(mark.length + bytes.length);
    asked.set(mark);
    asked.set(bytes, mark.length);
    const answer = await this.#carry(asked);
    if (!mark.every((byte, at) => answer[at] === byte)) throw new OtherBuild();
    const reply: core.Reply = replies.lift(answer.slice(mark.length));
    if (reply.tag === core.Reply_Tags.Refused) throw new DeviceRefusal(reply.inner.error);
    if (reply.tag !== tag) throw new OtherBuild();
    return reply as Answered<Tag>;
  }
}

/** Why the engine, or its disk, did not do something; `broken` is all that is not theirs to refuse. */
export function refusalOf(error: unknown): RefusalReason | "storage" | "broken" {
  if (!(error instanceof DeviceRefusal)) return "broken";
  switch (error.error.tag) {
    case core.DeviceError_Tags.Tablet:
      return refusalReason(error.error.inner.reason);
    case core.DeviceError_Tags.Storage:
      return "storage";
    case core.DeviceError_Tags.Closed:
    case core.DeviceError_Tags.Unreachable:
    case core.DeviceError_Tags.Refused:
      return "broken";
  }
}
