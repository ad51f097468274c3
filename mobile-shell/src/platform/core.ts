// The browser version of the engine port: the Rust core as wasm, through the generated bindings. It decides nothing.

import bindings, * as core from "../generated/cahier_bindings.ts";
import loadWasm from "../generated/wasm-bindgen/index.js";
import wasmUrl from "../generated/wasm-bindgen/index_bg.wasm?url";
import { type Effect, type Engine, EngineRefusal, type OpenEngine } from "./engine.ts";
import { fileKinds, strengths } from "./names.ts";
import {
  coreEdit,
  discussionView,
  effect,
  findingsView,
  historyEntryView,
  homeView,
  interviewsView,
  lessonView,
  mergeReportView,
  paperRequest,
  planView,
  pupilView,
  refusalReason,
  releaseChoicesView,
  releaseView,
  sourceView,
  studyView,
  templateRefusal,
  uploadView,
} from "./plain.ts";
import { coreRosterEdit, rosterView } from "./plainRoster.ts";

let loading: Promise<void> | undefined;

/** Reads the core, which is large: called before anybody is known for whom to open it. */
export function loadCore(): Promise<void> {
  loading ??= loadWasm({ module_or_path: wasmUrl }).then(() => bindings.initialize());
  return loading;
}

export const openEngine: OpenEngine = async (device, seed) => {
  await loadCore();
  return new WasmEngine(refusing(() => core.Tablet.open(device, seed)));
};

class WasmEngine implements Engine {
  #tablet: core.TabletLike;

  constructor(tablet: core.TabletLike) {
    this.#tablet = tablet;
  }

  restoreValue: Engine["restoreValue"] = (value) => this.#call((tablet) => tablet.restoreValue(value));
  restoreChanges: Engine["restoreChanges"] = (changes) => this.#call((tablet) => tablet.restoreChanges(changes));
  start: Engine["start"] = (now) => this.#effects((tablet) => tablet.start(now));
  join: Engine["join"] = (account) => this.#effects((tablet) => tablet.join(account));
  leave: Engine["leave"] = () => this.#effects((tablet) => tablet.leave());

