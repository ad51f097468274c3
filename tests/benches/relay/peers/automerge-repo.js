// automerge-repo as a sync server, as its own sync server is made: everything it is given, it keeps in files.

import { Repo } from "@automerge/automerge-repo";
import { WebSocketServerAdapter } from "@automerge/automerge-repo-network-websocket";
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs";
import { once } from "node:events";
import { setImmediate as immediate } from "node:timers/promises";
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
await once(server, "listening");
new Repo({
  network: [new WebSocketServerAdapter(server)],
  storage: new NodeFSStorageAdapter(process.argv[2]),
  peerId: "automerge-repo",
  // It hands out what it is asked for and announces nothing.
  sharePolicy: async () => false,
});
// Whoever connects before it has read its own id and looks for connections is not heard.
while (server.listenerCount("connection") === 0) await immediate();
console.log(`listening on http://127.0.0.1:${server.address().port}`);
process.on("SIGTERM", () => process.exit(0));
