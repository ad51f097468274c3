// The vectors, whose form is in tests/vectors/README.md, on the wasm that the app loads. `./test` builds and runs it.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";

import bindings, * as core from "../../mobile-shell/src/generated/cahier_bindings";
import loadSeal, { open } from "../../mobile-shell/src/generated/seal/index.js";
import loadWasm from "../../mobile-shell/src/generated/wasm-bindgen/index.js";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Fields = { [key: string]: Json };
type Names = Map<string, string>;
type Plain = Record<string, unknown>;

const [wasm, seal, vectors] = process.argv.slice(2);
assert(wasm && seal && vectors, "usage: vectors WASM SEAL VECTORS");
await loadWasm({ module_or_path: readFileSync(wasm) });
await loadSeal({ module_or_path: readFileSync(seal) });
bindings.initialize();

// Enums without data are numbers; which enum a field is of, TypeScript knows only before it runs.
const enums: Record<string, Plain[]> = {
  agreement: [core.Agreement],
  authorRole: [core.Role],
  clock: [core.Alignment],
  fault: [core.SealedError],
  kind: [core.NoteKind],
  method: [core.Method],
  methods: [core.Method],
  phase: [core.LessonPhase, core.WorkPhase],
  reached: [core.Reached],
  role: [core.Role, core.DiscussionRole],
  rule: [core.SamplingRule],
  sees: [core.Sees],
  stage: [core.SyncStage],
  state: [core.EvidenceState],
};
const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const numberOf = (field: string, name: string) =>
  enums[field]?.map((one) => one[pascal(name)]).find((number) => number !== undefined);

const at = (minute: Json | undefined) => ({
  wallMs: 1_791_886_500_000 + Number(minute ?? 0) * 60_000,
  monotonicMs: 5_000 + Number(minute ?? 0) * 60_000,
});

// A value of the generated types. Only the sorts of data that edits have are told apart.
function made(field: string, value: Json): unknown {
  if (Array.isArray(value)) return value.map((item) => made(field, item));
  if (field === "about" || field === "toward") return variant(core.About, value);
  if (field === "kind" && (typeof value === "object" || value === "finding")) return variant(core.ClaimKind, value);
  if (typeof value === "string") return numberOf(field, value) ?? value;
  if (value === null || typeof value !== "object") return value ?? undefined;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, made(key, item)]));
}

function variant(of: object, value: Json): unknown {
  const [name, fields] = typeof value === "string" ? [value] : (Object.entries(value as Fields)[0] ?? [""]);
  const sort = (of as Record<string, { new: (inner?: unknown) => unknown }>)[pascal(name)];
  assert(sort, `nothing is called ${name}`);
  return sort.new(fields === undefined ? undefined : made(name, fields));
}

// Where a value does not match what is expected, if it does not.
function mismatch(field: string, expected: Json, actual: unknown, names: Names): string | undefined {
  const differs = `: ${JSON.stringify(expected)} is expected, ${JSON.stringify(actual)} is there`;
  if (expected === null) return actual === undefined ? undefined : differs;
  if (typeof expected === "string") {
    if (expected.startsWith("?") && typeof actual === "string") {
      names.set(expected.slice(1), actual);
      return undefined;
    }
    const same =
      typeof actual === "number"
        ? numberOf(field, expected) === actual
        : actual === expected || (actual as Plain | undefined)?.["tag"] === pascal(expected);
    return same ? undefined : differs;
  }
  if (typeof expected !== "object") return Object.is(expected, actual) ? undefined : differs;
  if (Array.isArray(expected) && !(Array.isArray(actual) && actual.length === expected.length)) return differs;
  for (const [key, of] of Object.entries(expected)) {
    const holder = actual as Plain | undefined;
    const found = holder?.["tag"] === pascal(key) ? (holder["inner"] ?? {}) : holder?.[key];
    const why = mismatch(Array.isArray(actual) ? field : key, of, found, names);
    if (why !== undefined) return `/${key}${why}`;
  }
  return undefined;
}

const example = JSON.parse(readFileSync(`${vectors}/worked-example.json`, "utf8"));
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));
const exampleChanges: core.StoredChange[] = example.changes.map((change: Fields) => ({
  ...change,
  bytes: bytes(String(change["bytes"])),
}));

// A tablet, and what its store holds.
class Shell {
  readonly tablet: core.Tablet;
  asked: Json[] = [];

  constructor(
    readonly name: string,
    readonly run = 1,
    readonly changes = [...exampleChanges],
    readonly values = new Map<string, core.StoredValue>(),
  ) {
    const seed = new Uint8Array(32);
    new TextEncoder().encodeInto(`${name} ${run}`, seed);
    this.tablet = core.Tablet.open(name, seed) as core.Tablet;
    this.tablet.restoreChanges(changes);
    for (const value of values.values()) this.tablet.restoreValue(value);
    this.carryOut(this.tablet.start(at(0)), at(0));
  }

