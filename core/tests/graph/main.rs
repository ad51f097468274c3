//! The change graph against real clients of three releases of Automerge, over thousands of seeded random runs.
//!
//! `CAHIER_GRAPH_RUNS=20000 cargo test --release -p cahier-core --test graph` makes more of them; `CAHIER_GRAPH_SEED=17` runs
//! that one only, as a failure says.

mod device;
mod relay;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use world::{Setting, World};

/// How many runs of each setting there are when nobody says.
const RUNS: u64 = if cfg!(debug_assertions) { 20 } else { 600 };

#[expect(
    clippy::disallowed_methods,
    reason = "the length of a test run is a setting of the machine that runs it"
)]
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn runs(setting: &Setting, share: u64) {
    let seeds = match number("CAHIER_GRAPH_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..(number("CAHIER_GRAPH_RUNS").unwrap_or(RUNS) / share).max(1),
    };
    for seed in seeds {
        let outcome = catch_unwind(AssertUnwindSafe(|| World::new(seed, setting).run()));
        if let Err(panic) = outcome {
            eprintln!("failed with CAHIER_GRAPH_SEED={seed} in {setting:?}");
            resume_unwind(panic);
        }
    }
}

// GRAPH-1
#[test]
fn three_clients_agree_whatever_breaks() {
    runs(
        &Setting {
            devices: 3,
            ..Setting::all()
        },
        1,
    );
}

// GRAPH-1
#[test]
fn twenty_clients_agree_whatever_breaks() {
    runs(
        &Setting {
            devices: 20,
            steps: 500,
            ..Setting::all()
        },
        10,
    );
}

// GRAPH-1
#[test]
fn clients_that_only_come_and_go_agree() {
    runs(
        &Setting {
            devices: 3,
            ..Setting::calm()
        },
        1,
    );
}

// GRAPH-1
#[test]
fn long_histories_in_small_pieces_agree() {
    runs(
        &Setting {
            devices: 4,
            max_message_bytes: 300,
            ..Setting::all()
        },
        2,
    );
}

// GRAPH-1
#[test]
fn releases_that_never_heard_of_readers_agree() {
    runs(
        &Setting {
            readers: false,
            devices: 4,
            ..Setting::all()
        },
        2,
    );
}
