import { beforeEach, expect, test } from "vitest";
import { type Channel, type Locks, type Turn, TurnTaken, turnBy } from "../src/platform/turn.ts";
import { FakeClock, settle } from "./fake/ports.ts";

/** A lock manager that grants when it is told to, as a busy machine does. */
class FakeLocks implements Locks {
  snapshot: LockManagerSnapshot = { held: [], pending: [] };
  readonly requests: { steal: boolean; grant(): void }[] = [];

  request(_name: string, { signal, steal }: LockOptions, work: () => Promise<void>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.requests.push({ steal: steal === true, grant: () => void work().then(resolve) });
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
  }

  query(): Promise<LockManagerSnapshot> {
    return Promise.resolve(this.snapshot);
  }
}

const cahier = [{ name: "cahier" }];
let locks: FakeLocks;
let clock: FakeClock;
let said: string[];
let turn: Turn;
let outcome: string;

beforeEach(() => {
  locks = new FakeLocks();
  clock = new FakeClock();
  said = [];
  outcome = "waits";
  const channel: Channel = { postMessage: (message) => said.push(message), onmessage: null };
  turn = turnBy(locks, channel, clock);
});

function take(insist: boolean): void {
  turn
    .take(insist, () => Promise.resolve())
    .then(
      () => {
        outcome = "has it";
      },
      (error) => {
        outcome = error instanceof TurnTaken ? "taken" : "failed";
      },
    );
}

test("a lock manager that is merely slow is waited for", async () => {
  take(false);
  await clock.pass(5_000);
  locks.snapshot = { held: [], pending: cahier };
  await clock.pass(5_000);
  expect(outcome).toBe("waits");
  locks.requests[0]?.grant();
  await settle();
  expect(outcome).toBe("has it");
});

test("a lock that is on its way here is not another tab's", async () => {
  take(false);
  locks.snapshot = { held: cahier, pending: [] };
  await clock.pass(5_000);
  expect(outcome).toBe("waits");
});

test("another tab that keeps the lock has the turn", async () => {
  take(false);
  locks.snapshot = { held: cahier, pending: cahier };
  await clock.pass(699);
  expect(outcome).toBe("waits");
  await clock.pass(1);
  expect(outcome).toBe("taken");
});

test("who insists asks the other tab, and takes the lock from one that does not answer", async () => {
  take(true);
  locks.snapshot = { held: cahier, pending: cahier };
  await clock.pass(4_000);
  expect(said).toEqual(["give way"]);
  expect(locks.requests.map(({ steal }) => steal)).toEqual([false, true]);
  locks.requests[1]?.grant();
  await settle();
  expect(outcome).toBe("has it");
});
