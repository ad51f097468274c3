// People of a tablet without keys: a PIN is compared, and nothing is sealed.

import { type Access, ProfileError, type Profiles, type ProfileView } from "../../src/platform/profiles.ts";

export class FakeProfiles implements Profiles {
  readonly several = true;
  profiles: ProfileView[];
  readonly pins = new Map<string, string>();
  isSetAside = false;
  restored = 0;

  constructor(profiles: ProfileView[] = []) {
    this.profiles = profiles;
    for (const { id, locked } of profiles) if (locked) this.pins.set(id, "4711");
  }

  list(): Promise<ProfileView[]> {
    return Promise.resolve(this.profiles);
  }
  create(): Promise<Access> {
    const id = `P${this.profiles.length + 1}`;
    this.profiles = [...this.profiles, { id, name: "", locked: false }];
    return this.open(id);
  }
  async open(profile: string, pin?: string): Promise<Access> {
    const asked = this.pins.get(profile);
    if (asked !== undefined && pin !== asked) throw new ProfileError("wrongPin", pin === "again" ? 20_000 : 0);
    // Nobody looks at it.
    return { profile, key: {} as CryptoKey };
  }
  async setPin(profile: string, old: string | undefined, next: string | undefined): Promise<void> {
    await this.open(profile, old);
    if (next === undefined) this.pins.delete(profile);
    else this.pins.set(profile, next);
    this.profiles = this.profiles.map((view) => (view.id === profile ? { ...view, locked: next !== undefined } : view));
  }
  name(profile: string, name: string): Promise<void> {
    this.profiles = this.profiles.map((view) => (view.id === profile ? { ...view, name } : view));
    return Promise.resolve();
  }
  remove(profile: string): Promise<void> {
    this.profiles = this.profiles.filter(({ id }) => id !== profile);
    return Promise.resolve();
  }
  restore(): Promise<void> {
    this.restored += 1;
    return Promise.resolve();
  }
  setAside(): void {
    this.isSetAside = true;
  }
  takeSetAside(): boolean {
    const was = this.isSetAside;
    this.isSetAside = false;
    return was;
  }
}
