// The time, as something that a screen can look at.

import type { Clock } from "../platform/clock.ts";

/** The wall clock, read every `everyMs` while whoever made this is on the screen. */
export class Ticks {
  nowMs = $state(0);

  constructor(clock: Clock, everyMs: number) {
    let cancel: () => void = () => undefined;
    const tick = (): void => {
      this.nowMs = clock.now().wallMs;
      cancel = clock.after(everyMs, tick);
    };
    $effect(() => {
      tick();
      return () => cancel();
    });
  }
}
