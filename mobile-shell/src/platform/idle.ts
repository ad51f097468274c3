// What can wait until the page has been drawn and has nothing else to do.

/** In two seconds at the latest. */
export function whenIdle(run: () => void): void {
  // Safari has none.
  if ("requestIdleCallback" in window) requestIdleCallback(run, { timeout: 2_000 });
  else setTimeout(run, 500);
}
