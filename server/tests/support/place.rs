//! A directory, commands that work in it, and an open relay's notes there.

use std::path::{Path, PathBuf};

use cahier_core::document::DocumentKind;
use serde_json::Value;

use super::Client;
use super::command::{Running, output, text};

/// A directory with the test's things in it.
pub(crate) struct Place(tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a directory"))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs a command whose paths are in this place, and returns its exit code and what it printed and complained.
    pub(crate) fn run(&self, command: &str) -> (Option<i32>, String, String) {
        let words: Vec<_> = command
            .split(' ')
            .map(|word| match word.strip_prefix("./") {
                Some(name) => self.path(name).to_str().expect("a plain path").to_owned(),
                None => word.to_owned(),
            })
            .collect();
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        let done = output(&words);
        (done.status.code(), text(&done.stdout), text(&done.stderr))
    }

    pub(crate) fn json(&self, command: &str) -> Value {
        let (code, out, complaint) = self.run(command);
        assert_eq!(code, Some(0), "{command}: {complaint}");
        serde_json::from_str(&out).expect("one JSON value")
    }

    pub(crate) fn refused(&self, command: &str, words: &str) {
        let (code, out, complaint) = self.run(command);
        assert_eq!((code, out.as_str()), (Some(1), ""), "{command}");
        assert!(complaint.contains(words), "{command}: {complaint}");
    }
}

/// Stores so many notes in an open relay's directory, by way of the relay.
pub(crate) async fn write(data: &Path, notes: usize) {
    let relay = Running::serve(data, "open");
    let mut client = Client::connect(relay.address, None, "writer", None).await;
    client.begin(DocumentKind::Lesson, "0000");
    for n in 1..notes {
        client.write(&format!("{n:04}"));
    }
    client.save().await;
    relay.terminate();
}

pub(crate) async fn notes(data: &Path) -> Vec<String> {
    let relay = Running::serve(data, "open");
    let mut reader = Client::connect(relay.address, None, "reader", None).await;
    reader.read(1).await;
    reader.save().await;
    reader.notes()
}

pub(crate) fn numbers(to: usize) -> Vec<String> {
    (0..to).map(|n| format!("{n:04}")).collect()
}
