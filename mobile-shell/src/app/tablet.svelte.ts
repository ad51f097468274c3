// The page's state: what the worker pushed, who is signed in, and what has to be said to the person.
//
// It decides nothing about notes. It knows which screen is open, so that only that screen's view is kept fresh.

import { EngineClient, type Push, Refused, type WorkerLike } from "../engine/client.ts";
import type { Answers, Refusal, Shown, StorageState, Views, Watch } from "../engine/protocol.ts";
import type { Captured } from "../media/captured.ts";
import type { Api, ApiFailure, ApiResult, JoinFailure, PupilInvite, TakeRoster } from "../platform/api.ts";
import type { Clock } from "../platform/clock.ts";
import { isCopy } from "../platform/copy.ts";
import {
  type Edit,
  EngineRefusal,
  type FileKind,
  type HistoryEntryView,
  type HomeView,
  type ReleaseChoicesView,
  type ReleaseView,
  type SourceView,
  type Strength,
  type TakenInView,
  type TemplateRefusal,
  type VersionView,
} from "../platform/engine.ts";
import type { Files } from "../platform/files.ts";
import { sha256 } from "../platform/hash.ts";
import type { PaperRequest } from "../platform/paper.ts";
import type { Access, Profiles, ProfileView } from "../platform/profiles.ts";
import { randomLetters } from "../platform/random.ts";
import type { RosterEdit } from "../platform/roster.ts";
import type { Piece } from "../platform/store.ts";
import type { Turn } from "../platform/turn.ts";
import { keeping } from "./keeping.ts";
import { partLink } from "./namesLink.ts";

export interface TabletPorts {
  startWorker(): WorkerLike;
  /** The relay, asked by whoever has this token. */
  api(token: () => string | undefined): Api;
  clock: Clock;
  turn: Turn;
  files: Files;
  /** None where the browser does no cryptography, because the address is not a secure one. */
  profiles: Profiles | undefined;
}

/**
 * `choosing`: several people use this tablet, or there is a PIN. `elsewhere`: another tab works on the notes. `gone`: the app
 * cannot go on and says what to do. `insecure`: nothing can be sealed here, so nothing is stored.
 */
export type Status = "opening" | "choosing" | "ready" | "elsewhere" | "gone" | "insecure";

/** What the relay said about this tablet's account when it was last asked. */
export type Standing = "unknown" | "joined" | "refused";

/** How long names wait for a relay that could not be reached. */
const ROSTER_RETRY_MS = 10_000;

/** One file of a copy. */
export interface SealedCopy {
  content: Uint8Array;
  /** Where the next file begins, if there is one. */
  next: string | undefined;
}

export class Tablet {
  status = $state<Status>("opening");
  home = $state.raw<HomeView | undefined>();
  storage = $state<StorageState>("fine");
  /** What is on its way to the relay beside words. */
  uploads = $state.raw({ done: 0, total: 0 });
  standing = $state<Standing>("unknown");
  /** Who uses this tablet, as far as they are known. */
  profiles = $state.raw<readonly ProfileView[]>([]);
  /** Whose notes are open. */
  profile = $state.raw<ProfileView | undefined>();
  /** The places of what is stored and cannot be read. */
  damaged = $state.raw<readonly string[]>([]);
  /** Another whenever the engine showed anything anew: what is asked for beside the views may be another then. */
  revision = $state(0);
  /** Why the last edit did not happen; the next one that does clears it. */
  problem = $state<Refusal | undefined>();

  readonly api: Api;
  readonly clock: Clock;
  readonly files: Files;
  /** What was pushed last for each watch of the open screen. */
  #shown = $state.raw<readonly Shown[]>([]);
  #missing = $state.raw<readonly Watch[]>([]);
  #ports: TabletPorts;
  #client: EngineClient | undefined;
  /** While the engine opens; settled also when it gives up. */
  #opening: Promise<void> | undefined;
  #device = "";
  #token: string | undefined;
  #hasCookie = false;
  #asksStanding = false;
  #joins = 0;
  /** To the names, from a link that was opened before anybody had joined. */
  #key: string | undefined;
  #syncsRoster: "no" | "now" | "again" = "no";
  #cancelSync: () => void = () => undefined;

