//! What a device costs: how long a note takes to be durable, opening, merging, syncing; and its memory.
//!
//! `make bench-bindings` runs it, some minutes long; other work on the machine spoils it. How long anything takes is not
//! asserted. Beside the figure that the disk decides stands what the disk needs for as many bytes.

mod lessons;
mod memory;
mod relay;

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use cahier_bindings::{Edit, Moment, Tablet, passphrase_strength};
use cahier_core::tablet::{Effect, StoredChange};
use criterion::{BatchSize, Criterion};
use lessons::{LESSONS, NOTES, Opened, record};
use relay::Relay;
use serde_json::Value;
use tokio::runtime::Runtime;

/// Notes that are written one after the other, each once the one before is durable.
const DURABLE_NOTES: usize = 1_000;
/// Notes that are written without a network.
const OFFLINE_NOTES: usize = 200;
/// Notes of each observer who is merged.
const MERGED_NOTES: usize = 40;
/// Notes of the lesson whose view crosses to other languages.
const SHOWN_NOTES: usize = 120;

fn main() {
    if let Some(directory) = std::env::args_os().skip_while(|argument| argument != "--memory").nth(1) {
        memory::print_own(Path::new(&directory));
        return;
    }
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(5))
        .configure_from_args();
    let runtime = Runtime::new().expect("threads");
    let files = tempfile::tempdir().expect("a directory");
    runtime.block_on(durable_notes(files.path()));
    offline_notes(&mut criterion, &runtime);
    merging(&mut criterion);
    calls(&mut criterion);

    let filled = files.path().join("hundred");
    runtime.block_on(lessons::fill(&filled));
    opening(&mut criterion, &runtime, &filled);
    memory::compare(&files.path().join("none"), &filled);
    criterion.final_summary();
}

/// From a tap to the disk, and the disk alone.
async fn durable_notes(files: &Path) {
    let relay = Relay::start().await;
    let opened = Opened::joined(files, "lead", relay.link()).await;
    let lesson = opened.plan("RL1").await;
    opened.device.pause().await.expect("it is open");
    let mut durable = Vec::new();
    for number in 0..DURABLE_NOTES {
        let before = Instant::now();
        opened.edit(record(&lesson, number)).await;
        opened.device.flush().await.expect("the disk is fine");
        durable.push(before.elapsed());
    }
    say("a note, until it is durable", durable);

    let bytes = vec![7; bytes_of_a_note()];
    let mut file = File::create(files.join("floor")).expect("a free disk");
    let floor = (0..DURABLE_NOTES).map(|_| {
        let before = Instant::now();
        file.write_all(&bytes).expect("a free disk");
        file.sync_data().expect("a disk");
        before.elapsed()
    });
    let floor = floor.collect();
    say(&format!("fdatasync of as many bytes ({})", bytes.len()), floor);
    opened.device.close().await.expect("it is open");
}

fn bytes_of_a_note() -> usize {
    let shell = Shell::start("amara", "amara");
    let before = shell.changes.len();
    let shell = shell.edited(record(&shell_lesson(), 0), 0);
    shell.changes[before..].iter().map(|change| change.bytes.len()).sum()
}

fn say(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    println!(
        "{what}: p50 {:.2} ms, p99 {:.2} ms, longest {:.2} ms",
        at(50),
        at(99),
        at(100)
    );
}

/// A device that was away: from `resume` until the relay has everything.
fn offline_notes(criterion: &mut Criterion, runtime: &Runtime) {
    criterion.bench_function(&format!("sync of {OFFLINE_NOTES} offline notes"), |bench| {
        bench.iter_custom(|times| {
            (0..times)
                .map(|_| {
                    runtime.block_on(async {
                        let files = tempfile::tempdir().expect("a directory");
                        let relay = Relay::start().await;
                        let opened = Opened::joined(files.path(), "lead", relay.link()).await;
                        let lesson = opened.plan("RL1").await;
                        opened.on_relay().await;
                        opened.device.pause().await.expect("it is open");
                        for number in 0..OFFLINE_NOTES {
                            opened.edit(record(&lesson, number)).await;
                        }
                        let notes = Vec::new();
                        opened.edit(Edit::ShareNotes { lesson, notes }).await;
                        opened.device.flush().await.expect("the disk is fine");
                        let before = Instant::now();
                        opened.device.resume().await.expect("it is open");
                        opened.on_relay().await;
                        let took = before.elapsed();
                        opened.device.close().await.expect("it is open");
                        relay.stop().await;
                        took
                    })
                })
                .sum()
        });
    });
}

