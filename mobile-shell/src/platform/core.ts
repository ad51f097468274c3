// The browser version of the engine port: the Rust core as wasm, through the generated bindings.
//
// The only file that imports generated/. It translates enums and optional fields into the plain values of
// engine.ts, and the generated errors into EngineRefusal; it decides nothing.

import bindings, * as core from "../generated/cahier_bindings.ts";
import loadWasm from "../generated/wasm-bindgen/index.js";
import wasmUrl from "../generated/wasm-bindgen/index_bg.wasm?url";
import {
  type About,
  type AmendmentRequest,
  type Effect,
  type Engine,
  EngineRefusal,
  type GridRowView,
  type HistoryEntryView,
  type HomeView,
  type LessonPhase,
  type LessonView,
  type NoteKind,
  type NoteRequest,
  type NoteView,
  type ObserverView,
  type OpenEngine,
  type RefusalReason,
  type ReleaseView,
  type Role,
  type SyncStage,
  type SyncView,
} from "./engine.ts";

let loading: Promise<void> | undefined;

export const openEngine: OpenEngine = async (device, seed) => {
  loading ??= loadWasm({ module_or_path: wasmUrl }).then(() => bindings.initialize());
  await loading;
  return guarded(new WasmEngine(refusing(() => core.Tablet.open(device, seed))));
};

const roles: Record<core.Role, Role> = {
  [core.Role.Observer]: "observer",
  [core.Role.GroupLead]: "groupLead",
  [core.Role.Coordinator]: "coordinator",
};
const phases: Record<core.LessonPhase, LessonPhase> = {
  [core.LessonPhase.Planned]: "planned",
  [core.LessonPhase.Running]: "running",
  [core.LessonPhase.Ended]: "ended",
};
const kinds: Record<core.NoteKind, NoteKind> = {
  [core.NoteKind.Saw]: "saw",
  [core.NoteKind.Heard]: "heard",
  [core.NoteKind.Wrote]: "wrote",
  [core.NoteKind.Asked]: "asked",
};
const coreKinds: Record<NoteKind, core.NoteKind> = {
  saw: core.NoteKind.Saw,
  heard: core.NoteKind.Heard,
  wrote: core.NoteKind.Wrote,
  asked: core.NoteKind.Asked,
};
const syncStages: Record<core.SyncStage, SyncStage> = {
  [core.SyncStage.Saving]: "saving",
  [core.SyncStage.OnTablet]: "onTablet",
  [core.SyncStage.OnRelay]: "onRelay",
};
const refusals: Record<core.TabletError_Tags, RefusalReason> = {
  [core.TabletError_Tags.NotJoined]: "notJoined",
  [core.TabletError_Tags.UnknownLesson]: "unknownLesson",
  [core.TabletError_Tags.UnknownNote]: "unknownNote",
  [core.TabletError_Tags.NotAllowed]: "notAllowed",
  [core.TabletError_Tags.Unsynced]: "unsynced",
  [core.TabletError_Tags.NotAnAccount]: "notAnAccount",
};

class WasmEngine implements Engine {
  #tablet: core.TabletLike;

  constructor(tablet: core.TabletLike) {
    this.#tablet = tablet;
  }

  restoreValue: Engine["restoreValue"] = (value) => this.#tablet.restoreValue(value);
  restoreChanges: Engine["restoreChanges"] = (changes) => this.#tablet.restoreChanges(changes);
  start: Engine["start"] = (now) => this.#tablet.start(now).map(effect);
  join: Engine["join"] = (account, now) => this.#tablet.join(account, now).map(effect);

  leave: Engine["leave"] = (now) => this.#tablet.leave(now).map(effect);

  recordNote: Engine["recordNote"] = (lesson, request, now) => {
    const recorded = this.#tablet.recordNote(lesson, noteRequest(request), now);
    return { note: recorded.note, effects: recorded.effects.map(effect) };
  };
  amendNote: Engine["amendNote"] = (lesson, note, request, now) =>
    this.#tablet.amendNote(lesson, note, amendment(request), now).map(effect);
  withdrawNote: Engine["withdrawNote"] = (lesson, note, now) =>
    this.#tablet.withdrawNote(lesson, note, now).map(effect);
  shareNotes: Engine["shareNotes"] = (lesson, notes, now) => this.#tablet.shareNotes(lesson, notes, now).map(effect);
  writePrediction: Engine["writePrediction"] = (lesson, stage, pupil, text, now) =>
    this.#tablet.writePrediction(lesson, stage, pupil, text, now).map(effect);
  startLesson: Engine["startLesson"] = (lesson, now) => this.#tablet.startLesson(lesson, now).map(effect);
  endLesson: Engine["endLesson"] = (lesson, now) => this.#tablet.endLesson(lesson, now).map(effect);
  releaseLesson: Engine["releaseLesson"] = (lesson, now) => this.#tablet.releaseLesson(lesson, now).map(effect);
  withdrawRelease: Engine["withdrawRelease"] = (lesson, now) => this.#tablet.withdrawRelease(lesson, now).map(effect);

