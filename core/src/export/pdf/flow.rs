//! Lines on pages: headings stay with what follows, a row that is longer than a page goes on on the next, and the
//! head of a table is repeated there.

use std::collections::VecDeque;

use super::super::paper::{Block, Cell, Column, Paper, Paragraph, Tone};
use super::set::{Face, Ink, Line, Setter, Weight};

/// A4, in points as everything here.
pub(super) const PAGE_WIDTH: f32 = 595.28;
pub(super) const PAGE_HEIGHT: f32 = 841.89;
pub(super) const MARGIN: f32 = 51.0;
const TOP: f32 = 62.0;
const BOTTOM: f32 = PAGE_HEIGHT - 58.0;
const WIDTH: f32 = PAGE_WIDTH - 2.0 * MARGIN;
const INDENT: f32 = 14.0;
const PADDING: f32 = 4.0;
/// What has to fit below a heading on its page.
const KEPT_WITH_HEADING: f32 = 70.0;
/// A row that is no higher is moved to the next page whole.
const WHOLE_ROW: f32 = 180.0;

const BODY: Face = Face {
    size: 10.0,
    weight: Weight::Regular,
    ink: Ink::Black,
};
const STRONG: Face = Face {
    weight: Weight::Bold,
    ..BODY
};
pub(super) const QUIET: Face = Face {
    size: 8.5,
    ink: Ink::Grey,
    ..BODY
};
const HEAD: Face = Face { size: 8.5, ..STRONG };

/// What is drawn on one page.
#[derive(Default)]
pub(super) struct Page {
    pub(super) lines: Vec<Placed>,
    /// From, to: straight lines, and boxes behind the heads of tables.
    pub(super) rules: Vec<[f32; 4]>,
    pub(super) boxes: Vec<[f32; 4]>,
    pub(super) headings: Vec<Heading>,
}

/// A line of text at its place: the left edge and the top of it.
pub(super) struct Placed {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) line: Line,
}

/// A heading that the outline leads to.
pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) text: String,
    pub(super) y: f32,
}

/// The pages of a paper.
pub(super) fn lay_out(paper: &Paper, setter: &mut Setter) -> Vec<Page> {
    let mut flow = Flow {
        setter,
        done: Vec::new(),
        page: Page::default(),
        y: TOP,
    };
    let title = Face { size: 20.0, ..STRONG };
    flow.text(&paper.title, title, 0.0);
    flow.text(&paper.subtitle, QUIET, 0.0);
    for block in &paper.blocks {
        flow.block(block);
    }
    flow.done.push(flow.page);
    flow.done
}

struct Flow<'a> {
    setter: &'a mut Setter,
    done: Vec<Page>,
    page: Page,
    y: f32,
}

