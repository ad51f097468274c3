// A worker that starts before anybody has asked for one, where that costs nobody anything.

/** What is needed of a Worker here; tests bring their own. */
export interface Startable {
  onerror: ((event: never) => unknown) | null;
}

/** Starts one now. Whoever asks first gets it, and whoever asks after that another. */
export function oneAhead<W extends Startable>(start: () => W): () => W {
  let ahead: W | undefined = start();
  // Nobody who would start another in its place is listening yet.
  ahead.onerror = () => {
    ahead = undefined;
  };
  return () => {
    const worker = ahead ?? start();
    ahead = undefined;
    return worker;
  };
}
