//! core/SPEC.md and the tests agree: every rule has a test, and no test names a rule that is none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Every test of these files is the test of a rule.
const RULES_ONLY: [&str; 5] = [
    "core/src/lesson/tests.rs",
    "core/src/release/tests.rs",
    "core/src/tablet/tests.rs",
    "tests/tests/laws.rs",
    "tests/tests/simulation.rs",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(root().join(path)).expect("the file is in the repository")
}

/// The ids that the specification defines: `- **NOTE-7** …`.
fn rules() -> Vec<String> {
    read("core/SPEC.md")
        .lines()
        .filter_map(|line| line.strip_prefix("- **")?.split_once("**").map(|(id, _)| id.to_owned()))
        .filter(|id| is_id(id))
        .collect()
}

fn is_id(word: &str) -> bool {
    word.split_once('-').is_some_and(|(area, number)| {
        area.len() > 2
            && area.chars().all(|c| c.is_ascii_uppercase())
            && !number.is_empty()
            && number.chars().all(|c| c.is_ascii_digit())
    })
}

/// Every file that may hold tests.
fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders: Vec<_> = ["core", "server", "bindings", "mobile-shell", "tests"]
        .map(|folder| root().join(folder))
        .into();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            let kind = entry.file_type().expect("the file system knows its entries");
            if kind.is_dir() && !["node_modules", "target", "generated", "dist"].contains(&name.as_str()) {
                folders.push(path);
            } else if kind.is_file()
                && [".rs", ".ts", ".js", ".mjs", ".py"]
                    .iter()
                    .any(|end| name.ends_with(end))
            {
                found.push(path);
            }
        }
    }
    found
}

/// The id in a function's name: `fn note_7_…` is `NOTE-7`.
fn id_in_name(line: &str, areas: &BTreeSet<String>) -> Option<String> {
    let name = line
        .trim_start()
        .trim_start_matches("pub ")
        .trim_start_matches("async ")
        .strip_prefix("fn ")?;
    let mut words = name.split('_');
    let area = words.next()?.to_uppercase();
    let number = words.next()?;
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    (is_number && areas.contains(&area)).then(|| format!("{area}-{number}"))
}

/// The ids in a comment line, or in the name of a test in a script.
fn ids_in_words(line: &str, areas: &BTreeSet<String>) -> Vec<String> {
    let line = line.trim_start();
    let is_test = ["//", "#", "test(", "it(", "describe("]
        .iter()
        .any(|start| line.starts_with(start));
    line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|word| is_test && is_id(word))
        .filter(|word| word.split_once('-').is_some_and(|(area, _)| areas.contains(area)))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_rule_has_a_test_and_every_test_names_a_rule() {
    let rules = rules();
    assert!(rules.len() > 50, "the specification was read");
    let known: BTreeSet<_> = rules.iter().cloned().collect();
    assert_eq!(known.len(), rules.len(), "an id stands for one rule");
    let areas: BTreeSet<_> = known
        .iter()
        .filter_map(|id| Some(id.split_once('-')?.0.to_owned()))
        .collect();

    let mut cited: BTreeMap<String, PathBuf> = BTreeMap::new();
    for path in sources() {
        // This file speaks about ids.
        if path.ends_with("tests/spec.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("sources are text");
        for line in text.lines() {
            let ids = id_in_name(line, &areas).into_iter().chain(ids_in_words(line, &areas));
            cited.extend(ids.map(|id| (id, path.clone())));
        }
    }
    let untested: Vec<_> = known.iter().filter(|id| !cited.contains_key(*id)).collect();
    assert!(untested.is_empty(), "rules without a test: {untested:?}");
    let unknown: Vec<_> = cited.iter().filter(|(id, _)| !known.contains(*id)).collect();
    assert!(unknown.is_empty(), "tests of rules that are none: {unknown:?}");
}

#[test]
fn every_test_of_a_file_of_rules_names_its_rule() {
    let areas: BTreeSet<_> = rules()
        .iter()
        .filter_map(|id| Some(id.split_once('-')?.0.to_owned()))
        .collect();
    for file in RULES_ONLY {
        let text = read(file);
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            if line.trim() == "#[test]" {
                let name = lines.peek().copied().unwrap_or_default();
                assert!(id_in_name(name, &areas).is_some(), "{file}: {name} names no rule");
            }
        }
    }
}
