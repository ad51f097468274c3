// Where the seats of a room stand on the screen: rows and columns that have seats, and narrow aisles for those that have none.

export const SEAT_GAP = 8;
export const AISLE = 8;

export interface Tracks {
  /** From one end to the other: whether seats stand there, or it is an aisle. */
  kinds: readonly ("seats" | "aisle")[];
  /** On which track each row or column of seats is, from 0. */
  at: ReadonlyMap<number, number>;
}

/** However many empty rows or columns lie between two, it is one aisle. */
export function tracksOf(places: readonly number[]): Tracks {
  const kinds: ("seats" | "aisle")[] = [];
  const at = new Map<number, number>();
  let before: number | undefined;
  for (const place of [...new Set(places)].sort((a, b) => a - b)) {
    if (before !== undefined && place > before + 1) kinds.push("aisle");
    at.set(place, kinds.length);
    kinds.push("seats");
    before = place;
  }
  return { kinds, at };
}

/** How long a seat is, when all tracks together are this long. */
export function seatLength({ kinds }: Tracks, length: number): number {
  const aisles = kinds.filter((kind) => kind === "aisle").length;
  return (length - SEAT_GAP * (kinds.length - 1) - AISLE * aisles) / Math.max(1, kinds.length - aisles);
}

/** The middle of a track. */
export function middle(tracks: Tracks, track: number, length: number): number {
  const { kinds } = tracks;
  const seat = seatLength(tracks, length);
  const size = (kind: "seats" | "aisle" | undefined): number => (kind === "aisle" ? AISLE : seat);
  const before = kinds.slice(0, track).reduce((sum, kind) => sum + size(kind) + SEAT_GAP, 0);
  return before + size(kinds[track]) / 2;
}