  constructor(ports: TabletPorts) {
    this.#ports = ports;
    this.api = ports.api(() => this.#token);
    this.clock = ports.clock;
    this.files = ports.files;
  }

  /** `insist`: the person wants to work here, so another tab has to give way. */
  async open(insist = false): Promise<void> {
    const { profiles } = this.#ports;
    // The browser needs a while to open their database, and can do so before the turn comes. What counts is read after that.
    profiles?.list().catch(() => undefined);
    try {
      await this.#ports.turn.take(insist, () => this.#giveWay());
    } catch {
      this.status = "elsewhere";
      return;
    }
    if (profiles === undefined) {
      this.status = "insecure";
      return;
    }
    try {
      const wasSetAside = profiles.takeSetAside();
      this.profiles = await profiles.list();
      const [only, ...others] = this.profiles;
      if (only === undefined) await this.#begin(await profiles.create());
      else if (others.length === 0 && !only.locked && !wasSetAside) await this.#enterAlone(only);
      else this.status = "choosing";
    } catch {
      this.status = "gone";
    }
  }

  async #enterAlone(only: ProfileView): Promise<void> {
    const entering = this.enter(only.id);
    this.#opening = entering.catch(() => undefined);
    // Where nobody has joined, the screen to join need wait neither for the key nor for the engine, which is large.
    if (this.hasProfiles && only.name === "") {
      this.profile = only;
      this.status = "ready";
    }
    await entering;
  }

  /** Opens somebody's notes. Rejects with ProfileError. */
  async enter(profile: string, pin?: string): Promise<void> {
    await this.#begin(await this.#people().open(profile, pin));
  }

  /** Makes room for somebody who has not joined on this tablet. */
  async enterNew(): Promise<void> {
    const unused = this.profiles.find(({ name, locked }) => name === "" && !locked);
    await this.#begin(unused === undefined ? await this.#people().create() : await this.#people().open(unused.id));
  }

  async #begin(access: Access): Promise<void> {
    const opened = ({ id }: ProfileView): boolean => id === access.profile;
    if (!this.profiles.some(opened)) this.profiles = await this.#people().list();
    this.profile = this.profiles.find(opened);
    const gone = (): void => {
      this.status = "gone";
    };
    const client = new EngineClient(this.#ports.startWorker, (push) => this.#receive(push), gone);
    this.#client = client;
    if (this.hasProfiles && this.profile?.name === "") this.status = "ready";
    this.#opening = this.#openEngine(client, access, gone);
    await this.#opening;
    this.#opening = undefined;
  }

