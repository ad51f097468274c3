//! The Word file and the PDF, opened by other programs: `LibreOffice` and poppler.
//!
//! `setup.sh test` installs both; the fonts are those that the app ships, so `make app` comes first.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cahier_core::export::{Column, Paper, Paragraph, docx, pdf};

/// One sentence a script. All but the last are drawn with the fonts that the app ships.
const SCRIPTS: [(&str, &str); 6] = [
    ("English", "this one three and this one three"),
    ("Polish", "Zażółć gęślą jaźń: połowa całości"),
    ("Greek", "Το μισό του όλου"),
    ("Arabic", "النصف من الكل"),
    ("Bengali", "পুরোটার অর্ধেক"),
    ("Chinese", "整体的一半"),
];

fn fonts() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../mobile-shell/node_modules/@expo-google-fonts");
    [
        "noto-sans/400Regular/NotoSans_400Regular.ttf",
        "noto-sans/700Bold/NotoSans_700Bold.ttf",
        "noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf",
        "noto-sans-bengali/400Regular/NotoSansBengali_400Regular.ttf",
    ]
    .iter()
    .map(|file| fs::read(folder.join(file)).expect("`make app` has installed the fonts"))
    .collect()
}

fn paper() -> Paper {
    let mut paper = Paper::new("Fractions of a whole");
    paper.subtitle(&[
        "Workbook of a lesson study",
        "Number Talk 1",
        "Kestrel Lane Primary",
        "22 November 2026",
    ]);
    paper.heading(1, "Predicted beside observed");
    let columns = vec![
        Column::new("Pupil", 2),
        Column::new("Predicted", 5),
        Column::new("Observed", 8),
    ];
    let rows = SCRIPTS.iter().map(|(script, words)| {
        vec![
            vec![Paragraph::strong(script)],
            vec![
                Paragraph::plain("points and uses the bar"),
                Paragraph::quiet("Ana Brook"),
            ],
            vec![
                Paragraph::plain(words),
                Paragraph::quiet("21:04 · heard, word for word"),
            ],
        ]
    });
    paper.table(columns, rows.collect());
    paper.heading(1, "A long note");
    paper.table(
        vec![Column::new("Observed", 1)],
        vec![vec![vec![Paragraph::plain(&long_note())]]],
    );
    paper.heading(2, "What they said");
    paper.quotation("<b>this one</b> & that one", "Finch-1");
    paper.list(["first", "second"]);
    paper
}

/// 4,000 characters and more, with a first and a last word to look for, longer than a page.
fn long_note() -> String {
    let middle = "waits and turns the card to show the partner, then looks up again. ".repeat(120);
    format!("begin-of-note {middle}end-of-note")
}

/// A folder of this test's own, new at each run.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the target folder can be written");
    folder
}

fn run(program: &str, arguments: &[&str], folder: &Path) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("`setup.sh test` installs it");
    assert!(output.status.success(), "{program} failed");
    String::from_utf8(output.stdout).expect("it writes UTF-8")
}

/// The text with every line end a space, so that no break between words matters.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

// BOOK-6
#[test]
fn a_word_file_opens_in_libreoffice_with_every_script() {
    let folder = folder("docx");
    let bytes = docx::write(&paper()).expect("it is written into memory");
    fs::write(folder.join("paper.docx"), bytes).expect("the folder is there");
    let home = format!("-env:UserInstallation=file://{}/home", folder.display());
    run(
        "soffice",
        &[
            &home,
            "--headless",
            "--convert-to",
            "txt:Text (encoded):UTF8",
            "paper.docx",
        ],
        &folder,
    );
    let text = words(&fs::read_to_string(folder.join("paper.txt")).expect("LibreOffice wrote it"));
    for (script, sentence) in SCRIPTS {
        assert!(text.contains(sentence), "{script}");
    }
    for expected in ["begin-of-note", "end-of-note", "<b>this one</b> & that one", "• first"] {
        assert!(text.contains(expected), "{expected}");
    }
    // As pages, with what stands on each of them.
    run(
        "soffice",
        &[&home, "--headless", "--convert-to", "pdf", "paper.docx"],
        &folder,
    );
    let pages = run("pdftotext", &["-enc", "UTF-8", "paper.pdf", "-"], &folder);
    let pages: Vec<_> = pages.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.len() > 1, "a long note takes more than a page");
    for page in pages {
        assert!(page.contains("For professional learning, not appraisal"));
    }
}

// BOOK-6
#[test]
fn a_pdf_has_its_words_in_every_script_that_a_font_has_and_names_what_none_has() {
    let folder = folder("pdf");
    let written = pdf::write(&paper(), fonts()).expect("the fonts are fonts");
    assert_eq!(
        written.undrawn,
        ['一', '体', '半', '整', '的'],
        "what no font has is named"
    );
    fs::write(folder.join("paper.pdf"), &written.bytes).expect("the folder is there");
    let text = run("pdftotext", &["-enc", "UTF-8", "paper.pdf", "-"], &folder);
    let pages: Vec<_> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.len() > 1, "a long note takes more than a page");
    for page in &pages {
        assert!(page.contains("For professional learning, not appraisal"));
    }
    // poppler writes marks of direction around words from right to left.
    let shown: String = text
        .chars()
        .filter(|it| !matches!(it, '\u{202A}'..='\u{202E}'))
        .collect();
    let text = words(&shown);
    // Nor does it keep the spaces of shaped scripts, and the order of words that run from right to left.
    let joined = text.replace(' ', "");
    for (script, sentence) in SCRIPTS {
        let found = match script {
            "Chinese" => text.contains("An empty box stands for a character"),
            "Arabic" | "Bengali" => sentence.split(' ').all(|word| joined.contains(word)),
            _ => text.contains(sentence),
        };
        assert!(found, "{script}");
    }
    for expected in ["begin-of-note", "end-of-note", "<b>this one</b> & that one"] {
        assert!(text.contains(expected), "{expected}");
    }
    let on_all_pages = text.matches("Observed").count();
    assert_eq!(
        (pages.len(), on_all_pages),
        (3, 4),
        "a table's head is on each of its pages"
    );
    let about = run("pdfinfo", &["paper.pdf"], &folder);
    assert!(about.contains("Fractions of a whole"), "it has its title");
}