  edit: Engine["edit"] = (edit, now) =>
    this.#call((tablet) => {
      const { id, effects } = tablet.edit(coreEdit(edit), now);
      return { id, effects: effects.map(effect) };
    });
  templateRefusal: Engine["templateRefusal"] = (text) =>
    this.#call(() => {
      const refusal = core.templateRefusal(text);
      return refusal && templateRefusal(refusal);
    });

  pack: Engine["pack"] = (lessons, now) => this.#call((tablet) => tablet.pack(lessons, now));
  takeIn: Engine["takeIn"] = (file, now) =>
    this.#call((tablet) => {
      const { news, effects } = tablet.takeIn(file, now);
      return { news, effects: effects.map(effect) };
    });
  kindOfFile: Engine["kindOfFile"] = (file) => this.#call(() => fileKinds[core.kindOfFile(file)]);
  proposePassphrase: Engine["proposePassphrase"] = (randomness) => this.#call(() => core.proposePassphrase(randomness));
  passphraseStrength: Engine["passphraseStrength"] = (passphrase) =>
    this.#call(() => strengths[core.passphraseStrength(passphrase)]);

  roster: Engine["roster"] = () => this.#call((tablet) => rosterView(tablet.roster()));
  rosterKey: Engine["rosterKey"] = () => this.#call((tablet) => tablet.rosterKey());
  editRoster: Engine["editRoster"] = (edit) =>
    this.#call((tablet) => {
      const { taken, passedOver, effects } = tablet.editRoster(coreRosterEdit(edit));
      return { taken, passedOver, effects: effects.map(effect) };
    });
  takeRoster: Engine["takeRoster"] = (sealed) =>
    this.#call((tablet) => {
      const { put, effects } = tablet.takeRoster(sealed);
      return { put, effects: effects.map(effect) };
    });
  hasNamesAlone: Engine["hasNamesAlone"] = () => this.#call((tablet) => tablet.hasNamesAlone());

  socketOpened: Engine["socketOpened"] = (now) => this.#effects((tablet) => tablet.socketOpened(now));
  frameReceived: Engine["frameReceived"] = (frame, now) => this.#effects((tablet) => tablet.frameReceived(frame, now));
  socketClosed: Engine["socketClosed"] = (code, now) => this.#effects((tablet) => tablet.socketClosed(code, now));
  persisted: Engine["persisted"] = (ticket, now) => this.#effects((tablet) => tablet.persisted(ticket, now));
  woke: Engine["woke"] = (now) => this.#effects((tablet) => tablet.woke(now));

  uploads: Engine["uploads"] = () => this.#call((tablet) => tablet.uploads().map(uploadView));
  uploaded: Engine["uploaded"] = (document, hash) => this.#effects((tablet) => tablet.uploaded(document, hash));
  attachmentDocuments: Engine["attachmentDocuments"] = (lesson) =>
    this.#call((tablet) => tablet.attachmentDocuments(lesson));
  bytesMissing: Engine["bytesMissing"] = (hash) => this.#effects((tablet) => tablet.bytesMissing(hash));

  pupil: Engine["pupil"] = () => this.#call((tablet) => pupilView(tablet.pupil()));
  lessonCard: Engine["lessonCard"] = (lesson, minutes, now) =>
    this.#call((tablet) => tablet.lessonCard(lesson, minutes, now));
  home: Engine["home"] = () => this.#call((tablet) => homeView(tablet.home()));
  lesson: Engine["lesson"] = (lesson) => this.#call((tablet) => lessonView(tablet.lesson(lesson)));
  interviews: Engine["interviews"] = (lesson) => this.#call((tablet) => interviewsView(tablet.interviews(lesson)));
  discussion: Engine["discussion"] = (lesson) => this.#call((tablet) => discussionView(tablet.discussion(lesson)));
  mergeReport: Engine["mergeReport"] = (lesson) => this.#call((tablet) => mergeReportView(tablet.mergeReport(lesson)));
  study: Engine["study"] = (study) => this.#call((tablet) => studyView(tablet.study(study)));
  plan: Engine["plan"] = (lesson) => this.#call((tablet) => planView(tablet.plan(lesson)));
  wordsHistory: Engine["wordsHistory"] = (document, place) =>
    this.#call((tablet) => tablet.wordsHistory(document, place));
  paper: Engine["paper"] = (study, request) => this.#call((tablet) => tablet.paper(study, paperRequest(request)));
  studyFile: Engine["studyFile"] = (study) => this.#call((tablet) => tablet.studyFile(study));
  paperHtml: Engine["paperHtml"] = (paper) => this.#call(() => core.paperHtml(paper));
  noteHistory: Engine["noteHistory"] = (lesson, note) =>
    this.#call((tablet) => tablet.noteHistory(lesson, note).map(historyEntryView));
  findings: Engine["findings"] = (study) => this.#call((tablet) => findingsView(tablet.findings(study)));
  evidence: Engine["evidence"] = (study) => this.#call((tablet) => tablet.evidence(study).map(sourceView));
  releaseChoices: Engine["releaseChoices"] = (document) =>
    this.#call((tablet) => releaseChoicesView(tablet.releaseChoices(document)));
  previewRelease: Engine["previewRelease"] = (document, items, now) =>
    this.#call((tablet) => releaseView(tablet.previewRelease(document, items, now)));
  readRelease: Engine["readRelease"] = (json) => this.#call(() => releaseView(core.readRelease(json)));

  #call<T>(run: (tablet: core.TabletLike) => T): T {
    return refusing(() => run(this.#tablet));
  }

  #effects(run: (tablet: core.TabletLike) => core.Effect[]): Effect[] {
    return this.#call(run).map(effect);
  }
}

/** The generated errors in our words. */
function refusing<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw core.TabletError.instanceOf(error) ? new EngineRefusal(refusalReason(error)) : error;
  }
}
