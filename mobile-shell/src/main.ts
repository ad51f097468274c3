// Wires the ports to the app: the browser's, or those of the native shell around the page. Nothing else happens here.

import { mount } from "svelte";
import App from "./App.svelte";
import { takeKeyOutOfAddress } from "./app/namesLink.ts";
import { Tablet, type TabletPorts } from "./app/tablet.svelte.ts";
import { followOtherTabs, speakAtFirst } from "./app/tongue.svelte.ts";
import { tellingViews } from "./engine/changes.ts";
import { oneAhead } from "./platform/ahead.ts";
import { relayApi } from "./platform/api.ts";
import { browserClock } from "./platform/clock.ts";
import { browserFiles } from "./platform/files.ts";
import { whenIdle } from "./platform/idle.ts";
import { browserInstallation, type Installation } from "./platform/installation.ts";
import { browserKeyFiles } from "./platform/keyFiles.ts";
import { BrowserProfiles } from "./platform/profiles.ts";
import { randomName } from "./platform/random.ts";
import type { ShellPort } from "./platform/shell.ts";
import { browserTurn } from "./platform/turn.ts";
import "./styles/tokens.css";
import "./styles/base.css";

// Before anything else: see namesLink.ts.
const key = takeKeyOutOfAddress();

const newWorker = (): Worker => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });

function browserPorts(): TabletPorts {
  // With a controller the engine is on this tablet. Without, it would take the line from what is shown first.
  const start = navigator.serviceWorker?.controller ? oneAhead(newWorker) : newWorker;
  return {
    startWorker: () => tellingViews(start()),
    api: relayApi,
    clock: browserClock,
    turn: browserTurn(browserClock),
    files: browserFiles(),
    profiles: isSecureContext
      ? new BrowserProfiles({ keyFiles: browserKeyFiles, newId: randomName, wallMs: () => browserClock.now().wallMs })
      : undefined,
  };
}

const target = document.querySelector("#app");
if (target === null) throw new Error("index.html has an element with the id app");
const { cahierShell } = window as { cahierShell?: ShellPort };
if (cahierShell === undefined) start({ ports: browserPorts(), installation: browserInstallation() });
// Not awaited here: what is imported imports this file's chunk, which would wait for itself.
else void import("./platform/shellPorts.ts").then(({ shellPorts }) => start(shellPorts(cahierShell, API_MARK)));

function start({ ports, installation }: { ports: TabletPorts; installation: Installation }): void {
  const tablet = new Tablet(ports);
  tablet.handKey(key);
  // The engine starts while the language is on its way.
  void tablet.open();
  void speakAtFirst().then(() => {
    mount(App, { target: target as Element, props: { tablet, installation } });
    whenIdle(followOtherTabs);
  });
}
