// A paper as the core makes it, short.

import type { Paper, PaperRequest, Paragraph } from "../../src/platform/paper.ts";

const plain = (text: string): Paragraph => ({ text, tone: "plain" });
const quiet = (text: string): Paragraph => ({ text, tone: "quiet" });
const strong = (text: string): Paragraph => ({ text, tone: "strong" });

export function paperOf({ kind, adults, madeOn }: PaperRequest): Paper {
  const by = adults === "names" ? "Amara Obi" : "Adult 1";
  const what = {
    workbook: "Workbook of a lesson study",
    report: "Report of a lesson study",
    practiceCard: "Practice card",
  };
  return {
    title: "Talk in fractions",
    subtitle: `${what[kind]} · Number Talk · Kestrel Lane Primary · ${madeOn}`,
    stamp: "For professional learning, not appraisal",
    blocks: [
      { tag: "heading", level: 1, text: "Enquiry" },
      { tag: "text", paragraph: plain("How does talk help pupils compare fractions?") },
      { tag: "pageBreak" },
      { tag: "heading", level: 1, text: "RL2 · Fractions of a whole" },
      { tag: "text", paragraph: quiet("Y5 · Kestrel Lane Primary · Tuesday 10:15 · taught") },
      { tag: "heading", level: 2, text: "Predicted beside observed" },
      { tag: "heading", level: 3, text: "Partner talk" },
      {
        tag: "table",
        columns: [
          { title: "Pupil", share: 2 },
          { title: "Predicted", share: 5 },
          { title: "Observed", share: 8 },
        ],
        rows: [
          [
            [strong("A · Otter-3")],
            [plain("explains quickly, skips the bar"), quiet(by)],
            [plain("“is it the same bit?”"), quiet(`21:04 · heard, word for word · ${by}`)],
          ],
          [
            [strong("C · Finch-1")],
            [plain("points and uses the bar"), quiet(by)],
            [
              plain("turns the card to show the partner, waits"),
              quiet(`23:10 · saw · ${by} · a surprise · waits`),
              plain("“النصف من الكل”"),
              quiet(`24:31 · heard, word for word · ${by}`),
            ],
          ],
        ],
      },
      { tag: "heading", level: 1, text: "Interviews" },
      { tag: "quotation", text: "I liked that I could point first.", source: "C · Finch-1" },
      { tag: "list", items: ["Turn the card.", "Wait."] },
    ],
  };
}