/// A tablet takes in what two others wrote, and shows the lesson and the merge report.
fn merging(criterion: &mut Criterion) {
    let lesson = shell_lesson();
    let started = Shell::start("amara", "amara").edited(Edit::StartLesson { lesson: lesson.clone() }, 0);
    let now = moment(60);
    let parcel = started.tablet.pack(Vec::new(), now).expect("a lesson");
    let mut written: Vec<_> = ["amara", "ben", "chandra"]
        .into_iter()
        .map(|name| {
            let mut shell = Shell::start(name, name);
            let taken = shell.tablet.take_in(parcel.clone(), now).expect("the group's");
            shell.carry_out(taken.effects, now);
            for number in 0..MERGED_NOTES {
                shell = shell.edited(record(&lesson, number), i64::try_from(number).expect("few"));
            }
            let notes = Vec::new();
            let lesson = lesson.clone();
            shell.edited(Edit::ShareNotes { lesson, notes }, 59)
        })
        .collect();
    let parcels: Vec<_> = written
        .drain(1..)
        .map(|shell| shell.tablet.pack(Vec::new(), now).expect("a lesson"))
        .collect();
    let first = written.remove(0).changes;
    criterion.bench_function(
        &format!("merging three observers of {MERGED_NOTES} notes each"),
        |bench| {
            bench.iter_batched(
                || Shell::over("amara", "amara", first.clone()),
                |shell| {
                    for parcel in &parcels {
                        shell.tablet.take_in(parcel.clone(), now).expect("the group's");
                    }
                    let view = shell.tablet.lesson(lesson.clone()).expect("it is here");
                    assert_eq!(view.timeline.len(), 3 * MERGED_NOTES);
                    shell.tablet.merge_report(lesson.clone()).expect("it is here")
                },
                BatchSize::LargeInput,
            );
        },
    );
}

/// What the core itself needs for the calls that `overhead.*` of each language makes.
fn calls(criterion: &mut Criterion) {
    let lesson = shell_lesson();
    let mut shell = Shell::start("amara", "amara").edited(Edit::StartLesson { lesson: lesson.clone() }, 0);
    for number in 0..SHOWN_NOTES {
        shell = shell.edited(record(&lesson, number), 1);
    }
    criterion.bench_function("Rust, the smallest call", |bench| {
        bench.iter(|| passphrase_strength("a".to_owned()));
    });
    criterion.bench_function(&format!("Rust, a lesson's view with {SHOWN_NOTES} notes"), |bench| {
        bench.iter(|| shell.tablet.lesson(lesson.clone()).expect("it is here"));
    });
}

/// From nothing to the first screen, and to one lesson.
fn opening(criterion: &mut Criterion, runtime: &Runtime, filled: &Path) {
    let title = format!("opening a device with {LESSONS} lessons of {NOTES} notes");
    criterion.bench_function(&title, |bench| {
        bench.iter_custom(|times| {
            (0..times)
                .map(|_| {
                    runtime.block_on(async {
                        let before = Instant::now();
                        let opened = Opened::open(filled, "lead");
                        let home = opened.device.home().await.expect("it is open");
                        let took = before.elapsed();
                        assert_eq!(home.lessons.len(), LESSONS);
                        opened.device.close().await.expect("it is open");
                        took
                    })
                })
                .sum()
        });
    });
    let lesson = runtime.block_on(async {
        let opened = Opened::open(filled, "lead");
        let lesson = opened.device.home().await.expect("it is open").lessons[LESSONS / 2]
            .lesson
            .clone();
        opened.device.close().await.expect("it is open");
        lesson
    });
    criterion.bench_function(&format!("{title}, and one of them"), |bench| {
        bench.iter_custom(|times| {
            (0..times)
                .map(|_| {
                    runtime.block_on(async {
                        let before = Instant::now();
                        let opened = Opened::open(filled, "lead");
                        let view = opened.device.lesson(lesson.clone()).await.expect("it is here");
                        let took = before.elapsed();
                        assert_eq!(view.timeline.len(), NOTES);
                        opened.device.close().await.expect("it is open");
                        took
                    })
                })
                .sum()
        });
    });
}

/// A tablet of the worked example without a file.
struct Shell {
    tablet: Tablet,
    changes: Vec<StoredChange>,
}

impl Shell {
    fn start(device: &str, person: &str) -> Self {
        let example = lessons::example();
        let changes = example["changes"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|change| StoredChange {
                document: text(&change["document"]),
                actor: text(&change["actor"]),
                seq: change["seq"]
                    .as_u64()
                    .and_then(|seq| seq.try_into().ok())
                    .expect("small"),
                bytes: lessons::unhex(&text(&change["bytes"])),
            });
        Self::over(device, person, changes.collect())
    }

    fn over(device: &str, person: &str, changes: Vec<StoredChange>) -> Self {
        let mut seed = format!("{device} {}", changes.len()).into_bytes();
        seed.resize(32, 0);
        let tablet = Tablet::open(device.to_owned(), seed).expect("a seed has 32 bytes");
        tablet.restore_changes(changes.clone());
        let mut shell = Self { tablet, changes };
        let now = moment(0);
        let effects = shell.tablet.start(now);
        shell.carry_out(effects, now);
        let account = lessons::example()["accounts"][person].to_string();
        let effects = shell.tablet.join(account).expect("nobody has joined");
        shell.carry_out(effects, now);
        shell
    }

    fn edited(mut self, edit: Edit, minute: i64) -> Self {
        let now = moment(minute);
        let effects = self.tablet.edit(edit, now).expect("they may").effects;
        self.carry_out(effects, now);
        self
    }

    fn carry_out(&mut self, effects: Vec<Effect>, now: Moment) {
        for effect in effects {
            if let Effect::Persist { ticket, changes, .. } = effect {
                self.changes.extend(changes);
                let effects = self.tablet.persisted(ticket, now);
                self.carry_out(effects, now);
            }
        }
    }
}

fn shell_lesson() -> String {
    text(&lessons::example()["lesson"])
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

#[expect(clippy::cast_precision_loss, reason = "some minutes")]
fn moment(minute: i64) -> Moment {
    Moment {
        wall_ms: 1_791_886_500_000.0 + minute as f64 * 60_000.0,
        monotonic_ms: 5_000.0 + minute as f64 * 60_000.0,
    }
}
