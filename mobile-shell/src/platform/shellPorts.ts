// The page's ports over a native shell: the relay is asked by the device, files go where the system takes them.

import { partLink, withKey } from "../app/namesLink.ts";
import { linkTo } from "../app/router.ts";
import type { TabletPorts } from "../app/tablet.svelte.ts";
import { DeviceWorker } from "../engine/device.ts";
import * as core from "../generated/cahier_bindings.ts";
import { type Api, type ApiFailure, type ApiResult, inviteIn, parsedReleases, reading, sentence } from "./api.ts";
import { Bridge, DeviceRefusal, refusalOf } from "./bridge.ts";
import { browserClock } from "./clock.ts";
import { EngineRefusal } from "./engine.ts";
import { browserFiles, type Files } from "./files.ts";
import type { Installation } from "./installation.ts";
import { type Access, ProfileError, type Profiles } from "./profiles.ts";
import { Shell, type ShellPort } from "./shell.ts";

export interface ShellPorts {
  ports: TabletPorts;
  installation: Installation;
}

export function shellPorts(port: ShellPort, mark: string): ShellPorts {
  let worker: DeviceWorker | undefined;
  let takeFile: (file: File) => void = () => undefined;
  const shell = new Shell(port, {
    changed: () => worker?.changed(),
    // The whole link: the device is told the relay's address by it. A key to names stands apart, where the app takes it away.
    link: (whole) => {
      const { link, key } = partLink(whole);
      const route = link.endsWith(linkTo({ tag: "names" }))
        ? linkTo({ tag: "names" })
        : linkTo({ tag: "join", code: link });
      location.assign(key === undefined ? route : withKey(route, key));
    },
    file: (file) => takeFile(file),
  });
  const bridge = new Bridge((ask) => shell.call(ask), mark);
  return {
    ports: {
      startWorker() {
        worker = new DeviceWorker(bridge);
        return worker;
      },
      api: () => deviceApi(bridge),
      clock: browserClock,
      // There is one page, and the device's file is locked by its program.
      turn: { take: () => Promise.resolve() },
      files: shellFiles(shell, bridge),
      profiles: onePerson,
    },
    installation: {
      installed: () => true,
      byShareMenu: () => false,
      onInstallable: () => undefined,
      onUpdate: () => undefined,
      onFile(take) {
        takeFile = take;
        shell.ready();
      },
      keepStorage: () => undefined,
      stayAwake: () => shell.stayAwake(),
      scan: () => shell.scan(),
    },
  };
}

/** A device has one person, whose notes and token it keeps in a file of its own. */
const onePerson: Profiles = {
  several: false,
  list: () => Promise.resolve([{ id: "", name: "", locked: false }]),
  create: () => Promise.resolve(DEVICE),
  open: () => Promise.resolve(DEVICE),
  setPin: () => Promise.reject(new ProfileError("unknown")),
  name: () => Promise.resolve(),
  remove: () => Promise.resolve(),
  restore: () => Promise.resolve(),
  setAside: () => undefined,
  takeSetAside: () => false,
};
// Its key is nobody's business here: no record of the page's is sealed with it.
const DEVICE: Access = { profile: "", key: {} as CryptoKey };

/** What the device asks of the relay. Accounts stay with the device, so there is none to answer. */
export function deviceApi(bridge: Bridge): Api {
  const done = async (ask: core.Ask): Promise<ApiResult<string>> =>
    asked(async () => {
      await bridge.ask(ask, core.Reply_Tags.Done);
      return "";
    });
  const text = (ask: core.Ask): Promise<ApiResult<string>> =>
    asked(async () => (await bridge.ask(ask, core.Reply_Tags.Text)).inner.text);
  return {
    async join(invite) {
      try {
        const joined = await done(new core.Ask.Join({ invite }));
        return joined.ok ? { ok: true, value: { account: "", token: undefined } } : joined;
      } catch (error) {
        // A code alone, on a device that has not joined before.
        if (refusalOf(error) === "unreadable") return { ok: false, failure: { tag: "noRelay" } };
        throw error;
      }
    },
    // A device never had a cookie.
    tokenOfCookie: () => Promise.resolve({ ok: false, failure: { tag: "unreachable" } }),
    forgetCookie: () => Promise.resolve(),
    account: () => done(new core.Ask.Refresh()),
    async leave() {
      const left = await done(new core.Ask.Leave());
      return left.ok ? { ok: true, value: undefined } : left;
    },
    releases: async () => parsedReleases(await text(new core.Ask.Releases())),
    release: (document) => text(new core.Ask.Release({ document })),
    invitePupil: async (request) => reading(await text(new core.Ask.InvitePupil(request)), inviteIn),
    syncRoster: () => done(new core.Ask.SyncRoster()),
    base: async () => (await bridge.ask(new core.Ask.Standing(), core.Reply_Tags.Standing)).inner.view.relay ?? "",
  };
}

/** What the relay did not do is an answer; what the device did not is thrown. */
async function asked(ask: () => Promise<string>): Promise<ApiResult<string>> {
  try {
    return { ok: true, value: await ask() };
  } catch (error) {
    const failure = error instanceof DeviceRefusal ? failureOf(error.error) : undefined;
    if (failure === undefined) throw error;
    return { ok: false, failure };
  }
}

function failureOf(error: core.DeviceError): ApiFailure | undefined {
  switch (error.tag) {
    case core.DeviceError_Tags.Unreachable:
      return { tag: "unreachable" };
    case core.DeviceError_Tags.Refused: {
      const { status, error: what, next } = error.inner;
      return { tag: "refused", status, error: sentence(what), next: sentence(next) };
    }
    case core.DeviceError_Tags.Tablet:
      // Who has not joined is nobody there either.
      return error.inner.reason.tag === core.TabletError_Tags.NotJoined
        ? { tag: "refused", status: 401, error: "", next: "" }
        : undefined;
    case core.DeviceError_Tags.Storage:
    case core.DeviceError_Tags.Closed:
      return undefined;
  }
}

function shellFiles(shell: Shell, bridge: Bridge): Files {
  const encoded = (content: Uint8Array | string): Uint8Array =>
    typeof content === "string" ? new TextEncoder().encode(content) : content;
  const sealing = async (ask: core.Ask): Promise<Uint8Array> => {
    try {
      return (await bridge.ask(ask, core.Reply_Tags.Bytes)).inner.bytes;
    } catch (error) {
      const reason = refusalOf(error);
      throw reason === "broken" || reason === "storage" ? error : new EngineRefusal(reason);
    }
  };
  const { docx, pdf } = browserFiles();
  return {
    // The writers are beside the app, with their fonts, and need nothing of the device.
    docx,
    pdf,
    seal: (parcel, passphrase) => sealing(new core.Ask.Seal({ parcel, passphrase })),
    open: (file, passphrase) => sealing(new core.Ask.Open({ file, passphrase })),
    mayShare: () => true,
    share: (name, type, content) => shell.give("share", name, type, content),
    save: (name, type, content) => void shell.give("save", name, type, content).catch(() => undefined),
    give: (name, type, content) => shell.give("share", name, type, encoded(content)),
  };
}
