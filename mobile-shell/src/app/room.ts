// Laying out a room: the usual patterns, and who sits where after a seat was moved.

import type { SeatPlace } from "../platform/engine.ts";

export type Pattern = "rows" | "groups" | "horseshoe";
export const patterns: readonly Pattern[] = ["rows", "groups", "horseshoe"];

/** As the core has it. */
export const MAX_SEATS = 120;
const MAX_SIDE = 24;

type Place = readonly [row: number, column: number];

/** Seats for these codes, from the front. */
export function layOut(pattern: Pattern, codes: readonly string[]): SeatPlace[] {
  const places = placesOf[pattern](codes.length);
  return codes.slice(0, MAX_SEATS).flatMap((code, number) => {
    const place = places[number];
    return place === undefined ? [] : [{ code, row: place[0], column: place[1] }];
  });
}

const placesOf: Record<Pattern, (count: number) => Place[]> = {
  /** Pairs with an aisle between: three tables of two in a row. */
  rows: (count) =>
    upTo(count).map((number) => [Math.floor(number / 6), (number % 6) + Math.floor((number % 6) / 2)] as const),
  /** Tables of four, three beside each other. */
  groups: (count) =>
    upTo(count).map((number) => {
      const [table, seat] = [Math.floor(number / 4), number % 4];
      return [Math.floor(table / 3) * 3 + Math.floor(seat / 2), (table % 3) * 3 + (seat % 2)] as const;
    }),
  /** Down the left, along the back, up the right. */
  horseshoe: (count) => {
    const side = Math.min(MAX_SIDE - 1, Math.max(1, Math.ceil(count / 3)));
    const along = Math.max(1, count - 2 * side);
    return upTo(count).map((number) => {
      if (number < side) return [number, 0] as const;
      if (number < side + along) return [side, Math.min(MAX_SIDE - 2, number - side + 1)] as const;
      return [side - 1 - (number - side - along), Math.min(MAX_SIDE - 1, along + 1)] as const;
    });
  },
};

const upTo = (count: number): number[] => Array.from({ length: Math.min(count, MAX_SEATS) }, (_, number) => number);

/** Codes for so many seats: case pupils first, then those that were there, then numbers nobody has. */
export function codesFor(count: number, cases: readonly string[], seats: readonly SeatPlace[]): string[] {
  const known = [...new Set([...cases, ...seats.map(({ code }) => code)])].slice(0, count);
  while (known.length < count) known.push(nextCode(known));
  return known;
}

/** The lowest number that is nobody's code. */
export function nextCode(codes: readonly string[]): string {
  let number = 1;
  while (codes.includes(String(number))) number += 1;
  return String(number);
}

/** The seat with this code somewhere else; who sat there sits where it was. */
export function moved(seats: readonly SeatPlace[], code: string, row: number, column: number): SeatPlace[] {
  const from = seats.find((seat) => seat.code === code);
  if (from === undefined) return [...seats];
  return seats.map((seat) => {
    if (seat.code === code) return { ...seat, row, column };
    return seat.row === row && seat.column === column ? { ...seat, row: from.row, column: from.column } : seat;
  });
}

/** A seat under another code. Where that code sits already, the two change places. */
export function renamed(seats: readonly SeatPlace[], code: string, next: string): SeatPlace[] {
  return seats.map((seat) =>
    seat.code === code ? { ...seat, code: next } : seat.code === next ? { ...seat, code } : seat,
  );
}