impl Flow<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Text { paragraph } => self.text(&paragraph.text, face(paragraph), 0.0),
            Block::List { items } => {
                for item in items {
                    self.bullet();
                    self.text(item, BODY, INDENT);
                }
            }
            Block::Quotation { text, source } => {
                self.gap(4.0);
                self.text(text, BODY, INDENT);
                self.text(source, QUIET, INDENT);
                self.gap(4.0);
            }
            Block::Table { columns, rows } => self.table(columns, rows),
            Block::PageBreak => self.new_page(),
        }
    }

    fn heading(&mut self, level: u8, text: &str) {
        let (size, before) = match level {
            0 | 1 => (15.0, 16.0),
            2 => (12.0, 12.0),
            _ => (10.5, 8.0),
        };
        self.gap(before);
        if self.y + size + KEPT_WITH_HEADING > BOTTOM {
            self.new_page();
        }
        self.page.headings.push(Heading {
            level,
            text: text.to_owned(),
            y: self.y,
        });
        self.text(text, Face { size, ..STRONG }, 0.0);
        self.gap(2.0);
    }

    fn bullet(&mut self) {
        if let Some(line) = self.setter.lines("•", BODY, INDENT).into_iter().next() {
            if self.y + line.height > BOTTOM {
                self.new_page();
            }
            self.page.lines.push(Placed {
                x: MARGIN + 3.0,
                y: self.y,
                line,
            });
        }
    }

    fn text(&mut self, text: &str, face: Face, indent: f32) {
        if text.is_empty() {
            return;
        }
        for line in self.setter.lines(text, face, WIDTH - indent) {
            if self.y + line.height > BOTTOM {
                self.new_page();
            }
            let height = line.height;
            self.place(line, MARGIN + indent, self.y);
            self.y += height;
        }
        self.gap(3.0);
    }

    fn place(&mut self, line: Line, x: f32, y: f32) {
        self.page.lines.push(Placed { x, y, line });
    }

    /// Room between two things; none at the top of a page.
    fn gap(&mut self, height: f32) {
        if self.y > TOP {
            self.y += height;
        }
    }

    fn new_page(&mut self) {
        self.done.push(std::mem::take(&mut self.page));
        self.y = TOP;
    }

    fn table(&mut self, columns: &[Column], rows: &[Vec<Cell>]) {
        let whole: f32 = columns.iter().map(|column| f32::from(column.share)).sum();
        let widths: Vec<_> = columns
            .iter()
            .map(|column| f32::from(column.share) * WIDTH / whole.max(1.0))
            .collect();
        self.gap(3.0);
        self.table_head(columns, &widths);
        for row in rows {
            let cells: Vec<_> = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| self.cell(cell, *width))
                .collect();
            self.row(cells, columns, &widths);
        }
        self.gap(8.0);
    }

    fn table_head(&mut self, columns: &[Column], widths: &[f32]) {
        let titles: Vec<VecDeque<_>> = columns
            .iter()
            .zip(widths)
            .map(|(column, width)| self.setter.lines(&column.title, HEAD, width - 2.0 * PADDING).into())
            .collect();
        let height = titles.iter().map(lines_height).fold(0.0, f32::max);
        if self.y + height + KEPT_WITH_HEADING > BOTTOM {
            self.new_page();
        }
        let top = self.y;
        self.page
            .boxes
            .push([MARGIN, top, MARGIN + WIDTH, top + height + 2.0 * PADDING]);
        self.slice(titles, widths, height);
    }

    fn cell(&mut self, cell: &Cell, width: f32) -> VecDeque<Line> {
        cell.iter()
            .filter(|paragraph| !paragraph.text.is_empty())
            .flat_map(|paragraph| {
                self.setter
                    .lines(&paragraph.text, face(paragraph), width - 2.0 * PADDING)
            })
            .collect()
    }

    /// One row, in as many slices as pages need.
    fn row(&mut self, mut cells: Vec<VecDeque<Line>>, columns: &[Column], widths: &[f32]) {
        let height = cells.iter().map(lines_height).fold(0.0, f32::max);
        if height <= WHOLE_ROW && self.y + height + 2.0 * PADDING > BOTTOM {
            self.new_page();
            self.table_head(columns, widths);
        }
        loop {
            let room = BOTTOM - self.y - 2.0 * PADDING;
            let taken: Vec<_> = cells.iter_mut().map(|cell| take(cell, room)).collect();
            if taken.iter().any(|lines| !lines.is_empty()) || height == 0.0 {
                let height = taken.iter().map(lines_height).fold(0.0, f32::max);
                self.slice(taken, widths, height);
            }
            if cells.iter().all(VecDeque::is_empty) {
                return;
            }
            self.new_page();
            self.table_head(columns, widths);
        }
    }

    /// Puts lines into the cells of one row and draws its borders.
    fn slice(&mut self, cells: Vec<VecDeque<Line>>, widths: &[f32], height: f32) {
        let (top, bottom) = (self.y, self.y + height + 2.0 * PADDING);
        let mut x = MARGIN;
        for (lines, width) in cells.into_iter().zip(widths) {
            let mut y = top + PADDING;
            for line in lines {
                let height = line.height;
                self.place(line, x + PADDING, y);
                y += height;
            }
            self.page.rules.push([x, top, x, bottom]);
            x += width;
        }
        self.page.rules.push([x, top, x, bottom]);
        self.page.rules.push([MARGIN, top, x, top]);
        self.page.rules.push([MARGIN, bottom, x, bottom]);
        self.y = bottom;
    }
}

/// The lines that fit into some room. No line is higher than a page.
fn take(cell: &mut VecDeque<Line>, room: f32) -> VecDeque<Line> {
    let mut left = room;
    let mut taken = VecDeque::new();
    while let Some(line) = cell.pop_front_if(|line| line.height <= left) {
        left -= line.height;
        taken.push_back(line);
    }
    taken
}

fn lines_height(lines: &VecDeque<Line>) -> f32 {
    lines.iter().map(|line| line.height).sum()
}

fn face(paragraph: &Paragraph) -> Face {
    match paragraph.tone {
        Tone::Plain => BODY,
        Tone::Strong => STRONG,
        Tone::Quiet => QUIET,
    }
}