  async #openEngine(client: EngineClient, access: Access, gone: () => void): Promise<void> {
    // A disk that cannot be read at first is tried again: a tablet that wakes up often has this.
    for (let tries = 0; tries < 5; tries += 1) {
      try {
        const { device, token, hasCookie, home, damaged } = await client.ask({ tag: "open", access });
        this.#device = device;
        this.#token = token;
        this.#hasCookie = hasCookie;
        this.damaged = damaged;
        this.home = home;
        this.status = "ready";
        this.#callByName(home);
        if (home.person !== undefined) void this.#useKey();
        return;
      } catch {
        await new Promise<void>((resolve) => this.clock.after(250 * 2 ** tries, resolve));
      }
    }
    gone();
  }

  /** Writes what waits and lets go, so that nobody reads on; then the page is to be loaded anew, with an empty memory. */
  async setAside(): Promise<void> {
    await this.#client?.ask({ tag: "stop" });
    this.#people().setAside();
  }

  /** Whether this tablet has profiles with PINs and copies; a native device has one person, and the system's own lock. */
  get hasProfiles(): boolean {
    return this.#ports.profiles?.several === true;
  }

  /** Sets, changes or removes the PIN. Rejects with ProfileError. */
  async setPin(old: string | undefined, next: string | undefined): Promise<void> {
    if (this.profile === undefined) return;
    await this.#people().setPin(this.profile.id, old, next);
    this.profile = { ...this.profile, locked: next !== undefined };
  }

  #people(): Profiles {
    if (this.#ports.profiles === undefined) throw new Refused("broken");
    return this.#ports.profiles;
  }

  /** The first screen lists people as they are called in their group. */
  #callByName({ person }: HomeView): void {
    if (person === undefined || this.profile === undefined || person.name === this.profile.name) return;
    this.profile = { ...this.profile, name: person.name };
    this.#people()
      .name(this.profile.id, person.name)
      .catch(() => undefined);
  }

  /** What the open screen shows is kept fresh from now on, and nothing else. */
  watch(watches: readonly Watch[]): void {
    this.#shown = this.#shown.filter(({ watch }) => watches.some(same(watch)));
    this.#missing = [];
    this.#client?.ask({ tag: "watch", watches }).catch(() => undefined);
  }

  /** The view that was pushed last, if what is asked for is watched and here. */
  view<W extends Watch>(watch: W): Views[W["tag"]] | undefined {
    return this.#shown.find((shown) => same(watch)(shown.watch))?.view as Views[W["tag"]] | undefined;
  }

  /** Whether what is watched is not on this tablet. */
  isMissing(watch: Watch): boolean {
    return this.#missing.some(same(watch));
  }

  /** Answers the id of a recorded note; null for other edits, and when the edit did not happen. */
  async edit(edit: Edit): Promise<string | null> {
    try {
      const note = await this.#asking().ask({ tag: "edit", edit });
      this.problem = undefined;
      return note;
    } catch (error) {
      this.problem = error instanceof Refused ? error.refusal : "broken";
      return null;
    }
  }

  /** Attaches something to a note. Answers its hash; null when that did not happen. */
  async attach(lesson: string, note: string, captured: Captured): Promise<string | null> {
    await this.edit({ tag: "attach", lesson, note, ...captured });
    return this.problem === undefined ? await sha256(captured.bytes) : null;
  }

  /** Keeps what there is so far of a recording or a drawing. */
  async keepPiece(piece: Piece): Promise<void> {
    await this.#asking().ask({ tag: "keepPiece", piece });
  }

  /** The bytes of something attached to a note of a lesson; nothing if they are not to be had now. */
  async blob(lesson: string, hash: string): Promise<Uint8Array | undefined> {
    return await this.#asking().ask({ tag: "blob", lesson, hash });
  }

  async history(lesson: string, note: string): Promise<HistoryEntryView[]> {
    return await this.#asking().ask({ tag: "history", lesson, note });
  }

  /** Every version of the words at a place of a study or lesson, oldest first. */
  async wordsHistory(document: string, place: string): Promise<VersionView[]> {
    return await this.#asking().ask({ tag: "wordsHistory", document, place });
  }

  /** A document to read, as JSON, of what is on this tablet now. */
  async paper(study: string, request: PaperRequest): Promise<string> {
    return await this.#asking().ask({ tag: "paper", study, request });
  }

  /** The whole study, to be restored from. */
  async studyFile(study: string): Promise<string> {
    return await this.#asking().ask({ tag: "studyFile", study });
  }

  async paperHtml(paper: string): Promise<string> {
    return await this.#asking().ask({ tag: "paperHtml", paper });
  }

  /** The group's lessons, or some, as one file under a passphrase. Rejects with Refused. */
  async sealed(lessons: string[], passphrase: string): Promise<Uint8Array> {
    const parcel = await this.#asking().ask({ tag: "pack", lessons });
    return await refusing(this.files.seal(parcel, passphrase));
  }

  /** What was new in a file: a sealed one with its passphrase, a study file without. Rejects with Refused. */
  async takeIn(file: Uint8Array, passphrase: string | undefined): Promise<TakenInView> {
    const content = passphrase === undefined ? file : await refusing(this.files.open(file, passphrase));
    if (isCopy(content)) {
      const changes = await this.#asking().ask({ tag: "takeInCopy", content });
      if (changes > 0) await this.#asking().startAnew();
      return { by: "", packedWallMs: 0, notes: 0, changes, lessons: [] };
    }
    return await this.#asking().ask({ tag: "takeIn", file: content });
  }

  /** Everything that is on this tablet, drafts too, under a passphrase; for the same person alone. Rejects with Refused. */
  async sealedCopy(passphrase: string, after: string | undefined): Promise<SealedCopy> {
    const { content, next } = await this.#asking().ask({ tag: "copy", after });
    return { content: await refusing(this.files.seal(content, passphrase)), next };
  }

  async kindOfFile(file: Uint8Array): Promise<FileKind> {
    return await this.#asking().ask({ tag: "kindOfFile", file });
  }

  async proposePassphrase(): Promise<string> {
    return await this.#asking().ask({ tag: "proposePassphrase", randomness: randomLetters() });
  }

  /** What is wrong with a template's file; nothing if a study can have it. */
  async templateRefusal(text: string): Promise<TemplateRefusal | undefined> {
    return await this.#asking().ask({ tag: "templateRefusal", text });
  }

  async passphraseStrength(passphrase: string): Promise<Strength> {
    return await this.#asking().ask({ tag: "passphraseStrength", passphrase });
  }

  /** All that a claim can cite, lesson by lesson. */
  async evidence(study: string): Promise<SourceView[]> {
    return await this.#asking().ask({ tag: "evidence", study });
  }

  async releaseChoices(document: string): Promise<ReleaseChoicesView> {
    return await this.#asking().ask({ tag: "releaseChoices", document });
  }

  /** What exactly would leave. */
  async previewRelease(document: string, items: string[]): Promise<ReleaseView> {
    return await this.#asking().ask({ tag: "previewRelease", document, items });
  }

  async readRelease(json: string): Promise<ReleaseView> {
    return await this.#asking().ask({ tag: "readRelease", json });
  }

  /** Takes in the key of a link that was opened, now or as soon as somebody has joined. */
  handKey(key: string | undefined): void {
    this.#key = key ?? this.#key;
    if (this.home?.person !== undefined) void this.#useKey();
  }

  async #useKey(): Promise<void> {
    const key = this.#key;
    this.#key = undefined;
    if (key !== undefined) await this.editRoster({ tag: "takeKey", key });
  }

  /** Answers how many lines of a list were taken; null when the edit did not happen. */
  async editRoster(edit: RosterEdit): Promise<Answers["editRoster"] | null> {
    try {
      const edited = await this.#asking().ask({ tag: "editRoster", edit });
      this.problem = undefined;
      void this.syncRoster();
      return edited;
    } catch (error) {
      this.problem = error instanceof Refused ? error.refusal : "broken";
      return null;
    }
  }

  /** The key, to be shown to whom it is given. Rejects with Refused. */
  async rosterKey(): Promise<string> {
    return await this.#asking().ask({ tag: "rosterKey" });
  }

  /** Brings the names here and on the relay together, if there are any here to bring; once at a time. */
  async syncRoster(): Promise<void> {
    if (this.#syncsRoster !== "no") {
      this.#syncsRoster = "again";
      return;
    }
    do {
      this.#syncsRoster = "now";
      try {
        const { state, group } = await this.#asking().ask({ tag: "roster" });
        if (state === "notYours" || state === "noKey") break;
        const take: TakeRoster = (sealed) => this.#asking().ask({ tag: "takeRoster", sealed });
        const answer = await this.api.syncRoster(group, take);
        // Nobody tells when the relay is there again: the socket may come back by itself.
        if (!answer.ok && answer.failure.tag === "unreachable") this.#syncRosterLater();
      } catch {
        // What is not on the relay says so on the screen, and is tried again when the relay is there.
        break;
      }
    } while ((this.#syncsRoster as string) === "again");
    this.#syncsRoster = "no";
  }

  /** Rejects with Refused where this person invites nobody. */
  async invitePupil(lesson: string, label: string, minutes: number): Promise<ApiResult<PupilInvite>> {
    const card = (): Promise<string> => this.#asking().ask({ tag: "lessonCard", lesson, minutes });
    return await this.api.invitePupil({ lesson, label, minutes }, card);
  }

  #syncRosterLater(): void {
    this.#cancelSync();
    this.#cancelSync = this.clock.after(ROSTER_RETRY_MS, () => void this.syncRoster());
  }

  /** Answers what went wrong, if anything. */
  async join(whole: string): Promise<JoinFailure | undefined> {
    if (this.#opening !== undefined) await this.#opening;
    // The key to the names is no part of what the relay is asked.
    const { link: invite, key } = partLink(whole);
    const answer = await this.api.join(invite, this.#device);
    if (!answer.ok) return answer.failure;
    const { account, token } = answer.value;
    // The token first: an account that the relay does not know again would be worth nothing.
    if (token !== undefined) await this.#keep(token);
    await this.#asking().ask({ tag: "join", account });
    this.#joins += 1;
    this.standing = "joined";
    this.#key = key ?? this.#key;
    await this.#useKey();
    return undefined;
  }

  /** Asks the relay who this is: studies may have been added, or the account closed. */
  async refreshAccount(): Promise<void> {
    const account = await this.#askStanding();
    if (account !== undefined) await this.#client?.ask({ tag: "join", account }).catch(() => undefined);
  }

  async #keep(token: string): Promise<void> {
    await this.#asking().ask({ tag: "keepToken", token });
    this.#token = token;
  }

  /** Who joined with the first version has their token in a cookie, which a whole browser shares. */
  async #takeTokenFromCookie(): Promise<void> {
    const answer = await this.api.tokenOfCookie();
    if (!answer.ok) return;
    await this.#keep(answer.value);
    await this.api.forgetCookie();
  }

  /** Answers the account, if the relay knows this tablet. */
  async #askStanding(): Promise<string | undefined> {
    if (this.#opening !== undefined) await this.#opening;
    const joins = this.#joins;
    if (this.#hasCookie && this.#token === undefined) await this.#takeTokenFromCookie();
    const answer = await this.api.account();
    // Who joined meanwhile is known, whatever was answered to the tablet as it was before.
    if (joins !== this.#joins) return undefined;
    if (answer.ok) {
      this.standing = "joined";
      void this.syncRoster();
      return answer.value;
    }
    if (answer.failure.tag === "refused" && answer.failure.status === 401) this.standing = "refused";
    return undefined;
  }

  /** A tablet that the relay has forgotten cannot connect either. Asked as often as the engine tries, and once at a time. */
  async #lookWhyAway(): Promise<void> {
    if (this.#asksStanding) return;
    this.#asksStanding = true;
    await this.#askStanding();
    this.#asksStanding = false;
  }

  mayLeave(): Promise<Answers["mayLeave"]> {
    return this.#asking().ask({ tag: "mayLeave" });
  }

  /** Signs out; only when everything is on the relay. Answers what went wrong, if anything. */
  async leave(): Promise<ApiFailure | "unsynced" | undefined> {
    if (!(await this.mayLeave())) return "unsynced";
    try {
      const answer = await this.api.leave();
      const unknownThere = !answer.ok && answer.failure.tag === "refused" && answer.failure.status === 401;
      if (!answer.ok && !unknownThere) return answer.failure;
      await this.#asking().ask({ tag: "leave" });
    } catch {
      return "unsynced";
    }
    await this.#client?.ask({ tag: "stop" }).catch(() => undefined);
    // Nothing is in it any more: where it cannot be removed, it is an empty one.
    if (this.profile !== undefined)
      await this.#people()
        .remove(this.profile.id)
        .catch(() => undefined);
    return undefined;
  }

  async #giveWay(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.status = "elsewhere";
    await client?.ask({ tag: "stop" }).catch(() => undefined);
    client?.close();
  }

  #asking(): EngineClient {
    if (this.#client === undefined) throw new Refused("broken");
    return this.#client;
  }

  #show(pushed: Shown): void {
    const isPushed = same(pushed.watch);
    const before = this.#shown.find(({ watch }) => isPushed(watch));
    const shown = keeping(before, pushed);
    this.revision += 1;
    if (shown !== before) this.#shown = [...this.#shown.filter((other) => other !== before), shown];
    if (this.#missing.some(isPushed)) this.#missing = this.#missing.filter((watch) => !isPushed(watch));
    if (shown.watch.tag === "home") {
      this.home = keeping(this.home, pushed.view as HomeView);
      this.#callByName(this.home);
    }
  }

  #receive(push: Push): void {
    switch (push.tag) {
      case "view":
        this.#show(push);
        return;
      case "missing":
        this.#missing = [...this.#missing, push.watch];
        return;
      case "storage":
        this.storage = push.state;
        return;
      case "uploads":
        this.uploads = { done: push.done, total: push.total };
        return;
      case "dropped":
        // The key went with the notes.
        this.#people()
          .restore()
          .catch(() => undefined);
        return;
      case "disconnected":
        void this.#lookWhyAway();
    }
  }
}

/** What the core refused beside the engine, like what the engine refused. */
async function refusing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new Refused(error instanceof EngineRefusal ? error.reason : "broken");
  }
}

/** Watches hold texts alone, always in one order. */
const same =
  (one: Watch) =>
  (other: Watch): boolean =>
    JSON.stringify(one) === JSON.stringify(other);
