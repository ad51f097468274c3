//! Drawing: laid-out pages become a PDF with an outline, and the stamp and number that every page has.

use krilla::Document;
use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;

use super::super::paper::Paper;
use super::flow::{Heading, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, Page, QUIET};
use super::set::{Ink, Line, Setter};

const STAMP_TOP: f32 = 32.0;
const NUMBER_TOP: f32 = PAGE_HEIGHT - 42.0;
const NUMBER_WIDTH: f32 = 60.0;

pub(super) fn draw(paper: &Paper, pages: &[Page], setter: &mut Setter) -> Result<Vec<u8>, KrillaError> {
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(paper.title.clone())
            .description(paper.stamp.clone())
            .creator("Cahier".to_owned())
            .language("en".to_owned()),
    );
    document.set_outline(outline(pages));
    for (number, page) in (1..).zip(pages) {
        let settings = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT).expect("a page has a size");
        let mut drawn = document.start_page_with(settings);
        let mut surface = drawn.surface();
        let width = PAGE_WIDTH - 2.0 * MARGIN;
        draw_lines(
            &mut surface,
            &setter.lines(&paper.stamp, QUIET, width),
            MARGIN,
            STAMP_TOP,
        );
        let numbered = setter.lines(&format!("{number} / {}", pages.len()), QUIET, NUMBER_WIDTH);
        draw_lines(&mut surface, &numbered, PAGE_WIDTH - MARGIN - NUMBER_WIDTH, NUMBER_TOP);
        draw_page(&mut surface, page);
        surface.finish();
        drawn.finish();
    }
    document.finish()
}

fn draw_page(surface: &mut Surface<'_>, page: &Page) {
    surface.set_fill(Some(fill(rgb::Color::new(0xF2, 0xF5, 0xF3))));
    surface.set_stroke(None);
    for [left, top, right, bottom] in &page.boxes {
        let mut path = PathBuilder::new();
        if let Some(rect) = Rect::from_ltrb(*left, *top, *right, *bottom) {
            path.push_rect(rect);
        }
        if let Some(path) = path.finish() {
            surface.draw_path(&path);
        }
    }
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: rgb::Color::new(0xC9, 0xD1, 0xCD).into(),
        width: 0.6,
        ..Stroke::default()
    }));
    for [from_x, from_y, to_x, to_y] in &page.rules {
        let mut path = PathBuilder::new();
        path.move_to(*from_x, *from_y);
        path.line_to(*to_x, *to_y);
        if let Some(path) = path.finish() {
            surface.draw_path(&path);
        }
    }
    surface.set_stroke(None);
    for placed in &page.lines {
        draw_line(surface, &placed.line, placed.x, placed.y);
    }
}

fn draw_lines(surface: &mut Surface<'_>, lines: &[Line], x: f32, mut y: f32) {
    for line in lines {
        draw_line(surface, line, x, y);
        y += line.height;
    }
}

fn draw_line(surface: &mut Surface<'_>, line: &Line, x: f32, y: f32) {
    surface.set_fill(Some(fill(match line.ink {
        Ink::Black => rgb::Color::new(0x1D, 0x23, 0x20),
        Ink::Grey => rgb::Color::new(0x56, 0x60, 0x5B),
    })));
    for run in &line.runs {
        let start = Point::from_xy(x + run.x, y + line.baseline);
        surface.draw_glyphs(start, &run.glyphs, run.font.clone(), &run.text, run.size, false);
    }
}

fn fill(color: rgb::Color) -> Fill {
    Fill {
        paint: color.into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::default(),
    }
}

/// The headings of the first two levels: what a reader jumps to.
fn outline(pages: &[Page]) -> Outline {
    let mut outline = Outline::new();
    let mut open: Option<OutlineNode> = None;
    for (number, page) in pages.iter().enumerate() {
        for Heading { level, text, y } in &page.headings {
            let node = || OutlineNode::new(text.clone(), XyzDestination::new(number, Point::from_xy(MARGIN, *y)));
            match (level, &mut open) {
                (0 | 1, _) => {
                    if let Some(done) = open.replace(node()) {
                        outline.push_child(done);
                    }
                }
                (2, Some(parent)) => parent.push_child(node()),
                _ => {}
            }
        }
    }
    if let Some(done) = open {
        outline.push_child(done);
    }
    outline
}
