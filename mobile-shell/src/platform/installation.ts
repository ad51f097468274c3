// The port to everything about being an installed app: the service worker, updates, durable storage, a screen that
// stays awake.

import { whenIdle } from "./idle.ts";

export interface Installation {
  /** Whether the app runs from the Home Screen. */
  installed(): boolean;
  /** Apple's browsers install from the share menu only. */
  byShareMenu(): boolean;
  /** Called with a function that shows the browser's install question, as soon as there is one. */
  onInstallable(offer: (ask: () => void) => void): void;
  /** Called when a new version waits. It never takes over by itself: `update` does it, and reloads. */
  onUpdate(offer: (update: () => void) => void): void;
  /** Called with each file that the system opens with the app, or shares with it. */
  onFile(take: (file: File) => void): void;
  /** Asks the browser to keep what is stored; allowed from a tap only. */
  keepStorage(): void;
  /** Keeps the screen on until the answer is called. */
  stayAwake(): () => void;
  /** Reads a QR code with the camera, where the app has one; nothing if none was seen. */
  scan?(): Promise<string | undefined>;
}

interface InstallQuestion extends Event {
  prompt(): Promise<unknown>;
}

/** What a browser tells an installed app that a file was opened with. */
interface Launched {
  launchQueue?: { setConsumer(take: (launch: { files?: readonly FileSystemFileHandle[] }) => void): void };
}

/** Where the service worker leaves a file that another app shared. */
const SHARED = "shared";
const SHARED_FILE = "/share";

export function browserInstallation(): Installation {
  let question: InstallQuestion | undefined;
  let offerInstall: (ask: () => void) => void = () => undefined;
  const ask = (): void => void question?.prompt();
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    question = event as InstallQuestion;
    offerInstall(ask);
  });
  return {
    installed: () =>
      matchMedia("(display-mode: standalone)").matches || ("standalone" in navigator && navigator.standalone === true),
    byShareMenu: () =>
      /iPad|iPhone/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1),
    onInstallable(offer) {
      offerInstall = offer;
      if (question !== undefined) offer(ask);
    },
    onUpdate(offer) {
      if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
      whenIdle(() => void watchForUpdates(offer));
    },
    onFile(take) {
      (window as Launched).launchQueue?.setConsumer(async ({ files }) => {
        const [handle] = files ?? [];
        if (handle !== undefined) take(await handle.getFile());
      });
      void sharedFile().then((file) => file && take(file));
    },
    keepStorage: () => void navigator.storage?.persist?.().catch(() => false),
    stayAwake,
  };
}

async function watchForUpdates(offer: (update: () => void) => void): Promise<void> {
  const registration = await navigator.serviceWorker
    .register("/sw.js", { updateViaCache: "none" })
    .catch(() => undefined);
  if (registration === undefined) return;
  // What the app opens without is fetched in the background, so that it is there when there is no network.
  const fetchTheRest = (): void =>
    void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage("fetch the rest"));
  fetchTheRest();
  window.addEventListener("online", fetchTheRest);
  const offerWaiting = (): void => {
    const { waiting } = registration;
    // Without a controller this is the first visit: there is nothing older to replace.
    if (waiting === null || navigator.serviceWorker.controller === null) return;
    offer(() => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      waiting.postMessage("take over");
    });
  };
  offerWaiting();
  // An app that is never closed looks for a new version whenever somebody comes back to it.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") registration.update().catch(() => undefined);
  });
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offerWaiting);
  });
}

/** A file that was shared is taken once. */
async function sharedFile(): Promise<File | undefined> {
  if (!("caches" in window) || !(await caches.has(SHARED))) return undefined;
  const response = await (await caches.open(SHARED)).match(SHARED_FILE);
  await caches.delete(SHARED);
  return response && new File([await response.blob()], decodeURIComponent(response.headers.get("x-name") ?? ""));
}

function stayAwake(): () => void {
  let over = false;
  let lock: WakeLockSentinel | undefined;
  const ask = async (): Promise<void> => {
    if (over || document.visibilityState !== "visible") return;
    lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
    if (over) void lock?.release();
  };
  // The browser drops the lock whenever the page is hidden.
  document.addEventListener("visibilitychange", ask);
  void ask();
  return () => {
    over = true;
    document.removeEventListener("visibilitychange", ask);
    void lock?.release();
  };
}
