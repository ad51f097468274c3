// A document to read, as the core writes it: blocks, of which every format and the preview are made.

export type PaperKind = "workbook" | "report" | "practiceCard";
export type Adults = "names" | "pseudonyms";

export interface PaperRequest {
  kind: PaperKind;
  adults: Adults;
  /** The day, as people here write a date. */
  madeOn: string;
}

export interface Paragraph {
  text: string;
  tone: "plain" | "strong" | "quiet";
}

export type Block =
  | { tag: "heading"; level: number; text: string }
  | { tag: "text"; paragraph: Paragraph }
  | { tag: "list"; items: string[] }
  | { tag: "quotation"; text: string; source: string }
  | { tag: "table"; columns: { title: string; share: number }[]; rows: Paragraph[][][] }
  | { tag: "pageBreak" };

export interface Paper {
  title: string;
  subtitle: string;
  /** What stands on every page. */
  stamp: string;
  blocks: Block[];
}
