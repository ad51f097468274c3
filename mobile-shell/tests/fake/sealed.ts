// What came by a file.

import type { TakenInView } from "../../src/platform/engine.ts";
import { STARTED } from "./lesson.ts";

export function takenIn(old: boolean): TakenInView {
  return {
    by: "Ana Brook",
    packedWallMs: STARTED + 3_600_000,
    notes: old ? 0 : 23,
    changes: old ? 0 : 61,
    lessons: old
      ? []
      : [
          { lesson: "L2", title: "RL2 · Fractions of a whole", arrived: false, notes: 18 },
          { lesson: "L3", title: "RL3 · Comparing fractions", arrived: true, notes: 5 },
          { lesson: "L1", title: "RL1 · What is a whole?", arrived: false, notes: 0 },
        ],
  };
}
