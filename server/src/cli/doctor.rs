//! `cahier doctor`: what is in a store, what is wrong with it, and what can be saved.

use std::path::{Path, PathBuf};

use cahier_core::store::{Findings, Report, salvages};
use cahier_server::admin::{Part, Request, Trouble};
use cahier_server::control::AskError;
use cahier_server::ops::{disk_bytes, examine, is_empty, is_unfinished, mend};
use clap::Args;
use serde::Serialize;

use super::Failure;
use super::ask::ask_relay;
use super::print::print;
use super::progress::Bar;

#[derive(Args)]
pub(super) struct Doctor {
    /// The relay's directory
    #[arg(long)]
    data: PathBuf,
    /// Make a store of what can be read of a damaged one, and keep the old files; the relay must be stopped
    #[arg(long)]
    repair: bool,
    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
}

/// What was found, and done.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Diagnosis {
    state: State,
    findings: Findings,
    disk_bytes: u64,
    /// What this repair has saved.
    repaired: Option<Report>,
    /// What earlier ones have.
    earlier: Vec<Report>,
}

#[derive(Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Whole,
    Damaged,
    Repaired,
}

impl Doctor {
    pub(super) fn run(self) -> Result<(), Failure> {
        let Self { data, repair, json } = self;
        let name = data.display();
        if is_unfinished(&data) {
            let error = format!("{name}: restoring was begun here and not finished");
            return Err(Trouble::new(error, "run `cahier restore` again").into());
        }
        let (findings, runs) = look(&data)?;
        let earlier = salvages(&data).unwrap_or_default();
        let repaired = if repair && !findings.complete {
            if runs {
                let error = format!("{name}: a relay is running on the damaged store");
                return Err(Trouble::new(error, "stop it first").into());
            }
            if is_empty(&findings) {
                let error = format!("{name}: nothing in the store can be read");
                return Err(
                    Trouble::new(error, "keep it as it is, and restore a backup into another directory").into(),
                );
            }
            let bar = Bar::new("saving what can be read");
            Some(mend(&data, &mut |progress| bar.show(progress))?)
        } else {
            None
        };
        let state = match (&repaired, findings.complete) {
            (Some(_), _) => State::Repaired,
            (None, true) => State::Whole,
            (None, false) => State::Damaged,
        };
        let diagnosis = Diagnosis {
            state,
            findings: repaired.as_ref().map_or(findings, |report| report.findings),
            disk_bytes: disk_bytes(&data),
            repaired,
            earlier,
        };
        if json {
            print(&serde_json::to_string(&diagnosis).expect("a diagnosis is plain data"))?;
        } else {
            explain(&data, &diagnosis)?;
        }
        if state != State::Damaged {
            return Ok(());
        }
        let next =
            "restore a backup into another directory, or run `cahier doctor --repair` while the relay is stopped";
        Err(Trouble::new(format!("{name}: the store is damaged"), next).into())
    }
}

/// What can be read, and whether a relay runs on it.
fn look(data: &Path) -> Result<(Findings, bool), Failure> {
    let bar = Bar::new("reading everything");
    let asked = ask_relay::<Findings>(data, &Request::Examine, |part| {
        if let Part::Progress(progress) = part {
            bar.show(progress);
        }
        Ok(())
    });
    match asked {
        Err(Failure::Ask(AskError::NobodyListens)) => Ok((examine(data, &mut |progress| bar.show(progress))?, false)),
        found => Ok((found?, true)),
    }
}

fn explain(data: &Path, diagnosis: &Diagnosis) -> Result<(), Failure> {
    let Diagnosis {
        state,
        findings,
        disk_bytes,
        repaired,
        earlier,
    } = diagnosis;
    let name = data.display();
    print(&match state {
        State::Whole => format!("{name}: the store is whole"),
        State::Damaged => format!("{name}: the store is damaged; this much can be read"),
        State::Repaired => format!("{name}: the store was damaged; this much was saved"),
    })?;
    let Findings {
        opens,
        complete: _,
        missing_commits,
        whole_documents,
        cut_documents,
        lost_documents,
        changes,
        changes_after_a_gap,
        values,
        lost_values,
    } = findings;
    for (number, what) in [
        (whole_documents, "documents, whole"),
        (cut_documents, "documents, their beginning only"),
        (lost_documents, "documents, nothing but that they were there"),
        (changes, "changes in these documents"),
        (
            changes_after_a_gap,
            "more changes that stand after a gap, in the old files only",
        ),
        (values, "records of people, devices, groups and documents"),
        (lost_values, "such records, nothing but that they were there"),
    ] {
        // What is always said, and what only when there is some.
        if *number > 0 || what == "documents, whole" || what == "changes in these documents" {
            print(&format!("{number:>12} {what}"))?;
        }
    }
    print(&format!("{disk_bytes:>12} bytes on the disk"))?;
    if !opens {
        print("The store's main file cannot be read at all.")?;
    }
    if let Some(missing @ 1..) = missing_commits {
        print(&format!("The last {missing} writes are missing."))?;
    }
    if let Some(Report { epoch, quarantine, .. }) = repaired {
        print(&format!(
            "The old files are in {name}/{quarantine}; nothing removes them.\nThe store's epoch is {epoch} now: tablets \
             offer everything they have again. Start the relay."
        ))?;
    }
    for Report { quarantine, .. } in earlier {
        print(&format!("Old files of an earlier repair are in {name}/{quarantine}."))?;
    }
    Ok(())
}
