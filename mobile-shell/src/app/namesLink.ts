// The key to a group's names, as links carry it: in the fragment, which no server is sent. It is taken out of the address
// before anything else happens, so that it stays in no history and no picture of the screen.

const IN_LINK = "?names=";

export interface PartedLink {
  /** The link without the key. */
  link: string;
  key: string | undefined;
}

export function partLink(link: string): PartedLink {
  const at = link.indexOf(IN_LINK);
  return at < 0
    ? { link, key: undefined }
    : { link: link.slice(0, at), key: link.slice(at + IN_LINK.length).trim() || undefined };
}

/** An invite's link, or that of the names' screen, with the key. */
export function withKey(link: string, key: string): string {
  return `${partLink(link.trim()).link}${IN_LINK}${key}`;
}

/** Takes the key out of the page's address. */
export function takeKeyOutOfAddress(): string | undefined {
  const { link, key } = partLink(location.hash);
  if (link !== location.hash) history.replaceState(history.state, "", link);
  return key;
}
