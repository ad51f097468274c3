//! What a device takes of a machine's memory, in a process that has nothing else in it.

use std::path::Path;
use std::process::Command;

use tokio::runtime::Builder;

use crate::lessons::Opened;

/// Opens the device, shows its first screen and three lessons, and prints what this process has in memory.
pub(crate) fn print_own(directory: &Path) {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let opened = Opened::open(directory, "lead");
        let home = opened.device.home().await.expect("it is open");
        let mut shown = Vec::new();
        for known in home.lessons.iter().take(3) {
            shown.push(opened.device.lesson(known.lesson.clone()).await.expect("it is here"));
        }
        println!("{} {} {}", resident_kib(), home.lessons.len(), shown.len());
        opened.device.close().await.expect("it is open");
    });
}

fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("Linux");
    line.split_whitespace()
        .nth(1)
        .and_then(|kib| kib.parse().ok())
        .expect("a number")
}

/// A device with nothing, and one with everything.
pub(crate) fn compare(empty: &Path, filled: &Path) {
    for directory in [empty, filled] {
        let own = std::env::current_exe().expect("it runs");
        let said = Command::new(own)
            .arg("--memory")
            .arg(directory)
            .output()
            .expect("it runs");
        let said = String::from_utf8(said.stdout).expect("a line");
        let numbers: Vec<u64> = said
            .split_whitespace()
            .filter_map(|number| number.parse().ok())
            .collect();
        let [kib, known, shown] = numbers[..] else {
            unreachable!("no figures: {said}");
        };
        #[expect(clippy::cast_precision_loss, reason = "some megabytes")]
        let mib = kib as f64 / 1_024.0;
        println!("memory with {known} lessons known and {shown} open: {mib:.1} MiB resident");
    }
}
