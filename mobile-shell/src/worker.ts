// The worker of one tab: owns the engine, the store and the socket, so that the page only draws.

import { Driver } from "./engine/driver.ts";
import type { Message, Request } from "./engine/protocol.ts";
import { browserClock } from "./platform/clock.ts";
import { openEngine } from "./platform/core.ts";
import { dialRelay } from "./platform/dial.ts";
import { dialPolling, pollUrl } from "./platform/poll.ts";
import { randomName, randomSeed } from "./platform/random.ts";
import { dialWebsocket, websocketUrl } from "./platform/socket.ts";
import { IndexedDbStore } from "./platform/store.ts";

const scope = self as unknown as DedicatedWorkerGlobalScope;

const driver = new Driver({
  openEngine: (device) => openEngine(device, randomSeed()),
  store: new IndexedDbStore("cahier", randomName),
  dial: dialRelay({
    websocket: dialWebsocket(websocketUrl(scope.location.href)),
    polling: dialPolling(pollUrl(scope.location.href), {
      fetch: (url, request) => fetch(url, request),
      clock: browserClock,
    }),
    clock: browserClock,
  }),
  clock: browserClock,
  post: (message: Message) => scope.postMessage(message),
  // The name alone: a message may hold what somebody wrote.
  broke: (error) => console.error("The engine stopped:", error instanceof Error ? error.name : "unknown"),
});

scope.onmessage = ({ data }: MessageEvent<Request>) => void driver.handle(data);
