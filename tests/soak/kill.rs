//! The real relay is killed under load and started again on what it left, always on the same directory.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use cahier_core::document::Hash;
use cahier_core::id::DocumentId;

use super::{Tally, client};

/// In each round new ones.
const DOCUMENTS: u8 = 4;
const WRITERS: u8 = 2;

struct Relay {
    process: Child,
    address: SocketAddr,
}

impl Relay {
    fn start(binary: &Path, data: &Path) -> Self {
        let log = File::options().create(true).append(true).open(data.join("../log"));
        let mut process = Command::new(binary)
            .args(["serve", "--access", "open", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(log.expect("a temporary directory can be written"))
            .spawn()
            .expect("the relay was built");
        let stdout = process.stdout.take().expect("it was asked for");
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        let address = lines.find_map(|line| line.split_once("http://")?.1.parse().ok());
        let Some(address) = address else {
            let log = std::fs::read_to_string(data.join("../log")).unwrap_or_default();
            unreachable!("a killed relay starts again: {log}");
        };
        Self { process, address }
    }

    fn kill(mut self) {
        self.process.kill().expect("it runs until it is killed");
        self.process.wait().expect("it was just killed");
    }
}

pub(crate) fn run(binary: &Path, rounds: u64) -> Tally {
    let scratch = tempfile::tempdir().expect("the system has a temporary directory");
    let data = scratch.path().join("data");
    std::fs::create_dir(&data).expect("a temporary directory can be written");
    let mut tally = Tally::default();
    let mut everything = BTreeMap::new();
    let mut relay = Relay::start(binary, &data);
    for round in 0..rounds {
        let acknowledged = load(relay, round);
        relay = Relay::start(binary, &data);
        let number = acknowledged.values().map(|hashes| hashes.len() as u64).sum();
        tally.add(number, missing(relay.address, &acknowledged, "after"));
        everything.extend(acknowledged);
    }
    // What survived one kill has survived those after it.
    let lost = missing(relay.address, &everything, "end");
    println!("at the end: {lost} of all rounds lost");
    tally.lost = tally.lost.max(lost);
    relay.kill();
    tally
}

/// Writes to the relay and kills it in the middle.
fn load(relay: Relay, round: u64) -> BTreeMap<DocumentId, BTreeSet<Hash>> {
    let address = relay.address;
    let writers: Vec<_> = (0..DOCUMENTS * WRITERS)
        .map(|n| {
            let id = document(round, n % DOCUMENTS);
            let write = move || client::write_until_killed(address, id, &format!("r{round}w{n}"));
            (id, thread::spawn(write))
        })
        .collect();
    // The moment is another one in each round.
    thread::sleep(Duration::from_millis(300 + round * 37 % 400));
    relay.kill();
    let mut acknowledged = BTreeMap::<_, BTreeSet<_>>::new();
    for (id, writer) in writers {
        let hashes = writer.join().expect("a writer does not panic");
        acknowledged.entry(id).or_default().extend(hashes);
    }
    acknowledged
}

fn missing(relay: SocketAddr, acknowledged: &BTreeMap<DocumentId, BTreeSet<Hash>>, when: &str) -> u64 {
    let missing = acknowledged
        .iter()
        .map(|(id, hashes)| client::missing(relay, *id, hashes, &format!("{when}-{id}")));
    missing.sum()
}

fn document(round: u64, n: u8) -> DocumentId {
    let mut bytes = [n; 16];
    bytes
        .iter_mut()
        .zip(round.to_be_bytes())
        .for_each(|(place, byte)| *place = byte);
    DocumentId::from_bytes(bytes)
}
