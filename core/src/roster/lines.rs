//! A list as somebody pastes it from a spreadsheet or types it: a code and a name on each line.

/// One line that can be taken.
#[derive(Clone, PartialEq, Eq)]
pub struct RosterLine {
    /// The code.
    pub code: String,
    /// The name beside it.
    pub name: String,
}

/// The lines of a list: code and name with a tab, a semicolon or a comma between them, the first of these that the line
/// has. The second is how many lines with words on them are no such line.
pub fn lines(list: &str) -> (Vec<RosterLine>, usize) {
    let mut passed_over = 0;
    let mut taken = Vec::new();
    for line in list.lines().filter(|line| !line.trim().is_empty()) {
        let parts = ['\t', ';', ',']
            .into_iter()
            .find_map(|between| line.split_once(between));
        let parts = parts.map(|(code, name)| (unquoted(code), unquoted(name)));
        match parts {
            Some((code, name)) if !code.is_empty() && !name.is_empty() => taken.push(RosterLine { code, name }),
            _ => passed_over += 1,
        }
    }
    (taken, passed_over)
}

/// A cell as it was meant: spreadsheets put quotes around some, and tabs after the last.
fn unquoted(cell: &str) -> String {
    let cell = cell.trim();
    let inner = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
    let words: Vec<_> = inner.unwrap_or(cell).split_whitespace().collect();
    words.join(" ")
}

/// Names are never printed.
impl std::fmt::Debug for RosterLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RosterLine(..)")
    }
}
