// Networks that stand between a school and the relay: what their proxies do to requests and websockets. Each listens on a
// free loopback port, belongs to one test, and is gone when that test is over.

import { once } from "node:events";
import { createServer, request } from "node:http";
import { connect, createServer as listener } from "node:net";

/** Answers every upgrade with this status. */
export const refusing = (status, headers = {}) => ({
  upgrade(socket) {
    const lines = Object.entries({ ...headers, "content-length": 0 }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} No\r\n${lines.join("")}\r\n`);
  },
});

/** Cuts every connection on which nothing has moved for so long, in the middle of whatever it is. */
export const cutting = (idleMs) => ({
  tunnel(client, server) {
    const cut = () => {
      client.destroy();
      server.destroy();
    };
    client.setTimeout(idleMs, cut);
    server.setTimeout(idleMs, cut);
  },
  idleMs,
});

/** Hands on a body when it has all of it: a websocket has no end, so of that the client hears nothing. */
export const buffering = { whole: true, tunnel: (_client, server) => server.unpipe() };

/** Hands on files as `alter` makes them of their path and text: what another version of the relay would have. */
export const altering = (alter) => ({ alter });

/** A proxy in front of a relay. The relay behind it is told the host that was asked for, as every proxy must. */
export async function proxied(t, relay, manner = {}) {
  const { hostname, port } = new URL(relay.url);
  const cut = new Set();
  const server = createServer(async (asked, answer) => {
    const { method, url, headers } = asked;
    // What is to be altered comes whole and plain, whatever somebody has of it.
    if (manner.alter !== undefined) for (const name of ["accept-encoding", "if-none-match"]) delete headers[name];
    const body = manner.whole ? await collect(asked) : undefined;
    const onward = request({ hostname, port, method, path: url, headers: { ...headers, connection: "close" } });
    onward.on("error", () => answer.destroy());
    answer.on("close", () => onward.destroy());
    onward.on("response", async (response) => {
      if (manner.alter !== undefined && /text|javascript/.test(response.headers["content-type"] ?? "")) {
        const altered = manner.alter(url, (await collect(response)).toString());
        answer.writeHead(response.statusCode, { ...response.headers, "content-length": Buffer.byteLength(altered) }).end(altered);
      } else if (manner.whole) {
        const whole = await collect(response).catch(() => undefined);
        if (whole === undefined) return answer.destroy();
        answer.writeHead(response.statusCode, response.headers).end(whole);
      } else {
        answer.writeHead(response.statusCode, response.headers);
        response.pipe(answer);
      }
    });
    if (manner.idleMs !== undefined) {
      // From the last byte of the question: an answer that takes too long is cut.
      const timer = setTimeout(() => {
        cut.add(url);
        asked.socket.destroy();
      }, manner.idleMs);
      answer.on("close", () => clearTimeout(timer));
    }
    if (body === undefined) asked.pipe(onward);
    else onward.end(body);
  });
  server.on("upgrade", (asked, client, head) => {
    client.on("error", () => {});
    if (manner.upgrade !== undefined) return manner.upgrade(client);
    const onward = connect(Number(port), hostname);
    onward.on("error", () => client.destroy());
    client.on("close", () => onward.destroy());
    onward.on("close", () => client.destroy());
    const lines = [];
    for (let place = 0; place < asked.rawHeaders.length; place += 2) {
      lines.push(`${asked.rawHeaders[place]}: ${asked.rawHeaders[place + 1]}\r\n`);
    }
    onward.write(`${asked.method} ${asked.url} HTTP/1.1\r\n${lines.join("")}\r\n`);
    onward.write(head);
    client.pipe(onward);
    onward.once("data", (greeting) => {
      client.write(greeting);
      onward.pipe(client);
      manner.tunnel?.(client, onward);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${server.address().port}`;
  return { ...relay, url: `http://${host}`, sync: `ws://${host}/sync`, cut };
}

/** A network that can go and come back, `away(true)`: whoever is on it then has none. */
export async function wireless(t, relay) {
  const { hostname, port } = new URL(relay.url);
  const open = new Set();
  let isAway = false;
  const drop = () => open.forEach((socket) => socket.destroy());
  const server = listener((client) => {
    if (isAway) return client.destroy();
    const onward = connect(Number(port), hostname);
    for (const [socket, other] of [[client, onward], [onward, client]]) {
      open.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    drop();
    server.close();
  });
  const host = `127.0.0.1:${server.address().port}`;
  const away = (is) => {
    isAway = is;
    if (is) drop();
  };
  return { ...relay, url: `http://${host}`, sync: `ws://${host}/sync`, away };
}

async function collect(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
