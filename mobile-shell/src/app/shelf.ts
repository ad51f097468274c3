// Where the components below a lesson find the bytes of what is attached to its notes.

import { getContext, setContext } from "svelte";

export interface Shelf {
  /** Nothing, if they are neither here nor to be had from the relay now. */
  read(hash: string): Promise<Uint8Array | undefined>;
  /** Whether it is worth asking for what was not to be had. */
  readonly connected: boolean;
}

const SHELF = Symbol("shelf");

export const provideShelf = (shelf: Shelf): Shelf => setContext(SHELF, shelf);
/** None in a release, which has no attachments. */
export const shelfHere = (): Shelf | undefined => getContext<Shelf | undefined>(SHELF);
