//! A power cut, simulated: what the disk had been given at one moment, and nothing of what was on its way.
//!
//! A store is written to on ext4, on a file that serves as the disk. In the middle of it the file is copied: it holds
//! what the file system has submitted, but not what it still keeps in memory. The copy is mounted, which replays its
//! journal, and another program looks for everything that was acknowledged before copying began. The writer is stopped
//! for the copy, so that the copy is of one moment: no disk has a write that came after a flush and lacks one that came
//! before it, and a store of several files need not stand that.

use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::Tally;

const DISK_BYTES: u64 = 192 * 1024 * 1024;

pub(crate) fn run(rounds: u64) -> Tally {
    let mut tally = Tally::default();
    for round in 0..rounds {
        let scratch = tempfile::tempdir().expect("the system has a temporary directory");
        let made = Disk::make(&scratch.path().join("disk"), &scratch.path().join("mounted"));
        let Some(disk) = made else {
            println!("skipped: this needs root, mkfs.ext4 and loop devices, which are not to be had here");
            tally.skipped = rounds - round;
            break;
        };
        let copy = scratch.path().join("copy");
        let acknowledged = cut(&disk, &scratch.path().join("disk"), &copy, round);
        drop(disk);
        let number = acknowledged.len() as u64;
        let Some(disk) = Disk::mount(&copy, &scratch.path().join("remounted")) else {
            println!("the copy cannot be mounted");
            tally.add(number, number);
            continue;
        };
        let lost = verify(&disk.mounted.join("store"), &acknowledged);
        tally.add(number, lost);
    }
    tally
}

/// Lets the store be written to, and takes the copy in the middle. What was acknowledged before it.
fn cut(disk: &Disk, image: &Path, copy: &Path, round: u64) -> Vec<String> {
    let mut writer = this_program("write", &disk.mounted.join("store"))
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program can be started once more");
    let stdout = BufReader::new(writer.stdout.take().expect("it was asked for"));
    let (send, acknowledged) = mpsc::channel();
    let reader = thread::spawn(move || {
        stdout
            .lines()
            .map_while(Result::ok)
            .try_for_each(|line| send.send(line))
    });
    // The moment is another one in each round.
    thread::sleep(Duration::from_millis(400 + round * 173 % 1_600));
    signal("-STOP", &writer);
    let acknowledged: Vec<_> = acknowledged.try_iter().collect();
    let copied = run_quietly(Command::new("cp").arg("--sparse=always").arg(image).arg(copy));
    assert!(copied, "there is no room for a copy of {DISK_BYTES} bytes");
    writer.kill().expect("it runs until it is killed");
    writer.wait().expect("it was just killed");
    drop(reader);
    acknowledged
}

fn verify(store: &Path, acknowledged: &[String]) -> u64 {
    let mut verifier = this_program("verify", store)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program can be started once more");
    let mut stdin = verifier.stdin.take().expect("it was asked for");
    for line in acknowledged {
        writeln!(stdin, "{line}").expect("the verifier reads");
    }
    drop(stdin);
    let output = verifier.wait_with_output().expect("the verifier ends");
    let lost = String::from_utf8_lossy(&output.stdout).trim().parse();
    lost.unwrap_or(acknowledged.len() as u64)
}

fn this_program(task: &str, directory: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program is a file"));
    command.arg(task).arg(directory);
    command
}

fn signal(signal: &str, process: &Child) {
    let sent = run_quietly(Command::new("kill").arg(signal).arg(process.id().to_string()));
    assert!(sent, "the writer runs until it is killed");
}

/// A mounted file system in a file; unmounted when dropped.
struct Disk {
    mounted: std::path::PathBuf,
}

impl Disk {
    fn make(image: &Path, at: &Path) -> Option<Self> {
        let file = std::fs::File::create(image).expect("a temporary directory can be written");
        file.set_len(DISK_BYTES).expect("a sparse file takes no room");
        let made = run_quietly(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(image));
        made.then(|| Self::mount(image, at)).flatten()
    }

    fn mount(image: &Path, at: &Path) -> Option<Self> {
        std::fs::create_dir(at).expect("a temporary directory can be written");
        let mounted = run_quietly(Command::new("mount").args(["-o", "loop"]).arg(image).arg(at));
        mounted.then(|| Self { mounted: at.to_owned() })
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // A process that was just killed may still hold it for a moment; lazily it goes when that is over.
        if !run_quietly(Command::new("umount").arg(&self.mounted)) {
            run_quietly(Command::new("umount").arg("--lazy").arg(&self.mounted));
        }
    }
}

/// Whether a command could be run and succeeded.
fn run_quietly(command: &mut Command) -> bool {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
