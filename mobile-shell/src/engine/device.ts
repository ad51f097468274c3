// What driver.ts is in the browser, over a native device: answers what the page asks, and keeps fresh what it shows. The
// device writes, sends and wakes by itself.
//
// Rules kept here:
// - What is asked is done in the order asked, one at a time, as in a worker.
// - An edit is shown before it is answered, so that whoever waits for the answer finds it on the screen.
// - Many changes that come while one look is taken are one more look.

import * as core from "../generated/cahier_bindings.ts";
import { type Bridge, refusalOf } from "../platform/bridge.ts";
import { EngineRefusal } from "../platform/engine.ts";
import { fileKinds, storageStates, strengths } from "../platform/names.ts";
import {
  coreEdit,
  discussionView,
  findingsView,
  historyEntryView,
  homeView,
  interviewsView,
  lessonView,
  mergeReportView,
  paperRequest,
  planView,
  pupilView,
  releaseChoicesView,
  releaseView,
  sourceView,
  studyView,
  templateRefusal,
} from "../platform/plain.ts";
import { coreRosterEdit, rosterView } from "../platform/plainRoster.ts";
import type { WorkerLike } from "./client.ts";
import type { Answers, Ask, Message, Request, Shown, StorageState, Watch } from "./protocol.ts";

const { Ask: CoreAsk, Reply_Tags: Tags } = core;

export class DeviceWorker implements WorkerLike {
  onmessage: ((event: { data: Message }) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;
  #bridge: Bridge;
  #line: Promise<void> = Promise.resolve();
  #watches: readonly Watch[] = [{ tag: "home" }];
  #looking = false;
  #storage: StorageState = "fine";
  #signedOut = false;
  #over = false;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  postMessage(request: Request): void {
    this.#line = this.#line.then(() => this.#handle(request));
  }

  terminate(): void {
    this.#over = true;
  }

