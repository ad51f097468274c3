// A short recording: at most a minute, in Opus where the browser has it, stopped by a tap or by itself.
//
// The microphone is asked for by the tap that begins, and let go when the recording ends, however it ends. What is recorded comes in
// pieces of five seconds: whoever keeps them has all but the last few seconds if the tablet dies.

import type { Clock } from "../platform/clock.ts";
import type { Captured } from "./captured.ts";

export const LONGEST_MS = 60_000;
export const PIECE_MS = 5_000;
const BITS_A_SECOND = 32_000;
/** Of a recording as it is kept. */
export const MAX_AUDIO_BYTES = 600_000;
const LEVEL_EVERY_MS = 100;
/** What browsers record in, the smallest first. */
const FORMATS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4;codecs=opus", "audio/mp4"] as const;

/** `refused`: the person, or the school, said no. `none`: there is no microphone. `unable`: the browser records nothing. */
export type AudioFault = "refused" | "none" | "unable";

export class AudioRefusal extends Error {
  constructor(readonly fault: AudioFault) {
    super(fault);
  }
}

/** What a microphone gives; a test brings its own. */
export interface Microphone {
  mediaType: string;
  start(heard: Heard): void;
  /** The last piece comes before `ended`. */
  stop(): void;
  /** How loud it is now, from 0 to 1. */
  level(): number;
}

export interface Heard {
  piece(bytes: Uint8Array): void;
  ended(): void;
}

export interface RecordingPorts {
  /** Rejects with AudioRefusal. */
  microphone: () => Promise<Microphone>;
  clock: Clock;
}

export interface RecordingEvents {
  /** In order, counted from 0. */
  piece(bytes: Uint8Array, number: number, mediaType: string): void;
  level(level: number, ms: number): void;
  /** Nothing, if nothing was heard. */
  ended(captured: Captured | undefined): void;
}

export class Recording {
  #microphone: Microphone;
  #events: RecordingEvents;
  #clock: Clock;
  #pieces: Uint8Array[] = [];
  #startedMs: number;
  #durationMs = 0;
  #stopping = false;
  #full = false;
  #cancelTimer: () => void = () => undefined;
  #over = false;

  private constructor(microphone: Microphone, clock: Clock, events: RecordingEvents) {
    this.#microphone = microphone;
    this.#clock = clock;
    this.#events = events;
    this.#startedMs = clock.now().monotonicMs;
  }

  /** Rejects with AudioRefusal. */
  static async begin({ microphone, clock }: RecordingPorts, events: RecordingEvents): Promise<Recording> {
    const recording = new Recording(await microphone(), clock, events);
    recording.#start();
    return recording;
  }

  stop(): void {
    if (this.#stopping || this.#over) return;
    this.#stopping = true;
    this.#durationMs = Math.min(LONGEST_MS, this.#ms());
    this.#cancelTimer();
    this.#microphone.stop();
  }

  #start(): void {
    this.#microphone.start({ piece: (bytes) => this.#take(bytes), ended: () => this.#end() });
    this.#tick();
  }

  #tick(): void {
    const ms = this.#ms();
    if (ms >= LONGEST_MS) {
      this.stop();
      return;
    }
    this.#events.level(this.#microphone.level(), ms);
    this.#cancelTimer = this.#clock.after(LEVEL_EVERY_MS, () => this.#tick());
  }

  #take(bytes: Uint8Array): void {
    if (this.#over || this.#full || bytes.length === 0) return;
    const so = this.#pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (so + bytes.length > MAX_AUDIO_BYTES) {
      // A browser that takes no heed of the rate: what there is so far is kept, without a gap.
      this.#full = true;
      this.stop();
      return;
    }
    this.#pieces.push(bytes);
    this.#events.piece(bytes, this.#pieces.length - 1, bare(this.#microphone.mediaType));
  }

  /** Also without having been asked: when the microphone is pulled out, or taken by a call. */
  #end(): void {
    if (this.#over) return;
    if (!this.#stopping) this.#durationMs = Math.min(LONGEST_MS, this.#ms());
    this.#over = true;
    this.#cancelTimer();
    this.#events.ended(audioOf(this.#pieces, this.#microphone.mediaType, this.#durationMs));
  }

  #ms(): number {
    return this.#clock.now().monotonicMs - this.#startedMs;
  }
}

/** Nothing without a piece. */
export function audioOf(pieces: readonly Uint8Array[], mediaType: string, durationMs: number): Captured | undefined {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  if (bytes.length === 0) return undefined;
  const request = { kind: "audio", mediaType: bare(mediaType), width: 0, height: 0, durationMs } as const;
  return { request: { ...request, durationMs: Math.round(durationMs) }, bytes, thumbnail: undefined };
}

/** "audio/webm;codecs=opus" is "audio/webm". */
const bare = (mediaType: string): string => mediaType.split(";")[0]?.trim() ?? mediaType;

/** The tablet's own microphone. */
export async function browserMicrophone(): Promise<Microphone> {
  const format = FORMATS.find((one) => globalThis.MediaRecorder?.isTypeSupported(one));
  if (format === undefined || navigator.mediaDevices === undefined) throw new AudioRefusal("unable");
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } }).catch((error: unknown) => {
    throw new AudioRefusal(error instanceof DOMException && error.name === "NotAllowedError" ? "refused" : "none");
  });
  const recorder = new MediaRecorder(stream, { mimeType: format, audioBitsPerSecond: BITS_A_SECOND });
  const context = new AudioContext();
  const meter = context.createAnalyser();
  meter.fftSize = 512;
  context.createMediaStreamSource(stream).connect(meter);
  const samples = new Uint8Array(meter.fftSize);
  return {
    mediaType: recorder.mimeType || format,
    start({ piece, ended }) {
      // Blobs are read one after the other, so that their order is the recording's.
      let line = Promise.resolve();
      recorder.ondataavailable = ({ data }) => {
        line = line.then(async () => piece(new Uint8Array(await data.arrayBuffer()))).catch(() => undefined);
      };
      recorder.onstop = () => {
        for (const track of stream.getTracks()) track.stop();
        void context.close();
        void line.then(ended);
      };
      recorder.start(PIECE_MS);
    },
    stop() {
      if (recorder.state !== "inactive") recorder.stop();
    },
    level() {
      meter.getByteTimeDomainData(samples);
      return Math.min(1, samples.reduce((most, sample) => Math.max(most, Math.abs(sample - 128)), 0) / 128);
    },
  };
}
