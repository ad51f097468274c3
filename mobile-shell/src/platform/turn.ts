// The port that lets one tab at a time work on the notes of this tablet.
//
// Two tabs would be two sessions that do not see each other's newest notes. So the tab that a person looks at asks
// for the turn; the other one writes what it holds, lets go, and says so.

import type { Clock } from "./clock.ts";

export interface Turn {
  /** Resolves when this tab has the turn, or rejects after a short while when another tab keeps it. */
  take(insist: boolean, giveWay: () => Promise<void>): Promise<void>;
}

export class TurnTaken extends Error {}

const NAME = "cahier";
/** A tab that is being reloaded needs a moment to let go of its lock. */
const PATIENCE_MS = 700;
/** A frozen tab cannot let go. What it wrote is on the disk already. */
const INSIST_MS = 4_000;

/** What is needed of the browser's lock manager; tests bring their own. */
export interface Locks {
  request(name: string, options: LockOptions, work: () => Promise<void>): Promise<unknown>;
  query(): Promise<LockManagerSnapshot>;
}

/** How tabs speak to each other; tests bring their own. */
export interface Channel {
  postMessage(message: string): void;
  onmessage: ((event: MessageEvent) => unknown) | null;
}

export function browserTurn(clock: Clock): Turn {
  // Without Web Locks (a page that is not secure) there is nothing to ask; development only.
  if (!("locks" in navigator)) return { take: () => Promise.resolve() };
  return turnBy(navigator.locks, new BroadcastChannel(NAME), clock);
}

export function turnBy(locks: Locks, channel: Channel, clock: Clock): Turn {
  return {
    async take(insist, giveWay) {
      if (insist) channel.postMessage("give way");
      const letGo = await hold(locks, clock, insist, () => void giveWay());
      channel.onmessage = () => {
        channel.onmessage = null;
        void giveWay().then(letGo);
      };
    },
  };
}

function hold(locks: Locks, clock: Clock, insist: boolean, stolen: () => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const patienceMs = insist ? INSIST_MS : PATIENCE_MS;
    const giveUp = new AbortController();
    let had = false;
    const work = (): Promise<void> =>
      new Promise((letGo) => {
        had = true;
        resolve(letGo);
      });
    const lost = (): void => {
      if (had) stolen();
      else if (insist) locks.request(NAME, { steal: true }, work).catch(lost);
      else reject(new TurnTaken());
    };
    const lookWhoHasIt = async (): Promise<void> => {
      if (had) return;
      const { held, pending } = await locks.query();
      const named = (all: LockInfo[] | undefined): boolean => all?.some(({ name }) => name === NAME) ?? false;
      // On a busy machine the answer is merely late: nobody has the lock, or it is on its way here.
      if (named(held) && named(pending)) giveUp.abort();
      else clock.after(patienceMs, () => void lookWhoHasIt());
    };
    clock.after(patienceMs, () => void lookWhoHasIt());
    locks.request(NAME, { signal: giveUp.signal }, work).catch(lost);
  });
}
