//! Setting type: text becomes lines of glyphs, in any script that the fonts have.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::{
    Alignment, AlignmentOptions, FontContext, FontFamily, FontFamilyName, FontWeight, Layout, LayoutContext,
    LineHeight, OverflowWrap, Run as ParleyRun, StyleProperty,
};

/// How some text looks.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Face {
    /// In points.
    pub(super) size: f32,
    pub(super) weight: Weight,
    pub(super) ink: Ink,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Weight {
    Regular,
    Bold,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ink {
    Black,
    Grey,
}

/// One line of a paragraph. Lengths are in points.
pub(super) struct Line {
    pub(super) height: f32,
    /// From the top of the line to its baseline.
    pub(super) baseline: f32,
    pub(super) ink: Ink,
    pub(super) runs: Vec<Run>,
}

/// Glyphs of one font.
pub(super) struct Run {
    /// From the left edge of the paragraph.
    pub(super) x: f32,
    pub(super) size: f32,
    pub(super) font: Font,
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// What the glyphs are drawn for, so that the text can be searched and copied.
    pub(super) text: Rc<str>,
}

/// Turns text into lines.
pub(super) struct Setter {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    families: Vec<FontFamilyName<'static>>,
    drawn: HashMap<u64, Option<Font>>,
    undrawn: BTreeSet<char>,
}

impl Setter {
    /// Knows the families of these files in their order; none if no file is a font.
    pub(super) fn new(files: Vec<Vec<u8>>) -> Option<Self> {
        let options = CollectionOptions {
            shared: false,
            system_fonts: false,
        };
        let mut collection = Collection::new(options);
        let mut families: Vec<FontFamilyName<'static>> = Vec::new();
        for file in files {
            let registered = collection.register_fonts(Blob::new(Arc::new(file)), None);
            for (family, _) in registered {
                let name = collection.family_name(family).unwrap_or_default().to_owned();
                let name = FontFamilyName::Named(Cow::Owned(name));
                if !families.contains(&name) {
                    families.push(name);
                }
            }
        }
        (!families.is_empty()).then(|| Self {
            fonts: FontContext {
                collection,
                source_cache: SourceCache::default(),
            },
            layouts: LayoutContext::new(),
            families,
            drawn: HashMap::new(),
            undrawn: BTreeSet::new(),
        })
    }

    /// What no font has, of all that was set.
    pub(super) fn undrawn(&self) -> &BTreeSet<char> {
        &self.undrawn
    }

    /// The lines of a paragraph that is so many points wide.
    pub(super) fn lines(&mut self, text: &str, face: Face, width: f32) -> Vec<Line> {
        let text: Rc<str> = Rc::from(text.replace('\t', "    "));
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, &text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(Cow::Borrowed(
            &self.families,
        ))));
        builder.push_default(StyleProperty::FontSize(face.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(1.4)));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        builder.push_default(StyleProperty::FontWeight(match face.weight {
            Weight::Regular => FontWeight::NORMAL,
            Weight::Bold => FontWeight::BOLD,
        }));
        let mut layout: Layout<()> = builder.build(&text);
        layout.break_all_lines(Some(width));
        layout.align(Alignment::Start, AlignmentOptions::default());
        layout
            .lines()
            .map(|line| {
                let metrics = line.metrics();
                let mut x = metrics.offset;
                let runs = line
                    .runs()
                    .filter_map(|run| {
                        let begins = x;
                        x += run.advance();
                        self.run(&run, begins, &text)
                    })
                    .collect();
                Line {
                    height: metrics.line_height,
                    baseline: metrics.baseline - metrics.block_min_coord,
                    ink: face.ink,
                    runs,
                }
            })
            .collect()
    }

    fn run(&mut self, run: &ParleyRun<'_, ()>, x: f32, text: &Rc<str>) -> Option<Run> {
        let font = run.font();
        let data = font.data.clone();
        let krilla_font = self.drawn.entry(data.id()).or_insert_with(|| {
            let (bytes, _) = data.into_raw_parts();
            Font::new(bytes.into(), font.index)
        });
        let krilla_font = krilla_font.clone()?;
        let size = run.font_size();
        let mut glyphs: Vec<KrillaGlyph> = Vec::new();
        // A ligature's later characters have no glyph: they belong to that of its first one, which a reader from
        // right to left meets after them.
        let mut ligature_end = None;
        for cluster in run.visual_clusters() {
            let range = cluster.text_range();
            if cluster.is_ligature_continuation() {
                if run.is_rtl() {
                    ligature_end = ligature_end.or(Some(range.end));
                } else if let Some(start) = glyphs.last().map(|glyph| glyph.text_range.start) {
                    // All glyphs of one cluster stand for all of its characters.
                    let same = glyphs
                        .iter_mut()
                        .rev()
                        .take_while(|glyph| glyph.text_range.start == start);
                    same.for_each(|glyph| glyph.text_range.end = range.end);
                }
                continue;
            }
            let range = range.start..ligature_end.take().unwrap_or(range.end);
            for glyph in cluster.glyphs() {
                if glyph.id == 0 {
                    let missing = text.get(range.clone()).unwrap_or_default().chars();
                    self.undrawn
                        .extend(missing.filter(|character| !character.is_whitespace()));
                }
                glyphs.push(KrillaGlyph::new(
                    GlyphId::new(glyph.id),
                    glyph.advance / size,
                    glyph.x / size,
                    glyph.y / size,
                    0.0,
                    range.clone(),
                    None,
                ));
            }
        }
        Some(Run {
            x,
            size,
            font: krilla_font,
            glyphs,
            text: Rc::clone(text),
        })
    }
}
