// The port to the relay's websocket: whole binary frames, and nothing about what is in them.

export interface Socket {
  send(frame: Uint8Array): void;
  /** Closes without a further report. */
  close(): void;
}

export interface SocketEvents {
  opened(): void;
  received(frame: Uint8Array): void;
  /** Reported once, also when opening failed; with the relay's code, if it said why. */
  closed(code?: number): void;
}

export type Dial = (events: SocketEvents) => Socket;

/** More waiting bytes than this means that the other side has stopped reading. The engine starts over after a close. */
export const MAX_WAITING_BYTES = 16 * 1024 * 1024;

/** Shows the relay whose tablet this is: the token of the profile that is open, once it is known. */
export interface Credential {
  token: string | undefined;
}

export function dialWebsocket(url: URL, credential: Credential): Dial {
  return (events) => {
    // A websocket of a browser takes no headers. The relay chooses the first of these, and reads the second.
    const { token } = credential;
    const socket = new WebSocket(url, token === undefined ? [] : ["cahier", `cahier.token.${token}`]);
    socket.binaryType = "arraybuffer";
    let over = false;
    const finish = (): boolean => {
      const first = !over;
      over = true;
      socket.close();
      return first;
    };
    socket.onopen = () => {
      if (!over) events.opened();
    };
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => {
      // The relay speaks in binary only; a text frame would be some proxy's and is nobody's loss.
      if (!over && typeof data !== "string") events.received(new Uint8Array(data));
    };
    socket.onclose = ({ code }) => {
      if (finish()) events.closed(code);
    };
    return {
      send(frame) {
        if (over || socket.readyState !== WebSocket.OPEN) return;
        if (socket.bufferedAmount > MAX_WAITING_BYTES) {
          if (finish()) events.closed();
          return;
        }
        socket.send(frame as Uint8Array<ArrayBuffer>);
      },
      close() {
        finish();
      },
    };
  };
}

/** Where this page's relay takes websockets. */
export function websocketUrl(page: string): URL {
  const url = new URL("/sync", page);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url;
}
