import { expect, test } from "vitest";
import { linkTo, parseRoute, type Route } from "../src/app/router.ts";

const routes: [string, Exclude<Route, { tag: "unknown" }>][] = [
  ["#/", { tag: "home" }],
  ["#/join", { tag: "join", code: "" }],
  ["#/join/K7M4-2QXD", { tag: "join", code: "K7M4-2QXD" }],
  ["#/lesson/4xYz", { tag: "lesson", lesson: "4xYz", part: "timeline" }],
  ["#/lesson/4xYz/plan", { tag: "lesson", lesson: "4xYz", part: "plan" }],
  ["#/lesson/4xYz/grid", { tag: "lesson", lesson: "4xYz", part: "grid" }],
  ["#/lesson/4xYz/merge", { tag: "lesson", lesson: "4xYz", part: "merge" }],
  ["#/lesson/4xYz/capture", { tag: "lesson", lesson: "4xYz", part: "capture" }],
  ["#/lesson/4xYz/interviews", { tag: "lesson", lesson: "4xYz", part: "interviews" }],
  ["#/study/7b", { tag: "study", study: "7b", part: "overview" }],
  ["#/study/7b/findings", { tag: "study", study: "7b", part: "findings" }],
  ["#/study/7b/pass-on", { tag: "study", study: "7b", part: "pass-on" }],
  ["#/open", { tag: "open" }],
  ["#/released", { tag: "released" }],
  ["#/released/9k", { tag: "release", document: "9k", part: "timeline" }],
  ["#/released/9k/grid", { tag: "release", document: "9k", part: "grid" }],
];

test.each(routes)("%s is read and written", (link, route) => {
  expect(parseRoute(link)).toEqual(route);
  expect(linkTo(route)).toBe(link);
});

test.each(["", "#", "#/", "/"])("%j is home", (link) => {
  expect(parseRoute(link)).toEqual({ tag: "home" });
});

test.each([
  "#/nothing",
  "#/lesson",
  "#/lesson/x/nothing",
  "#/study",
  "#/study/x/grid",
  "#/lesson/x/grid/more",
  "#/open/x",
  "#/join/a/b",
  "#/released/x/capture",
])("%s is no page", (link) => {
  expect(parseRoute(link)).toEqual({ tag: "unknown" });
});

test("a code with odd characters survives, and a broken escape is taken as it is", () => {
  expect(parseRoute(linkTo({ tag: "join", code: "a/b c%" }))).toEqual({ tag: "join", code: "a/b c%" });
  expect(parseRoute("#/join/%E0%A4%A")).toEqual({ tag: "join", code: "%E0%A4%A" });
});

test("what a screen keeps in the link is not the route's", () => {
  expect(parseRoute("#/lesson/x/timeline?pupil=A&kind=saw")).toEqual({ tag: "lesson", lesson: "x", part: "timeline" });
  expect(parseRoute("#/lesson/x?pupil=A")).toEqual({ tag: "lesson", lesson: "x", part: "timeline" });
});

test("a slash at the end changes nothing", () => {
  expect(parseRoute("#/released/")).toEqual({ tag: "released" });
  expect(parseRoute("#/lesson/x/grid/")).toEqual({ tag: "lesson", lesson: "x", part: "grid" });
});
