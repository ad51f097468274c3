// The app on invented data and a fake engine, to look at screens without a relay. `?scene=` chooses the data; the language is
// the browser's.

import { mount } from "svelte";
import App from "../../src/App.svelte";
import { Tablet } from "../../src/app/tablet.svelte.ts";
import { followOtherTabs, speakAtFirst } from "../../src/app/tongue.svelte.ts";
import type { WorkerLike } from "../../src/engine/client.ts";
import { Driver } from "../../src/engine/driver.ts";
import type { Api, ApiResult } from "../../src/platform/api.ts";
import { browserClock } from "../../src/platform/clock.ts";
import { EngineRefusal, type HomeView, type PersonView } from "../../src/platform/engine.ts";
import type { Files } from "../../src/platform/files.ts";
import { type Store, StoreError } from "../../src/platform/store.ts";
import { TurnTaken } from "../../src/platform/turn.ts";
import { FakeEngine } from "../fake/engine.ts";
import { findingsView, sourceViews } from "../fake/findings.ts";
import { lessonView, releaseView, type Scene, STARTED } from "../fake/lesson.ts";
import { planView } from "../fake/plan.ts";
import { FakeProfiles } from "../fake/profiles.ts";
import { pupilView } from "../fake/pupil.ts";
import { roster } from "../fake/roster.ts";
import { studyView } from "../fake/study.ts";
import { discussionView, interviewsView } from "../fake/talk.ts";
import "../../src/styles/tokens.css";
import "../../src/styles/base.css";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const scene = new URLSearchParams(location.search).get("scene") ?? "ended";
const coordinator = scene.startsWith("coordinator");
const isPupil = scene.startsWith("pupil");
const me: PersonView = isPupil
  ? { name: "Observer 1", role: "studentObserver", group: "", school: "", sees: "ownNotes", mayWrite: false }
  : coordinator
    ? { name: "Dana Whitlock", role: "coordinator", group: "", school: "", sees: "releases", mayWrite: false }
    : {
        name: scene === "lead" ? "Ana Brook" : "Ben Okafor",
        role: scene === "lead" ? "groupLead" : "observer",
        group: "Number Talk",
        school: "Kestrel Lane Primary",
        sees: "lessons",
        mayWrite: true,
      };

const scenes: Record<string, Partial<Scene>> = {
  planned: { phase: "planned" },
  "names-running": { phase: "running", drafts: "mine" },
  running: { phase: "running", drafts: "mine" },
  fresh: { phase: "running", notes: false },
  failing: { phase: "running", drafts: "mine" },
  dictating: { phase: "running", drafts: "mine" },
  lead: { lead: true },
  released: { lead: true, released: true },
};
const running = scenes[scene]?.phase === "running";
const lesson = lessonView(
  { phase: "ended", me: me.name, drafts: "none", lead: false, released: false, notes: true, ...scenes[scene] },
  running ? Date.now() - 26 * MINUTE - 7_000 : STARTED,
);
if (running || scene === "away") lesson.sync = { stage: "onTablet", seenBy: 0, connected: false, full: undefined };

const summary = { notes: 18, drafts: 0, arrived: true, released: false, due: undefined, mayTakeOut: false };
const home: HomeView = {
  person: scene === "none" || scene === "offline" ? undefined : me,
  lessons:
    coordinator || scene === "empty"
      ? []
      : [
          {
            ...summary,
            lesson: "L1",
            title: "RL1 · What is a whole?",
            plannedFor: "Tuesday 29 September, 10:15",
            phase: "ended",
            released: true,
            notes: 112,
          },
          {
            ...summary,
            lesson: "L2",
            title: lesson.title,
            plannedFor: lesson.plannedFor,
            phase: lesson.phase,
            drafts: lesson.drafts,
            notes: running ? 0 : 18,
            due:
              lesson.phase === "ended"
                ? { dueWallMs: STARTED + 25 * HOUR, lateWallMs: STARTED + 37 * HOUR }
                : undefined,
          },
          {
            ...summary,
            lesson: "L3",
            title: "RL3 · Comparing fractions",
            plannedFor: "Tuesday 10 November, 10:15",
            phase: "planned",
            notes: 0,
            mayTakeOut: true,
          },
          {
            ...summary,
            lesson: "L4",
            title: "Spring study, first lesson",
            plannedFor: "",
            phase: "planned",
            notes: 0,
            arrived: false,
          },
        ],
  studies:
    coordinator || scene === "empty"
      ? []
      : [
          {
            study: "S1",
            title: "Reasons for a fraction",
            enquiry: ["How does talk with a partner help pupils give reasons for a fraction?"],
            lessons: 3,
          },
        ],
  sync: lesson.sync,
};
const study = studyView(home.lessons.slice(0, 3), {
  empty: scene === "fresh",
  disputed: scene === "disputed",
  mayWrite: true,
});

