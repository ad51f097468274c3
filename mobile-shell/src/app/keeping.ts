// A view that was pushed anew, in which whatever has not changed is still the very same object: what shows it then looks at what
// is new and no further, however long the lesson is.

/** `now`, with the parts of `before` that are equal to it. Views are trees of records, lists and plain values. */
export function keeping<T>(before: unknown, now: T): T {
  if (Object.is(before, now)) return now;
  if (Array.isArray(now)) return (Array.isArray(before) ? keptList(before, now) : now) as T;
  if (!isRecord(now) || !isRecord(before)) return now;
  const names = Object.keys(now);
  const kept = Object.fromEntries(names.map((name) => [name, keeping(before[name], now[name])]));
  const isSame =
    names.length === Object.keys(before).length && names.every((name) => name in before && kept[name] === before[name]);
  return (isSame ? before : kept) as T;
}

/** What has an id is compared with what had it, wherever it stood. */
function keptList(before: readonly unknown[], now: readonly unknown[]): readonly unknown[] {
  const known = new Map(before.map((item, place) => [idOf(item) ?? place, item]));
  const kept = now.map((item, place) => keeping(known.get(idOf(item) ?? place), item));
  return kept.length === before.length && kept.every((item, place) => item === before[place]) ? before : kept;
}

function idOf(item: unknown): string | undefined {
  return isRecord(item) && typeof item.id === "string" ? item.id : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
