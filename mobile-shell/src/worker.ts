// The worker of one tab: owns the engine, the store of one profile and the socket, so that the page only draws.

import { sendingChanges } from "./engine/changes.ts";
import { Driver } from "./engine/driver.ts";
import type { Message, Request } from "./engine/protocol.ts";
import { browserClock } from "./platform/clock.ts";
import { loadCore, openEngine } from "./platform/core.ts";
import { dialRelay } from "./platform/dial.ts";
import { dialPolling, pollUrl } from "./platform/poll.ts";
import { type Access, storeOf } from "./platform/profiles.ts";
import { randomName, randomSeed } from "./platform/random.ts";
import { type Credential, dialWebsocket, websocketUrl } from "./platform/socket.ts";
import { IndexedDbStore } from "./platform/store.ts";
import { Vault } from "./platform/vault.ts";

const scope = self as unknown as DedicatedWorkerGlobalScope;

// Whoever opens the engine is told if it cannot be read.
loadCore().catch(() => undefined);

let driver: Driver | undefined;

function start({ profile, key }: Access): Driver {
  const credential: Credential = { token: undefined };
  return new Driver({
    openEngine: (device) => openEngine(device, randomSeed()),
    store: new IndexedDbStore(storeOf(profile), {
      vault: new Vault(profile, key),
      newName: randomName,
      wasDropped: () => scope.postMessage({ tag: "dropped" } satisfies Message),
    }),
    dial: dialRelay({
      websocket: dialWebsocket(websocketUrl(scope.location.href), credential),
      polling: dialPolling(pollUrl(scope.location.href), {
        fetch: (url, request) => fetch(url, request),
        clock: browserClock,
        credential,
      }),
      clock: browserClock,
    }),
    credential,
    clock: browserClock,
    transfers: { relay: new URL(scope.location.origin), fetch: (url, request) => fetch(url, request) },
    post: sendingChanges((message) => scope.postMessage(message)),
    // The name alone: a message may hold what somebody wrote.
    broke: (error) => console.error("The engine stopped:", error instanceof Error ? error.name : "unknown"),
  });
}

scope.onmessage = ({ data }: MessageEvent<Request>) => {
  if (data.ask.tag === "open") driver ??= start(data.ask.access);
  void driver?.handle(data);
};