  carryOut(effects: core.Effect[], now: core.Moment): void {
    for (const effect of effects) {
      switch (effect.tag) {
        case core.Effect_Tags.Persist: {
          const { ticket, changes, values } = effect.inner;
          this.asked.push({ persist: changes.length });
          this.changes.push(...changes);
          for (const value of values) this.values.set(value.key, value);
          this.carryOut(this.tablet.persisted(ticket, now), now);
          break;
        }
        case core.Effect_Tags.Send:
          this.asked.push({ send: Buffer.from(effect.inner.frame).toString("hex") });
          break;
        case core.Effect_Tags.Connect:
        case core.Effect_Tags.Disconnect:
        case core.Effect_Tags.Erase:
          this.asked.push(effect.tag.toLowerCase());
          break;
        case core.Effect_Tags.WakeAfter:
          this.asked.push("wake");
          break;
        case core.Effect_Tags.Changed:
          break;
        default:
          effect satisfies never;
      }
    }
  }
}

class Case {
  readonly names: Names;
  readonly shells = new Map<string, Shell>();

  constructor(made: Fields) {
    const names = Object.entries({
      lesson: example.lesson,
      study: example.account.studies[0],
      ...(made["names"] as object),
    });
    this.names = new Map(names.map(([name, meant]) => [name, String(meant)]));
    for (const [name, person] of Object.entries(made["tablets"] as Record<string, string>)) {
      const shell = new Shell(name);
      shell.carryOut(shell.tablet.join(JSON.stringify(example.accounts[person])), at(0));
      this.shells.set(name, shell);
    }
  }

  named<T extends Json>(value: T): T {
    const replaced = JSON.stringify(value).replace(/\$\{(\w+)\}/g, (_, name) => {
      const meant = this.names.get(name);
      assert(meant !== undefined, `nothing is called ${name}`);
      return JSON.stringify(meant).slice(1, -1);
    });
    return JSON.parse(replaced);
  }

  shell(name: Json | undefined): Shell {
    const shell = this.shells.get(String(name));
    assert(shell, `no tablet is called ${name}`);
    return shell;
  }

  /** Does one step. What is wrong, if something is. */
  step(asWritten: Fields): string | undefined {
    const step = this.named(asWritten);
    this.shell(step["on"]).asked = [];
    let answer: unknown;
    try {
      answer = this.call(step);
    } catch (error) {
      const refusal = core.TabletError.instanceOf(error) ? error : sealedRefusal(error);
      return mismatch("refused", step["refused"] ?? "nothing", refusal, this.names);
    }
    if (step["refused"] !== undefined) return ": was not refused";
    if (step["as"] !== undefined) this.names.set(String(step["as"]), String(answer));
    if (step["asks"] !== undefined) {
      // What frames mean is for who reads the case.
      const asks = (step["asks"] as (string | Fields)[]).map((ask) =>
        typeof ask !== "string" && "send" in ask ? { send: ask["send"] } : ask,
      );
      assert.deepEqual(this.shell(step["on"]).asked, asks);
    }
    const expected = step["shows"] ?? step["news"];
    return expected === undefined ? undefined : mismatch("", expected, answer, this.names);
  }

  call(step: Fields): unknown {
    const [shell, now] = [this.shell(step["on"]), at(step["minute"])];
    const takeIn = (parcel: Uint8Array) => {
      const taken = shell.tablet.takeIn(parcel, now);
      shell.carryOut(taken.effects, now);
      return taken.news;
    };
    if (step["edit"] !== undefined) {
      const begun = shell.tablet.edit(variant(core.Edit, step["edit"]) as core.Edit, now);
      shell.carryOut(begun.effects, now);
      return begun.id;
    }
    if (step["view"] !== undefined) {
      const views = shell.tablet as unknown as Record<string, (...of: Json[]) => unknown>;
      return views[String(step["view"])]?.call(shell.tablet, ...(step["of"] as string[]));
    }
    if (step["takes"] !== undefined) return takeIn(this.shell(step["takes"]).tablet.pack([], now));
    if (step["opens"] !== undefined) {
      return takeIn(open(new TextEncoder().encode(String(step["opens"])), String(step["passphrase"])));
    }
    if (step["restarts"] !== undefined) {
      this.shells.set(shell.name, new Shell(shell.name, shell.run + 1, shell.changes, shell.values));
    } else if (step["opened"] !== undefined) {
      shell.carryOut(shell.tablet.socketOpened(now), now);
    } else {
      shell.carryOut(shell.tablet.frameReceived(bytes(String(step["receives"])), now), now);
    }
    return undefined;
  }
}

// The module that opens files says why by the message alone.
function sealedRefusal(error: unknown): unknown {
  const fault = error instanceof Error ? numberOf("fault", error.message) : undefined;
  if (fault === undefined) throw error;
  return { tag: "Sealed", inner: { fault } };
}

const cases = readdirSync(vectors).filter((name) => name.endsWith(".json") && name !== "worked-example.json");
assert(cases.length >= 12);
for (const name of cases) {
  const written = JSON.parse(readFileSync(`${vectors}/${name}`, "utf8"));
  for (const order of written.orders ?? [[]]) {
    const running = new Case(written);
    const takes = order.map(([from, to]: string[]) => ({ on: to, takes: from }));
    for (const [number, step] of [...written.steps, ...takes, ...(written.ends ?? [])].entries()) {
      const why = running.step(step);
      assert(
        why === undefined,
        `${name}, order ${JSON.stringify(order)}, step ${number} ${JSON.stringify(step).slice(0, 400)}${why}`,
      );
    }
  }
}
console.log(`vectors: ok, ${cases.length} cases`);
