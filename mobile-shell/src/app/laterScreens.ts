// The screens that a first visit does not fetch: everything but joining, the list of lessons and what stands in a running one.

export const laterScreens = {
  copy: () => import("../screens/Copy.svelte"),
  discussion: () => import("../screens/Discussion.svelte"),
  interviews: () => import("../screens/Interviews.svelte"),
  invitePupil: () => import("../screens/InvitePupil.svelte"),
  merge: () => import("../screens/Merge.svelte"),
  names: () => import("../screens/Names.svelte"),
  open: () => import("../screens/Open.svelte"),
  plan: () => import("../screens/Plan.svelte"),
  pupil: () => import("../screens/Pupil.svelte"),
  release: () => import("../screens/Release.svelte"),
  released: () => import("../screens/Released.svelte"),
  releasing: () => import("../parts/ReleasePanel.svelte"),
  room: () => import("../screens/Room.svelte"),
  study: () => import("../screens/Study.svelte"),
};
