//! A paper as a Word file (DOCX).
//!
//! Whoever opens it brings the fonts, so every script that their computer knows is drawn. Headings are
//! Word's own, so that its navigation and screen readers find them.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BreakType, Docx, DocxError, Footer, Header, LineSpacing, NumPages, PageMargin, PageNum,
    Paragraph as WordParagraph, Run, RunFonts, Shading, Style, StyleType, Table, TableCell, TableCellMargins,
    TableLayoutType, TableRow, WidthType,
};

use super::paper::{Block, Cell, Column, Paper, Paragraph, Tone};

/// Twentieths of a point between the margins of an A4 page.
const TEXT_WIDTH: usize = 9_870;
const MARGIN: i32 = 1_018;
/// Room around a heading and below a paragraph, in twentieths of a point.
const HEADING_BEFORE: u32 = 240;
const HEADING_AFTER: u32 = 80;
const TEXT_AFTER: u32 = 80;
const QUIET: &str = "56605B";
const RULE: &str = "C9D1CD";
/// In half points, by level.
const HEADING_SIZES: [usize; 3] = [32, 26, 22];

/// The paper as a Word file.
///
/// # Errors
/// None is known: the file is written into memory.
pub fn write(paper: &Paper) -> Result<Vec<u8>, DocxError> {
    let mut docx = Docx::new()
        .page_size(11_906, 16_838)
        .page_margin(PageMargin::new().top(MARGIN).bottom(MARGIN).left(MARGIN).right(MARGIN))
        .default_fonts(RunFonts::new().ascii("Arial").hi_ansi("Arial").cs("Arial"))
        .default_size(21)
        .header(Header::new().add_paragraph(worded(&paper.stamp, |run| run.size(17).color(QUIET))))
        .footer(Footer::new().add_paragraph(page_numbers()));
    docx = docx.add_style(heading_style("Title", "Title", 40));
    for (level, size) in (1..).zip(HEADING_SIZES) {
        let style = heading_style(&format!("Heading{level}"), &format!("heading {level}"), size);
        docx = docx.add_style(style.outline_lvl(level - 1));
    }
    docx = docx.add_paragraph(worded(&paper.title, |run| run).style("Title"));
    docx = docx.add_paragraph(written(&Paragraph::quiet(&paper.subtitle)));
    let mut breaks = false;
    for block in &paper.blocks {
        docx = match block {
            Block::PageBreak => docx,
            Block::Heading { level, text } => {
                let style = format!("Heading{}", level.clamp(&1, &3));
                let heading = worded(text, |run| run).style(&style).keep_next(true);
                docx.add_paragraph(heading.page_break_before(breaks))
            }
            Block::Text { paragraph } => docx.add_paragraph(spaced(written(paragraph)).page_break_before(breaks)),
            Block::List { items } => items.iter().fold(docx, |docx, item| {
                let item = worded(&format!("•\t{item}"), |run| run);
                let hanging = docx_rs::SpecialIndentType::Hanging(280);
                docx.add_paragraph(item.indent(Some(280), Some(hanging), None, None))
            }),
            Block::Quotation { text, source } => docx
                .add_paragraph(
                    worded(text, Run::italic)
                        .indent(Some(400), None, None, None)
                        .keep_next(true),
                )
                .add_paragraph(written(&Paragraph::quiet(source)).indent(Some(400), None, None, None)),
            Block::Table { columns, rows } => docx.add_table(table(columns, rows)).add_paragraph(WordParagraph::new()),
        };
        breaks = matches!(block, Block::PageBreak);
    }
    let mut file = Cursor::new(Vec::new());
    docx.build().pack(&mut file)?;
    Ok(file.into_inner())
}

fn heading_style(id: &str, name: &str, size: usize) -> Style {
    Style::new(id, StyleType::Paragraph)
        .name(name)
        .size(size)
        .bold()
        .line_spacing(LineSpacing::new().before(HEADING_BEFORE).after(HEADING_AFTER))
}

fn page_numbers() -> WordParagraph {
    WordParagraph::new()
        .align(AlignmentType::Right)
        .add_page_num(PageNum::new())
        .add_run(Run::new().add_text(" / "))
        .add_num_pages(NumPages::new())
}

fn spaced(paragraph: WordParagraph) -> WordParagraph {
    paragraph.line_spacing(LineSpacing::new().after(TEXT_AFTER))
}

fn written(paragraph: &Paragraph) -> WordParagraph {
    worded(&paragraph.text, |run| match paragraph.tone {
        Tone::Plain => run,
        Tone::Strong => run.bold(),
        Tone::Quiet => run.size(17).color(QUIET),
    })
}

/// Words with their line ends and their direction.
fn worded(text: &str, dressed: impl Fn(Run) -> Run) -> WordParagraph {
    let mut run = dressed(Run::new());
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        for (number, part) in line.split('\t').enumerate() {
            if number > 0 {
                run = run.add_tab();
            }
            run = run.add_text(part);
        }
    }
    let mut paragraph = WordParagraph::new().add_run(run);
    if is_right_to_left(text) {
        paragraph.property = paragraph.property.bidi(true);
    }
    paragraph
}

fn table(columns: &[Column], rows: &[Vec<Cell>]) -> Table {
    let whole: usize = columns.iter().map(|column| usize::from(column.share)).sum();
    let widths: Vec<_> = columns
        .iter()
        .map(|column| usize::from(column.share) * TEXT_WIDTH / whole.max(1))
        .collect();
    let head = columns.iter().zip(&widths).map(|(column, width)| {
        TableCell::new()
            .width(*width, WidthType::Dxa)
            .shading(Shading::new().fill("F2F5F3"))
            .add_paragraph(worded(&column.title, |run| run.bold().size(18)))
    });
    let mut all = vec![TableRow::new(head.collect())];
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| {
            let empty = TableCell::new().width(*width, WidthType::Dxa);
            // Word refuses a cell without a paragraph.
            let none = cell.is_empty().then(WordParagraph::new);
            cell.iter()
                .map(written)
                .chain(none)
                .fold(empty, TableCell::add_paragraph)
        });
        all.push(TableRow::new(cells.collect()));
    }
    Table::new(all)
        .set_grid(widths.clone())
        .width(TEXT_WIDTH, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(60, 100, 60, 100))
        .set_borders(borders())
}

fn borders() -> docx_rs::TableBorders {
    use docx_rs::TableBorderPosition::{Bottom, InsideH, InsideV, Left, Right, Top};
    [Top, Bottom, Left, Right, InsideH, InsideV]
        .into_iter()
        .fold(docx_rs::TableBorders::with_empty(), |borders, position| {
            borders.set(docx_rs::TableBorder::new(position).color(RULE).size(4))
        })
}

/// Whether the first letter of a text is of a script that runs from right to left.
fn is_right_to_left(text: &str) -> bool {
    let first = text.chars().find(|character| character.is_alphabetic());
    first.is_some_and(|letter| {
        matches!(letter, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
    })
}
