//! A paper as one HTML file that needs nothing else: its style is inside, it loads nothing and runs nothing.

use std::fmt::Write as _;

use super::paper::{Block, Cell, Column, Paper, Paragraph, Tone};

/// Said to the browser too: whatever gets into the file, nothing of it runs or is fetched.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE: &str = include_str!("html/style.css");

/// The paper as HTML.
pub fn write(paper: &Paper) -> String {
    let title = escaped(&paper.title);
    let stamp = escaped(&paper.stamp);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n\
         </head>\n<body>\n<p class=\"stamp\">{stamp}</p>\n<main>\n<h1 dir=\"auto\">{title}</h1>\n"
    );
    element(&mut out, "p", " class=\"quiet\"", &paper.subtitle);
    for block in &paper.blocks {
        write_block(&mut out, block);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn write_block(out: &mut String, block: &Block) {
    match block {
        Block::Heading { level, text } => {
            // The title is the only h1.
            let tag = match level {
                0 | 1 => "h2",
                2 => "h3",
                _ => "h4",
            };
            element(out, tag, "", text);
        }
        Block::Text { paragraph } => write_paragraph(out, paragraph),
        Block::List { items } => {
            out.push_str("<ul>\n");
            for item in items {
                element(out, "li", "", item);
            }
            out.push_str("</ul>\n");
        }
        Block::Quotation { text, source } => {
            out.push_str("<blockquote>\n");
            element(out, "p", "", text);
            element(out, "p", " class=\"quiet\"", source);
            out.push_str("</blockquote>\n");
        }
        Block::Table { columns, rows } => write_table(out, columns, rows),
        Block::PageBreak => out.push_str("<hr>\n"),
    }
}

fn write_table(out: &mut String, columns: &[Column], rows: &[Vec<Cell>]) {
    let whole: u32 = columns.iter().map(|column| u32::from(column.share)).sum();
    out.push_str("<table>\n<colgroup>");
    for column in columns {
        let percent = u32::from(column.share) * 100 / whole.max(1);
        let _ = write!(out, "<col style=\"width:{percent}%\">");
    }
    out.push_str("</colgroup>\n<thead><tr>");
    for column in columns {
        element(out, "th", " scope=\"col\"", &column.title);
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            out.push_str("<td>");
            for paragraph in cell {
                write_paragraph(out, paragraph);
            }
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

fn write_paragraph(out: &mut String, paragraph: &Paragraph) {
    let class = match paragraph.tone {
        Tone::Plain => "",
        Tone::Strong => " class=\"strong\"",
        Tone::Quiet => " class=\"quiet\"",
    };
    element(out, "p", class, &paragraph.text);
}

/// One element of text. Each takes its direction from its own words.
fn element(out: &mut String, tag: &str, attributes: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    let text = escaped(text).replace('\n', "<br>");
    let _ = writeln!(out, "<{tag}{attributes} dir=\"auto\">{text}</{tag}>");
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
