// Which way to the relay: the websocket, or polling where a network lets no websocket through.
//
// Nobody above notices. A websocket that does not open, or opens and carries nothing, makes the same attempt go on
// by polling; when that works, the next attempts begin there. From time to time the websocket is tried again, seldom
// where it keeps failing. When neither works there is no network, from which nothing is learnt.

import type { Clock } from "./clock.ts";
import type { Dial, Socket } from "./socket.ts";

export interface Ways {
  websocket: Dial;
  polling: Dial;
  clock: Clock;
}

/** A proxy may swallow the upgrade and answer never. */
const OPEN_WITHIN_MS = 10_000;
/** The relay answers a join at once; a proxy that buffers keeps that for itself. */
const SPEAK_WITHIN_MS = 10_000;
/** How soon the websocket is tried again, and how seldom at last: each failure doubles the time. */
const FIRST_AGAIN_MS = 30_000;
const LAST_AGAIN_MS = 15 * 60_000;

export function dialRelay({ websocket, polling, clock }: Ways): Dial {
  let pollUntilMs = Number.NEGATIVE_INFINITY;
  let againMs = FIRST_AGAIN_MS;
  const nowMs = () => clock.now().monotonicMs;
  const pollForAWhile = () => {
    pollUntilMs = nowMs() + againMs;
    againMs = Math.min(2 * againMs, LAST_AGAIN_MS);
  };

  return (events) => {
    let current: Socket | undefined;
    let cancelTimer = () => {};
    let over = false;
    const arm = (ms: number, run: () => void) => {
      cancelTimer();
      cancelTimer = clock.after(ms, run);
    };
    const hangUp = () => {
      cancelTimer();
      current?.close();
      current = undefined;
    };
    const finish = () => {
      over = true;
      hangUp();
    };
    const lose = (code?: number) => {
      finish();
      events.closed(code);
    };
    /** Dials one way; what a way says after it was given up is not heard. */
    const take = (dial: Dial, said: { opened(): void; received(): void; closed(code?: number): void }) => {
      hangUp();
      let socket: Socket | undefined;
      const counts = () => !over && current === socket;
      socket = dial({
        opened: () => counts() && said.opened(),
        received: (frame) => {
          if (!counts()) return;
          said.received();
          events.received(frame);
        },
        closed: (code) => counts() && said.closed(code),
      });
      current = socket;
    };

    const poll = () => {
      let opened = false;
      take(polling, {
        opened() {
          opened = true;
          if (nowMs() >= pollUntilMs) pollForAWhile();
          // Closing makes the engine dial anew, which begins with the websocket.
          arm(pollUntilMs - nowMs(), lose);
          events.opened();
        },
        received() {},
        closed(code) {
          if (!opened) {
            pollUntilMs = Number.NEGATIVE_INFINITY;
            againMs = FIRST_AGAIN_MS;
          }
          lose(code);
        },
      });
    };

    const speak = () => {
      let opened = false;
      let spoke = false;
      take(websocket, {
        opened() {
          opened = true;
          arm(SPEAK_WITHIN_MS, () => {
            pollForAWhile();
            lose();
          });
          events.opened();
        },
        received() {
          if (spoke) return;
          spoke = true;
          cancelTimer();
          againMs = FIRST_AGAIN_MS;
        },
        closed(code) {
          if (!opened) {
            poll();
            return;
          }
          if (!spoke) pollForAWhile();
          lose(code);
        },
      });
      arm(OPEN_WITHIN_MS, poll);
    };

    if (nowMs() < pollUntilMs) poll();
    else speak();
    return { send: (frame) => current?.send(frame), close: finish };
  };
}
