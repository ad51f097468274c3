//! A server as a process: started, asked for its CPU time and its memory, stopped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::time::{clock_getcpuclockid, clock_gettime};
use nix::unistd::Pid;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

/// How long starting and stopping may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What can be measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Cahier,
    Baseline,
    Samod,
    AutomergeRepo,
    /// Not a server of the protocol: the least that any could cost.
    Floor,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] = [
        Self::Cahier,
        Self::Baseline,
        Self::Samod,
        Self::AutomergeRepo,
        Self::Floor,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Cahier => "cahier",
            Self::Baseline => "baseline",
            Self::Samod => "samod",
            Self::AutomergeRepo => "automerge-repo",
            Self::Floor => "floor",
        }
    }

    /// Whether a restart leaves it with what it had.
    pub(crate) fn keeps(self) -> bool {
        self != Self::Baseline
    }

    /// The program and its arguments.
    fn command(self, data: &Path) -> Command {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        match self {
            Self::Cahier => {
                let built = std::env::var_os("CAHIER").map(PathBuf::from);
                let mut command = Command::new(built.unwrap_or_else(|| here.join("../target/release/cahier")));
                command.args(["serve", "--access", "open", "--listen", "127.0.0.1:0"]);
                // Whoever measures is one group.
                command.args(["--max-group-documents", "10000", "--data"]);
                command.arg(data);
                command
            }
            Self::Baseline | Self::Samod | Self::Floor => {
                let mut command = Command::new(std::env::current_exe().expect("it runs"));
                command.args(["serve", self.name()]).arg(data);
                command
            }
            Self::AutomergeRepo => {
                let mut command = Command::new("node");
                command
                    .arg(here.join("benches/relay/peers/automerge-repo.js"))
                    .arg(data);
                command
            }
        }
    }
}

pub(crate) struct Server {
    child: Child,
    pid: Pid,
    /// Where its websocket is.
    pub(crate) url: String,
}

/// It could not be started, and is left out.
#[derive(Debug)]
pub(crate) struct NotStarted;

impl Server {
    /// Starts it on this directory and waits until it listens.
    pub(crate) async fn start(kind: Kind, data: &Path) -> Result<Self, NotStarted> {
        let mut command = kind.command(data);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.kill_on_drop(true).spawn().map_err(|_| NotStarted)?;
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let listening = async {
            while let Ok(Some(line)) = lines.next_line().await {
                if let Some(address) = line.strip_prefix("listening on http://") {
                    return Some(format!("ws://{address}/sync"));
                }
            }
            None
        };
        let url = timeout(PATIENCE, listening).await.ok().flatten().ok_or(NotStarted)?;
        // Nobody may block on a full pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let pid = child.id().expect("it runs");
        Ok(Self {
            child,
            pid: Pid::from_raw(i32::try_from(pid).expect("a process id")),
            url,
        })
    }

    /// The CPU time it has used so far, in all its threads.
    pub(crate) fn cpu(&self) -> Duration {
        let clock = clock_getcpuclockid(self.pid).expect("it runs");
        clock_gettime(clock).expect("it runs").into()
    }

    /// What of it lies in memory.
    pub(crate) fn resident_bytes(&self) -> u64 {
        let rollup = fs::read_to_string(format!("/proc/{}/smaps_rollup", self.pid)).expect("it runs");
        let rss = rollup
            .lines()
            .find_map(|line| line.strip_prefix("Rss:"))
            .expect("the kernel tells");
        let kib: u64 = rss.trim().trim_end_matches(" kB").parse().expect("a number");
        kib * 1024
    }

    /// Waits until it has had nothing to do for a second, a minute at most, and returns its CPU time then.
    pub(crate) async fn quiet(&self) -> Duration {
        self.idle_for(4).await
    }

    /// The same for five seconds: what it does when it believes that it has time is done as well.
    pub(crate) async fn at_rest(&self) -> Duration {
        self.idle_for(20).await
    }

    async fn idle_for(&self, looks: usize) -> Duration {
        const LOOK_EVERY: Duration = Duration::from_millis(250);
        // A store tidies up every few seconds; that is no work that was left.
        const IDLE: Duration = Duration::from_millis(5);
        let mut seen = vec![self.cpu()];
        for look in 1..=240 {
            sleep(LOOK_EVERY).await;
            let now = self.cpu();
            seen.push(now);
            if look >= looks && now.saturating_sub(seen[look - looks]) < IDLE {
                break;
            }
        }
        seen[seen.len() - 1]
    }

    /// Waits until its memory has not fallen for so long, a minute at most, and returns what it still has.
    pub(crate) async fn settled_bytes(&self, steady_s: usize) -> u64 {
        const LOOK_EVERY: Duration = Duration::from_secs(1);
        let (mut least, mut steady) = (self.resident_bytes(), 0);
        for _ in 0..60 {
            sleep(LOOK_EVERY).await;
            let now = self.resident_bytes();
            steady = if now < least { 0 } else { steady + 1 };
            least = least.min(now);
            if steady == steady_s {
                break;
            }
        }
        self.resident_bytes()
    }

    /// Stops it as an operator does, and waits until it is gone.
    pub(crate) async fn stop(mut self) {
        let _ = kill(self.pid, Signal::SIGTERM);
        if timeout(PATIENCE, self.child.wait()).await.is_err() {
            let _ = self.child.kill().await;
        }
    }
}