  socketOpened: Engine["socketOpened"] = (now) => this.#tablet.socketOpened(now).map(effect);
  frameReceived: Engine["frameReceived"] = (frame, now) => this.#tablet.frameReceived(frame, now).map(effect);
  socketClosed: Engine["socketClosed"] = (now) => this.#tablet.socketClosed(now).map(effect);
  persisted: Engine["persisted"] = (ticket, now) => this.#tablet.persisted(ticket, now).map(effect);
  woke: Engine["woke"] = (now) => this.#tablet.woke(now).map(effect);

  home: Engine["home"] = () => homeView(this.#tablet.home());
  lesson: Engine["lesson"] = (lesson) => lessonView(this.#tablet.lesson(lesson));
  noteHistory: Engine["noteHistory"] = (lesson, note) => this.#tablet.noteHistory(lesson, note).map(historyEntryView);
  readRelease: Engine["readRelease"] = (json) => releaseView(core.readRelease(json));
}

/** Every method of an engine, refusing in our words. */
function guarded(engine: Engine): Engine {
  return new Proxy(engine, {
    get(target, name: keyof Engine) {
      const method = target[name] as (...given: unknown[]) => unknown;
      return (...given: unknown[]) => refusing(() => method(...given));
    },
  });
}

function refusing<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (core.TabletError.instanceOf(error)) throw new EngineRefusal(refusals[error.tag]);
    throw error;
  }
}

function effect(effect: core.Effect): Effect {
  switch (effect.tag) {
    case core.Effect_Tags.Persist:
      return { tag: "persist", ...effect.inner };
    case core.Effect_Tags.Erase:
      return { tag: "erase" };
    case core.Effect_Tags.Connect:
      return { tag: "connect" };
    case core.Effect_Tags.Disconnect:
      return { tag: "disconnect" };
    case core.Effect_Tags.Send:
      return { tag: "send", frame: effect.inner.frame };
    case core.Effect_Tags.WakeAfter:
      return { tag: "wakeAfter", ms: effect.inner.ms };
    case core.Effect_Tags.Changed:
      return { tag: "changed" };
  }
}

function about(about: core.About): About {
  switch (about.tag) {
    case core.About_Tags.Case:
      return { tag: "case", letter: about.inner.letter };
    case core.About_Tags.Class:
      return { tag: "class" };
    case core.About_Tags.Seat:
      return { tag: "seat", code: about.inner.code };
  }
}

function coreAbout(about: About): core.About {
  switch (about.tag) {
    case "case":
      return new core.About.Case({ letter: about.letter });
    case "class":
      return new core.About.Class();
    case "seat":
      return new core.About.Seat({ code: about.code });
  }
}

function noteRequest({ stage, ...request }: NoteRequest): core.NoteRequest {
  const optional = stage === undefined ? {} : { stage };
  return { ...request, ...optional, about: coreAbout(request.about), kind: coreKinds[request.kind] };
}

function amendment({ kind, about, ...plain }: AmendmentRequest): core.AmendmentRequest {
  return {
    ...plain,
    ...(kind === undefined ? {} : { kind: coreKinds[kind] }),
    ...(about === undefined ? {} : { about: coreAbout(about) }),
  };
}

function syncView(view: core.SyncView): SyncView {
  return { ...view, stage: syncStages[view.stage] };
}

function homeView(view: core.HomeView): HomeView {
  return {
    person: view.person && { ...view.person, role: roles[view.person.role] },
    lessons: view.lessons.map((lesson) => ({ ...lesson, phase: phases[lesson.phase] })),
    sync: syncView(view.sync),
  };
}

function noteView(view: core.NoteView): NoteView {
  return {
    ...view,
    stage: view.stage,
    authorRole: roles[view.authorRole],
    about: about(view.about),
    kind: kinds[view.kind],
    withdrawn: view.withdrawn,
  };
}

function observerView(view: core.ObserverView): ObserverView {
  return { ...view, role: roles[view.role] };
}

function lessonView(view: core.LessonView): LessonView {
  return {
    ...view,
    phase: phases[view.phase],
    startedWallMs: view.startedWallMs,
    endedWallMs: view.endedWallMs,
    seats: view.seats.map((seat) => ({ ...seat, letter: seat.letter })),
    timeline: view.timeline.map(noteView),
    grid: view.grid satisfies GridRowView[],
    observers: view.observers.map(observerView),
    release: view.release,
    sync: syncView(view.sync),
  };
}

function historyEntryView(view: core.HistoryEntryView): HistoryEntryView {
  return { ...view, text: view.text };
}

function releaseView(view: core.ReleaseView): ReleaseView {
  return {
    ...view,
    timeline: view.timeline.map(noteView),
    grid: view.grid satisfies GridRowView[],
    observers: view.observers.map(observerView),
  };
}
