// Ink: strokes with pressure, as our own JSON (core/PROTOCOL.md has its shape), and their outlines to draw.
//
// `Sketch` follows pens, fingers and mice until a drawing is done. A palm is told from a finger by one rule: once a pen has been
// seen on this tablet, touches draw no more, and what a touch had begun when the pen came is taken back.

import { getStroke } from "perfect-freehand";
import type { Captured } from "./captured.ts";

/** Units: the drawing's own, pressure from 0 to 1. */
export type Point = readonly [x: number, y: number, pressure: number];

export interface Stroke {
  width: number;
  points: readonly Point[];
}

export interface Ink {
  width: number;
  height: number;
  strokes: readonly Stroke[];
}

export const INK = { width: 1000, height: 560 } as const;
export const MEDIA_TYPE = "application/vnd.cahier.ink+json";
const STROKE_WIDTH = 6;
/** Where something presses without saying how hard. */
const USUAL_PRESSURE = 0.5;
/** Of a drawing as it is kept. */
export const MAX_INK_BYTES = 256_000;
/** The longest that one point can be written: "[1000.0,1000.0,0.99],". */
const POINT_BYTES = 22;
const MAX_POINTS = Math.floor((MAX_INK_BYTES - 4_000) / POINT_BYTES);
const MAX_STROKES = 1_000;

export type Pointer = "pen" | "touch" | "mouse";

/** A drawing that is being made. Every method answers whether there is something new to show. */
export class Sketch {
  #strokes: Stroke[];
  #drawing: { pointer: number; by: Pointer; points: Point[] } | undefined;
  #penSeen: boolean;
  /** What "clear" and "undo" took away, to be brought back. */
  #cleared: Stroke[] | undefined;

  constructor({ penSeen, strokes = [] }: { penSeen: boolean; strokes?: readonly Stroke[] }) {
    this.#penSeen = penSeen;
    this.#strokes = [...strokes];
  }

  get penSeen(): boolean {
    return this.#penSeen;
  }

  /** With the one that is being drawn. */
  get strokes(): readonly Stroke[] {
    const drawing = this.#drawing;
    return drawing === undefined ? this.#strokes : [...this.#strokes, strokeOf(drawing.points)];
  }

  /** What is done, to be kept. */
  get ink(): Ink {
    return { ...INK, strokes: this.#strokes };
  }

  get isFull(): boolean {
    return this.#strokes.length >= MAX_STROKES || pointsIn(this.#strokes) >= MAX_POINTS;
  }

  down(pointer: number, by: Pointer, point: Point): boolean {
    if (by === "pen" && !this.#penSeen) {
      this.#penSeen = true;
      if (this.#drawing?.by === "touch") this.#drawing = undefined;
    }
    if ((by === "touch" && this.#penSeen) || this.#drawing !== undefined || this.isFull) return false;
    this.#drawing = { pointer, by, points: [placed(point, by)] };
    return true;
  }

  move(pointer: number, points: readonly Point[]): boolean {
    const drawing = this.#drawing;
    if (drawing?.pointer !== pointer) return false;
    const room = MAX_POINTS - pointsIn(this.#strokes) - drawing.points.length;
    drawing.points.push(...points.slice(0, Math.max(0, room)).map((point) => placed(point, drawing.by)));
    return true;
  }

  up(pointer: number): boolean {
    if (this.#drawing?.pointer !== pointer) return false;
    this.#strokes = [...this.#strokes, strokeOf(this.#drawing.points)];
    this.#drawing = undefined;
    this.#cleared = undefined;
    return true;
  }

  /** The system took the pointer away: it was a gesture, or a palm. */
  cancel(pointer: number): boolean {
    if (this.#drawing?.pointer !== pointer) return false;
    this.#drawing = undefined;
    return true;
  }

  /** Takes the last stroke away, or brings back what was cleared. */
  undo(): boolean {
    if (this.#cleared !== undefined) {
      this.#strokes = this.#cleared;
      this.#cleared = undefined;
      return true;
    }
    if (this.#strokes.length === 0) return false;
    this.#strokes = this.#strokes.slice(0, -1);
    return true;
  }

  clear(): boolean {
    if (this.#strokes.length === 0) return false;
    this.#cleared = this.#strokes;
    this.#strokes = [];
    return true;
  }

  get canUndo(): boolean {
    return this.#cleared !== undefined || this.#strokes.length > 0;
  }
}

/** Nothing without a stroke. */
export function inkOf(ink: Ink): Captured | undefined {
  if (ink.strokes.length === 0) return undefined;
  return {
    request: { kind: "ink", mediaType: MEDIA_TYPE, width: ink.width, height: ink.height, durationMs: 0 },
    bytes: encodeInk(ink),
    thumbnail: undefined,
  };
}

export function encodeInk({ width, height, strokes }: Ink): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ "cahier ink": 1, width, height, strokes }));
}

/** Nothing if it is no ink of this version; the core has looked at it, so that is one of a later app. */
export function decodeInk(bytes: Uint8Array): Ink | undefined {
  try {
    const read = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Partial<Ink> &
      Record<"cahier ink", unknown>;
    const { width, height, strokes } = read;
    if (read["cahier ink"] !== 1 || !isNumber(width) || !isNumber(height) || !Array.isArray(strokes)) return undefined;
    const whole = strokes.every(
      (stroke: Stroke) => isNumber(stroke.width) && stroke.points.every((point) => point.every(isNumber)),
    );
    return whole ? { width, height, strokes } : undefined;
  } catch {
    return undefined;
  }
}

/** The outline of a stroke as the path of an SVG. */
export function outline({ width, points }: Stroke): string {
  const outlined = getStroke(
    points.map(([x, y, pressure]) => [x, y, pressure]),
    { size: width, thinning: 0.6, smoothing: 0.5, streamline: 0.4, simulatePressure: false },
  );
  const [first, ...rest] = outlined.map(([x = 0, y = 0]) => `${x.toFixed(1)} ${y.toFixed(1)}`);
  return first === undefined ? "" : `M${first}L${rest.join(" ")}Z`;
}

const strokeOf = (points: readonly Point[]): Stroke => ({ width: STROKE_WIDTH, points });

const pointsIn = (strokes: readonly Stroke[]): number => strokes.reduce((sum, { points }) => sum + points.length, 0);

/** Within the drawing, no finer than a tenth of its units. */
function placed([x, y, pressure]: Point, by: Pointer): Point {
  const within = (value: number, most: number, steps: number): number =>
    Math.round(Math.min(most, Math.max(0, value)) * steps) / steps;
  const pressed = by === "pen" && pressure > 0 ? pressure : USUAL_PRESSURE;
  return [within(x, INK.width, 10), within(y, INK.height, 10), within(pressed, 1, 100)];
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
