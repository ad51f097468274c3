//! What the relay has acknowledged is there after it was killed and after the power failed, over many rounds.
//!
//! `make soak` runs it; it is no part of `make test`, which runs three rounds of its first half. It ends with 1 when
//! anything that was acknowledged is missing. Parts that this machine does not allow are said and counted.
//!
//! ```text
//! soak kill  BINARY ROUNDS    the real relay under load, killed
//! soak power ROUNDS           a store on a disk that stops in the middle of what it does; needs root
//! ```

mod client;
mod disk;
mod kill;
mod power;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let rounds = |text: &str| text.parse().expect("the number of rounds is a number");
    let tally = match words.as_slice() {
        ["kill", binary, number] => kill::run(binary.as_ref(), rounds(number)),
        ["power", number] => power::run(rounds(number)),
        ["write", directory] => disk::write(directory.as_ref()),
        ["verify", directory] => return disk::verify(directory.as_ref()),
        _ => {
            eprintln!("soak kill BINARY ROUNDS | soak power ROUNDS");
            return ExitCode::from(2);
        }
    };
    println!(
        "{}: {} rounds, {} skipped, {} acknowledged, {} lost",
        words.first().unwrap_or(&""),
        tally.rounds,
        tally.skipped,
        tally.acknowledged,
        tally.lost
    );
    ExitCode::from(u8::from(tally.lost > 0))
}

/// What came of some rounds.
#[derive(Clone, Copy, Default)]
struct Tally {
    rounds: u64,
    skipped: u64,
    acknowledged: u64,
    lost: u64,
}

impl Tally {
    fn add(&mut self, acknowledged: u64, lost: u64) {
        self.rounds += 1;
        self.acknowledged += acknowledged;
        self.lost += lost;
        println!("round {}: {acknowledged} acknowledged, {lost} lost", self.rounds);
    }
}
