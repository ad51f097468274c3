// The service worker: the whole app opens without a network, and an update waits until it is asked to take over.
//
// Plain JavaScript, because it is not bundled: vite.finish.ts puts the list of files in. It knows nothing of
// /api and /sync, which go to the relay untouched.

/**
 * Every file of the app with the hash of its content. Third, "later" if the app opens without it, or a language's code if it
 * is the texts in that.
 */
const FILES = __FILES__;
const PREFIX = "cahier ";
const CACHE = PREFIX + FILES.map(([, hash]) => hash.slice(0, 4)).join("");
/** Files here have the hash of their content in their names. */
const HASHED = "/assets/";

self.addEventListener("install", (event) => {
  event.waitUntil(install());
  // What is in the cache the browser may take from there itself, and show the app before this program has started.
  event.addRoutes?.([
    { condition: { urlPattern: { pathname: "/", search: "" } }, source: { cacheName: CACHE } },
    { condition: { urlPattern: { pathname: `${HASHED}*`, search: "" } }, source: { cacheName: CACHE } },
  ]);
});

self.addEventListener("activate", (event) => event.waitUntil(Promise.all([removeOlder(), self.clients.claim()])));

self.addEventListener("message", (event) => {
  const { data } = event;
  if (data === "take over") self.skipWaiting();
  if (data === "fetch the rest") event.waitUntil(fill(FILES));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  // The manifest's share_target: another app hands over a file.
  if (event.request.method === "POST" && url.origin === location.origin && url.pathname === "/share") {
    event.respondWith(keepShared(event.request));
    return;
  }
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  // All screens are one page; their routes are in the fragment.
  const path = event.request.mode === "navigate" && url.pathname === "/index.html" ? "/" : url.pathname;
  if (FILES.some(([file]) => file === path)) event.respondWith(fromCache(path, event.request));
});

/** Keeps the file until the page takes it, and shows where files are opened. */
async function keepShared(request) {
  const file = (await request.formData()).get("file");
  if (file instanceof File) {
    const cache = await caches.open("shared");
    await cache.put("/share", new Response(file, { headers: { "x-name": encodeURIComponent(file.name) } }));
  }
  return Response.redirect("/#/open", 303);
}

/** A first visit waits for little. An update has time, and must do without a network whatever the older version did. */
async function install() {
  const isUpdate = (await caches.keys()).some((name) => name.startsWith(PREFIX));
  const read = languageRead();
  await fill(isUpdate ? FILES : FILES.filter(([, , when]) => when === undefined || when === read));
}

/** The language that the app begins in, as app/language.ts has it. */
function languageRead() {
  const codes = navigator.languages.map((tag) => tag.toLowerCase().replace(/-.*$/, ""));
  return codes.find((code) => FILES.some(([, , when]) => when === code)) ?? "en";
}

async function fill(files) {
  const cache = await caches.open(CACHE);
  // All at once: this is asked at each start, and mostly nothing is missing.
  const here = new Set((await cache.keys()).map(({ url }) => url.slice(location.origin.length)));
  const missing = files.filter(([file]) => !here.has(file));
  await Promise.all(missing.map(([file]) => put(cache, file)));
}

/** A file that an older version has by the same name, and so with the same content, is not fetched again. */
async function put(cache, file) {
  const known = file.startsWith(HASHED) ? await caches.match(file) : undefined;
  const response = known ?? (await fetch(file, { cache: "no-cache" }));
  if (!response.ok) throw new Error(`no ${file}`);
  await cache.put(file, response);
}

async function fromCache(path, request) {
  const cache = await caches.open(CACHE);
  // What comes later has not come yet, or the browser evicted the cache.
  return (await cache.match(path)) ?? fetch(request);
}

async function removeOlder() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)),
  );
}