  /** The device says that something which screens show may have changed. */
  changed(): void {
    if (this.#looking) return;
    this.#looking = true;
    this.#line = this.#line.then(() => {
      this.#looking = false;
      return this.#show();
    });
  }

  async #handle({ id, ask }: Request): Promise<void> {
    try {
      this.#post({ tag: "answer", id, value: await this.#answer(ask) });
    } catch (error) {
      this.#post({ tag: "refusal", id, refusal: refusalOf(error) });
    }
  }

  async #answer(ask: Ask): Promise<Answers[keyof Answers]> {
    const bridge = this.#bridge;
    switch (ask.tag) {
      case "open": {
        const { device } = await this.#standing();
        const home = homeView((await bridge.ask(new CoreAsk.Home(), Tags.Home)).inner.view);
        return { device, token: undefined, hasCookie: false, home, damaged: [] };
      }
      case "watch":
        this.#watches = ask.watches;
        await this.#show();
        return null;
      // The device took the account in when it joined, and let the person go when it left.
      case "join":
        await this.#show();
        return null;
      case "leave":
      case "stop":
      // Its token, and what it stores, are the device's own.
      case "keepToken":
        return null;
      case "blob":
        return (await bridge.ask(new CoreAsk.Attached(ask), Tags.Found)).inner.bytes;
      // The device's own disk has what is attached whole; the pieces of a recording are not kept there.
      case "keepPiece":
        return null;
      case "copy":
      case "takeInCopy":
        throw new EngineRefusal("notAllowed");
      case "edit": {
        const edited = await bridge.ask(new CoreAsk.Change({ edit: coreEdit(ask.edit) }), Tags.Edited);
        await this.#show();
        return edited.inner.begun ?? null;
      }
      case "history":
        return (await bridge.ask(new CoreAsk.NoteHistory(ask), Tags.NoteHistory)).inner.steps.map(historyEntryView);
      case "wordsHistory":
        return (await bridge.ask(new CoreAsk.WordsHistory(ask), Tags.WordsHistory)).inner.versions;
      case "paper":
        return this.#text(new CoreAsk.Paper({ study: ask.study, request: paperRequest(ask.request) }));
      case "paperHtml":
        return this.#text(new CoreAsk.PaperHtml(ask));
      case "studyFile":
        return this.#text(new CoreAsk.StudyFile(ask));
      case "evidence":
        return (await bridge.ask(new CoreAsk.Evidence(ask), Tags.Evidence)).inner.sources.map(sourceView);
      case "releaseChoices":
        return releaseChoicesView((await bridge.ask(new CoreAsk.ReleaseChoices(ask), Tags.ReleaseChoices)).inner.view);
      case "previewRelease":
        return releaseView((await bridge.ask(new CoreAsk.PreviewRelease(ask), Tags.Release)).inner.view);
      case "readRelease":
        return releaseView((await bridge.ask(new CoreAsk.ReadRelease(ask), Tags.Release)).inner.view);
      case "pack":
        return (await bridge.ask(new CoreAsk.Pack(ask), Tags.Bytes)).inner.bytes;
      case "takeIn": {
        const { news } = (await bridge.ask(new CoreAsk.TakeIn({ parcel: ask.file }), Tags.News)).inner;
        await this.#show();
        return news;
      }
      case "kindOfFile":
        return fileKinds[(await bridge.ask(new CoreAsk.KindOfFile(ask), Tags.Kind)).inner.kind];
      case "proposePassphrase":
        return this.#text(new CoreAsk.ProposePassphrase(ask));
      case "passphraseStrength":
        return strengths[(await bridge.ask(new CoreAsk.RatePassphrase(ask), Tags.Rated)).inner.strength];
      case "templateRefusal": {
        const { refusal } = (await bridge.ask(new CoreAsk.CheckTemplate(ask), Tags.Template)).inner;
        return refusal && templateRefusal(refusal);
      }
      case "roster":
        return rosterView((await bridge.ask(new CoreAsk.Roster(), Tags.Roster)).inner.view);
      case "rosterKey":
        return this.#text(new CoreAsk.RosterKey());
      case "editRoster": {
        const change = coreRosterEdit(ask.edit);
        const { taken, passedOver } = (await bridge.ask(new CoreAsk.ChangeRoster({ change }), Tags.RosterChanged))
          .inner;
        await this.#show();
        return { taken, passedOver };
      }
      // The device asks the relay by itself.
      case "lessonCard":
      case "takeRoster":
        throw new EngineRefusal("notAllowed");
      case "mayLeave":
        return (await bridge.ask(new CoreAsk.MayLeave(), Tags.MayLeave)).inner.may;
    }
  }

  async #text(ask: core.Ask): Promise<string> {
    return (await this.#bridge.ask(ask, Tags.Text)).inner.text;
  }

  async #show(): Promise<void> {
    for (const watch of this.#watches) {
      try {
        this.#post(await this.#look(watch));
      } catch (error) {
        if (refusalOf(error) === "broken") {
          this.#post({ tag: "broken" });
          return;
        }
        this.#post({ tag: "missing", watch });
      }
    }
    await this.#standing().catch(() => undefined);
  }

  async #look(watch: Watch): Promise<Shown> {
    const bridge = this.#bridge;
    switch (watch.tag) {
      case "home":
        return { tag: "view", watch, view: homeView((await bridge.ask(new CoreAsk.Home(), Tags.Home)).inner.view) };
      case "lesson": {
        const { view } = (await bridge.ask(new CoreAsk.Lesson(watch), Tags.Lesson)).inner;
        return { tag: "view", watch, view: lessonView(view) };
      }
      case "interviews": {
        const { view } = (await bridge.ask(new CoreAsk.Interviews(watch), Tags.Interviews)).inner;
        return { tag: "view", watch, view: interviewsView(view) };
      }
      case "discussion": {
        const { view } = (await bridge.ask(new CoreAsk.Discussion(watch), Tags.Discussion)).inner;
        return { tag: "view", watch, view: discussionView(view) };
      }
      case "study": {
        const { view } = (await bridge.ask(new CoreAsk.Study(watch), Tags.Study)).inner;
        return { tag: "view", watch, view: studyView(view) };
      }
      case "plan": {
        const { view } = (await bridge.ask(new CoreAsk.Plan(watch), Tags.Plan)).inner;
        return { tag: "view", watch, view: planView(view) };
      }
      case "mergeReport": {
        const { view } = (await bridge.ask(new CoreAsk.MergeReport(watch), Tags.MergeReport)).inner;
        return { tag: "view", watch, view: mergeReportView(view) };
      }
      case "findings": {
        const { view } = (await bridge.ask(new CoreAsk.Findings(watch), Tags.Findings)).inner;
        return { tag: "view", watch, view: findingsView(view) };
      }
      case "pupil": {
        const { view } = (await bridge.ask(new CoreAsk.Pupil(), Tags.Pupil)).inner;
        return { tag: "view", watch, view: pupilView(view) };
      }
      case "roster": {
        const { view } = (await bridge.ask(new CoreAsk.Roster(), Tags.Roster)).inner;
        return { tag: "view", watch, view: rosterView(view) };
      }
    }
  }

  /** How the device does; what of it is new is said. */
  async #standing(): Promise<core.DeviceView> {
    const { view } = (await this.#bridge.ask(new CoreAsk.Standing(), Tags.Standing)).inner;
    const storage = storageStates[view.storage];
    if (storage !== this.#storage) this.#post({ tag: "storage", state: storage });
    this.#storage = storage;
    // Then the page asks the relay what it knows of this tablet.
    if (view.signedOut && !this.#signedOut) this.#post({ tag: "disconnected" });
    this.#signedOut = view.signedOut;
    return view;
  }

  #post(message: Message): void {
    if (!this.#over) this.onmessage?.({ data: message });
  }
}
