// The port to time and timers.

import type { Now } from "./engine.ts";

export interface Clock {
  now(): Now;
  /** Runs something once; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

export const browserClock: Clock = {
  now: () => ({ wallMs: Date.now(), monotonicMs: performance.now() }),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