const unreachable = { ok: false, failure: { tag: "unreachable" } } as const;
const answer = <T>(value: T): Promise<ApiResult<T>> =>
  Promise.resolve(scene.endsWith("offline") ? unreachable : { ok: true, value });
const api: Api = {
  join: (code) =>
    code === "EXPIRED"
      ? Promise.resolve({
          ok: false,
          failure: {
            tag: "refused",
            status: 410,
            error: "This invite has expired.",
            next: "Ask your group lead for a new one.",
          },
        })
      : answer({ account: "{}", token: "staged" }),
  tokenOfCookie: () => Promise.resolve({ ok: false, failure: { tag: "unreachable" } }),
  forgetCookie: () => Promise.resolve(),
  account: () =>
    home.person === undefined ? Promise.resolve({ ok: false, failure: { tag: "unreachable" } }) : answer("{}"),
  leave: () => answer(undefined),
  invitePupil: () => answer({ code: "K7QF-2MXD-9RTA", expiresAtMs: STARTED + 50 * MINUTE }),
  syncRoster: () => answer(""),
  base: () => Promise.resolve("https://relay.example"),
  releases: () =>
    answer(
      scene === "coordinator-empty"
        ? []
        : [
            {
              document: "R1",
              school: "Kestrel Lane Primary",
              group: "Number Talk",
              title: "RL2 · Fractions of a whole",
              yearGroup: "Y5",
              releasedWallMs: STARTED + 75 * MINUTE,
              notes: 18,
              observers: 3,
            },
            {
              document: "R2",
              school: "Kestrel Lane Primary",
              group: "Number Talk",
              title: "RL1 · What is a whole?",
              yearGroup: "Y5",
              releasedWallMs: STARTED - 14 * 1440 * MINUTE,
              notes: 112,
              observers: 3,
            },
            {
              document: "R3",
              school: "Harbour View Infants",
              group: "Early Reading",
              title: "RL1 · Retelling with pictures",
              yearGroup: "Y1",
              releasedWallMs: STARTED - 9 * 1440 * MINUTE,
              notes: 87,
              observers: 2,
            },
            {
              document: "R4",
              school: "Harbour View Infants",
              group: "Oracy hub",
              title: "RL3 · Building on a partner’s idea",
              yearGroup: "Y2",
              releasedWallMs: STARTED - 2 * 1440 * MINUTE,
              notes: 141,
              observers: 4,
            },
          ],
    ),
  release: () => answer("{}"),
};

const blobs = new Map<string, Uint8Array>();
const store: Store = {
  read: () =>
    Promise.resolve({ changes: [], values: [], damaged: scene === "damaged" ? ["changes 3kQz9 7f21 14"] : [] }),
  append: (_changes, _values, attached = []) => {
    if (scene === "failing") return Promise.reject(new StoreError("failed"));
    for (const { hash, bytes } of attached) blobs.set(hash, bytes);
    return Promise.resolve();
  },
  blob: (hash) => Promise.resolve(blobs.get(hash)),
  hashes: () => Promise.resolve([...blobs.keys()]),
  letGo: () => undefined,
  keepPiece: () => Promise.resolve(),
  pieces: () => Promise.resolve([]),
  dropPieces: () => Promise.resolve(),
  device: () => Promise.resolve("staged"),
  token: () => Promise.resolve("staged"),
  keepToken: () => Promise.resolve(),
  hasCookie: () => Promise.resolve(false),
  tidy: () => Promise.resolve(),
  clear: () => Promise.resolve(),
};

