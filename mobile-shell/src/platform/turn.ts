// The port that lets one tab at a time work on the notes of this tablet.
//
// Two tabs would be two sessions that do not see each other's newest notes. So the tab that a person looks at asks
// for the turn; the other one writes what it holds, lets go, and says so.

export interface Turn {
  /** Resolves when this tab has the turn, or rejects after a short while when another keeps it. */
  take(insist: boolean, giveWay: () => Promise<void>): Promise<void>;
}

export class TurnTaken extends Error {}

const NAME = "cahier";
/** A tab that is being reloaded needs a moment to let go of its lock. */
const PATIENCE_MS = 700;
/** A frozen tab cannot let go. What it wrote is on the disk already. */
const INSIST_MS = 4_000;

export function browserTurn(): Turn {
  // Without Web Locks (a page that is not secure) there is nothing to ask; development only.
  if (!("locks" in navigator)) return { take: () => Promise.resolve() };
  const channel = new BroadcastChannel(NAME);
  return {
    async take(insist, giveWay) {
      if (insist) channel.postMessage("give way");
      const letGo = await hold(insist ? INSIST_MS : PATIENCE_MS, insist, () => void giveWay());
      channel.onmessage = () => {
        channel.onmessage = null;
        void giveWay().then(letGo);
      };
    },
  };
}

function hold(patienceMs: number, steal: boolean, stolen: () => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    let had = false;
    const work = (): Promise<void> =>
      new Promise((letGo) => {
        had = true;
        resolve(letGo);
      });
    const lost = (): void => {
      if (had) stolen();
      else if (steal) navigator.locks.request(NAME, { steal: true }, work).catch(lost);
      else reject(new TurnTaken());
    };
    navigator.locks.request(NAME, { signal: AbortSignal.timeout(patienceMs) }, work).catch(lost);
  });
}
