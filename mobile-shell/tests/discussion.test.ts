import { beforeAll, expect, test } from "vitest";
import { isFrom, lateness, sectionName, sourceOf } from "../src/app/discussion.ts";
import { english } from "../src/app/language.ts";
import { speak } from "../src/app/tongue.svelte.ts";
import { lessonView, pupils, STARTED } from "./fake/lesson.ts";
import { discussionView } from "./fake/talk.ts";

const lesson = lessonView(
  { phase: "ended", me: "Ben Okafor", drafts: "none", lead: false, released: false, notes: true },
  STARTED,
);
const discussion = discussionView(lesson, "Ben Okafor", true);

beforeAll(() => speak(english));

test("a discussion is overdue when its day is over, and late half a day after", () => {
  const due = { dueWallMs: 2_000, lateWallMs: 3_000 };
  expect([1_999, 2_000, 2_999, 3_000].map((now) => lateness(due, now))).toEqual(["due", "overdue", "overdue", "late"]);
});

test("each section has a short name and begins with what it most likely cites", () => {
  expect(discussion.sections.map((section) => [sectionName(section, pupils), sourceOf(section)])).toEqual([
    ["A Otter-3", "case:A"],
    ["B Maple-7", "case:B"],
    ["C Finch-1", "case:C"],
    ["Interviews", "interviews"],
    ["Progress", "all"],
    ["Other pupils", "others"],
    ["Technique", "all"],
    ["Teaching", "all"],
    ["Next lesson", "all"],
  ]);
});

test("what a pupil said in an interview is found under the pupil and under interviews", () => {
  const answers = discussion.evidence.filter((one) => isFrom(one, "interviews"));
  expect(answers.map(({ cite }) => cite)).toEqual([
    "interview/i1/learned",
    "interview/i2/enjoyed",
    "interview/i2/helped",
  ]);
  expect(answers.filter((one) => isFrom(one, "case:C")).length).toBe(2);
});