function startWorker(): WorkerLike {
  const worker: WorkerLike = {
    postMessage: (request) =>
      scene === "gone" ? worker.onerror?.(new ErrorEvent("error")) : void driver.handle(request),
    onmessage: null,
    onerror: null,
    terminate: () => undefined,
  };
  const driver = new Driver({
    openEngine: () => {
      const engine = new FakeEngine(home, [lesson], releaseView());
      engine.setStudy(study);
      engine.setPlan(planView(lesson, scene === "disputed"));
      const talk = interviewsView(me.name);
      engine.setTalk(
        scene === "fresh" ? { ...talk, interviews: [] } : talk,
        discussionView(lesson, me.name, scene !== "fresh"),
      );
      engine.setFindings(findingsView(scene === "fresh"), sourceViews(lesson));
      if (isPupil) engine.setPupil(pupilView(lesson, scene === "pupil-over"));
      if (scene.startsWith("names")) engine.hold(scene === "names-other" ? { ...roster, state: "otherKey" } : roster);
      if (coordinator) engine.hold({ ...roster, state: "notYours", entries: [] });
      return Promise.resolve(engine);
    },
    store,
    credential: { token: undefined },
    transfers: { fetch: () => Promise.reject(new TypeError()), relay: new URL(location.origin) },
    dial: () => ({ send: () => undefined, close: () => undefined }),
    clock: browserClock,
    // Plain data only, as between a page and its worker.
    broke: (error) => console.error(error),
    post: (message) => worker.onmessage?.({ data: structuredClone(message) }),
  });
  return worker;
}

/** Hears a few words at once, and goes on listening. */
class StagedRecogniser {
  static available = (): Promise<string> => Promise.resolve("available");
  onresult: ((event: unknown) => void) | null = null;
  onend: (() => void) | null = null;
  get processLocally(): boolean {
    return true;
  }
  set processLocally(_local: boolean) {}
  start(): void {
    setTimeout(() => this.onresult?.({ results: [[{ transcript: "this one three and this one three" }]] }));
  }
  stop(): void {
    this.onend?.();
  }
  abort(): void {
    this.onend?.();
  }
}
if (scene === "dictating") Object.assign(window, { SpeechRecognition: StagedRecogniser });

const files: Files = {
  docx: () => Promise.resolve(new Uint8Array()),
  pdf: () => Promise.resolve({ bytes: new Uint8Array(), undrawn: "整体" }),
  seal: () => (scene === "failing" ? Promise.reject(new Error("no seal")) : Promise.resolve(new Uint8Array(14_200))),
  open: (file, passphrase) =>
    passphrase.includes("wrong")
      ? Promise.reject(new EngineRefusal("wrongPassphrase"))
      : new Promise((resolve) => scene !== "running" && resolve(file)),
  mayShare: () => matchMedia("(max-width: 900px)").matches,
  share: () => Promise.resolve("shared"),
  save: () => undefined,
  give: () => Promise.resolve("saved"),
};
const person = { id: "P1", name: me.name, locked: scene === "locked" };
const profiles = new FakeProfiles(
  scene === "people" || scene === "locked"
    ? [person, { id: "P2", name: "Amara Okoye", locked: true }, { id: "P3", name: "Chandra Pillai", locked: false }]
    : [person],
);
const tablet = new Tablet({
  startWorker,
  api: () => api,
  clock: browserClock,
  turn: { take: () => (scene === "elsewhere" ? Promise.reject(new TurnTaken()) : Promise.resolve()) },
  files,
  profiles: scene === "insecure" ? undefined : profiles,
});
const target = document.querySelector("#app");
if (target === null) throw new Error("index.html has an element with the id app");
await speakAtFirst();
followOtherTabs();
mount(App, {
  target,
  props: {
    tablet,
    installation: {
      installed: () => false,
      byShareMenu: () => scene === "none",
      onInstallable: () => undefined,
      onUpdate(offer: (update: () => void) => void) {
        if (scene === "empty") offer(() => location.reload());
      },
      onFile(take: (file: File) => void) {
        const content = new URLSearchParams(location.search).get("file");
        if (content === null) return;
        take(new File([content], content.startsWith("{") ? "Fractions.json" : "cahier-2026-11-22-0941.txt"));
      },
      keepStorage: () => undefined,
      stayAwake: () => () => undefined,
    },
  },
});
void tablet.open();
