//! `make bench`: the relay beside other servers of the same protocol, in one run on one machine.
//!
//! ```text
//! cargo bench -p cahier-tests --bench relay [-- --quick] [--only cahier,samod] [--work fan-out,upload]
//! ```
//!
//! Every server is a process of its own, with a directory of its own, and is driven over loopback websockets by clients in
//! this process. What is measured of it is what the kernel says of that process: the CPU time of all its threads between
//! two moments at which it had nothing to do, and the part of it that lies in memory. Nothing is subtracted.
//!
//! What it does not do: say what is good enough. It prints a table; `server/FIGURES.md` says what to make of it.

mod connection;
mod history;
mod peers;
mod replica;
mod script;
mod server;
mod table;
mod work;

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use server::{Kind, NotStarted};
use table::{Outcome, Section};
use work::{Figure, Sizes};

/// How long one server may take for one piece of work.
const PATIENCE: Duration = Duration::from_mins(6);

type Ending = Pin<Box<dyn Future<Output = Result<Vec<Figure>, NotStarted>> + Send>>;

/// A piece of work.
struct Work {
    name: &'static str,
    title: fn(&Sizes) -> String,
    run: fn(Kind, PathBuf, &'static Sizes) -> Ending,
}

const WORK: [Work; 6] = [
    Work {
        name: "fan-out",
        title: |sizes| format!("One writes, others read ({} changes)", sizes.fanned_out),
        run: |kind, data, sizes| Box::pin(async move { work::fan_out::run(kind, &data, sizes).await }),
    },
    Work {
        name: "throughput",
        title: |sizes| format!("{} documents, 3 writers each, window 8", sizes.documents),
        run: |kind, data, sizes| Box::pin(async move { work::throughput::run(kind, &data, sizes).await }),
    },
    Work {
        name: "upload",
        title: |sizes| format!("{} single changes to one document", sizes.uploaded),
        run: |kind, data, sizes| Box::pin(async move { work::upload::run(kind, &data, sizes).await }),
    },
    Work {
        name: "fetch",
        title: |sizes| format!("A new client fetches {} changes", sizes.fetched),
        run: |kind, data, sizes| Box::pin(async move { work::fetch::run(kind, &data, sizes).await }),
    },
    Work {
        name: "sockets",
        title: |sizes| format!("{} idle sockets", sizes.sockets),
        run: |kind, data, sizes| Box::pin(async move { work::memory::sockets(kind, &data, sizes).await }),
    },
    Work {
        name: "documents",
        title: |sizes| format!("{} documents touched and left", sizes.touched),
        run: |kind, data, sizes| Box::pin(async move { work::memory::documents(kind, &data, sizes).await }),
    },
];

/// What was asked for.
struct Plan {
    sizes: &'static Sizes,
    only: Option<String>,
    work: Option<String>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, name, data] = arguments.as_slice()
        && word == "serve"
    {
        peers::serve(name, Path::new(data));
        return ExitCode::SUCCESS;
    }
    let mut plan = Plan {
        sizes: &Sizes::FULL,
        only: None,
        work: None,
    };
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => plan.sizes = &Sizes::QUICK,
            "--only" => plan.only = arguments.next(),
            "--work" => plan.work = arguments.next(),
            // Cargo says this to every bench.
            "--bench" => {}
            _ => {
                eprintln!("usage: [--quick] [--only SERVER,…] [--work WORK,…]");
                return ExitCode::FAILURE;
            }
        }
    }
    run(&plan);
    ExitCode::SUCCESS
}

fn is_wanted(list: Option<&String>, name: &str) -> bool {
    list.is_none_or(|list| list.split(',').any(|wanted| wanted == name))
}

fn run(plan: &Plan) {
    let started_at = Instant::now();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    println!("{}\n", surroundings());
    for work in WORK.iter().filter(|work| is_wanted(plan.work.as_ref(), work.name)) {
        let mut section = Section {
            title: (work.title)(plan.sizes),
            columns: Vec::new(),
        };
        for kind in Kind::ALL
            .into_iter()
            .filter(|kind| is_wanted(plan.only.as_ref(), kind.name()))
            .filter(|kind| *kind != Kind::Floor || work.name == "fan-out")
        {
            let at = Instant::now();
            eprint!("{} · {} …", work.name, kind.name());
            let directory = tempfile::tempdir().expect("a temporary directory");
            let ending = (work.run)(kind, directory.path().join("data"), plan.sizes);
            // A task of its own: a client that gives up panics, and that is one empty column.
            let outcome = runtime.block_on(async {
                let task = tokio::spawn(ending);
                let abort = task.abort_handle();
                match tokio::time::timeout(PATIENCE, task).await {
                    Ok(Ok(Ok(figures))) => Outcome::Measured(figures),
                    Ok(Ok(Err(NotStarted))) => Outcome::Skipped,
                    Ok(Err(_)) | Err(_) => {
                        abort.abort();
                        Outcome::Failed
                    }
                }
            });
            eprintln!(" {} s", at.elapsed().as_secs());
            section.columns.push((kind, outcome));
        }
        println!("{}", section.markdown());
    }
    println!("{} s in all", started_at.elapsed().as_secs());
}

/// What the figures depend on besides the servers.
fn surroundings() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?").to_owned();
    format!(
        "{cores} cores, load {load} before the start; one fdatasync takes {:.2} ms here",
        sync_ms()
    )
}

/// The middle one of some.
fn sync_ms() -> f64 {
    use std::io::Write as _;
    let mut file = tempfile::tempfile().expect("a temporary file");
    let mut took: Vec<Duration> = (0..31)
        .map(|_| {
            let at = Instant::now();
            file.write_all(&[1; 4096]).expect("there is room");
            file.sync_data().expect("a disk");
            at.elapsed()
        })
        .collect();
    took.sort_unstable();
    took[took.len() / 2].as_secs_f64() * 1e3
}
