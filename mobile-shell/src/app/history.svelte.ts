// What became of something before, read when it is opened, and again whenever it has changed since.

export class History<Step> {
  open = $state(false);
  steps = $state.raw<readonly Step[]>([]);
  failed = $state(false);

  /** To be made while a component is: it ends with the component. `revision` is looked at, so that a change of it is noticed. */
  constructor(read: () => Promise<readonly Step[]>, revision: () => unknown) {
    $effect(() => {
      revision();
      if (!this.open) return;
      let stale = false;
      read().then(
        (steps) => {
          if (stale) return;
          this.steps = steps;
          this.failed = false;
        },
        () => {
          if (!stale) this.failed = true;
        },
      );
      return () => {
        stale = true;
      };
    });
  }

  turn(): void {
    this.open = !this.open;
  }
}
