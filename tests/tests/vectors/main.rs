//! The vectors: cases that every language runs, run here by the facade that they all see, and the bytes in them, made by
//! the core. Their form is in `tests/vectors/README.md`.
//!
//! `CAHIER_WRITE_VECTORS=1 cargo test -p cahier-tests --test vectors` writes anew what is made.

mod example;
mod frames;
mod runner;
mod sealed;
mod value;

use std::fs;
use std::path::{Path, PathBuf};

use std::sync::LazyLock;

use serde_json::Value;

/// What every case begins with, as the core makes it now.
static EXAMPLE: LazyLock<Value> = LazyLock::new(example::made);

/// A file of the vectors.
fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name)
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).expect("the vectors are checked in");
    serde_json::from_str(&text).expect("the vectors are JSON")
}

/// Writes a file anew, when that is asked for.
fn write(name: &str, made: impl FnOnce() -> Value) {
    if std::env::var_os("CAHIER_WRITE_VECTORS").is_some() {
        let text = serde_json::to_string_pretty(&made()).expect("values are JSON") + "\n";
        fs::write(path(name), text).expect("the vectors can be written");
    }
}

#[test]
fn the_worked_example_is_what_other_languages_start_from() {
    write("worked-example.json", || EXAMPLE.clone());
    let kept = read(&path("worked-example.json"));
    assert!(kept == *EXAMPLE, "the vectors differ from what the core makes now");
}

#[test]
fn every_case_shows_what_it_says() {
    write("frames.json", frames::made);
    write("sealed.json", sealed::made);
    let files = fs::read_dir(path("")).expect("the vectors are here");
    let mut cases: Vec<_> = files
        .map(|file| file.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .filter(|path| !path.ends_with("worked-example.json"))
        .collect();
    cases.sort();
    assert!(cases.len() >= 12, "only {} cases", cases.len());
    let wrong: Vec<_> = cases
        .iter()
        .filter_map(|case| runner::run(&EXAMPLE, &read(case)).map(|why| format!("{}: {why}", case.display())))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
