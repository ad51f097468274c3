//! The command line: what it takes, what it prints, and how it ends.
//!
//! Standard output is for what was asked: an address, invite links. Logs and errors go to standard error. It ends
//! with 0 when all went well, 1 when something did not, 2 when the command line is wrong.

mod ask;
mod backup;
mod demo;
mod devices;
mod doctor;
mod export;
mod groups;
mod invite;
mod limits;
mod link;
mod print;
mod progress;
mod serve;

use std::process::ExitCode;

use cahier_core::access;
use cahier_core::store::StoreError;
use cahier_server::admin::Trouble;
use cahier_server::control::AskError;
use cahier_server::{StartError, StoreFailed};
use clap::{Parser, Subcommand, ValueEnum};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// The relay of Cahier: lesson study notes that survive a day without a network.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Cli {
    /// Say more in the log, on standard error
    #[arg(long, short, global = true)]
    verbose: bool,
    /// How the log is written: a line for people, or a JSON object for programs
    #[arg(long, global = true, value_enum, default_value = "text")]
    log_format: LogFormat,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

#[derive(Subcommand)]
enum Command {
    /// Run the relay
    Serve(serve::Serve),
    /// Run the relay with an invented partnership and print invite links to try it
    Demo(demo::Demo),
    /// Make an invite for one person, and their group on first use; list invites; take one back
    Invite(invite::Invite),
    /// Keep a copy of everything in one file, while the relay runs or is stopped
    Backup(backup::Backup),
    /// Make a relay's directory of such a file
    Restore(backup::Restore),
    /// Take documents out, each as one Automerge file
    Export(export::Export),
    /// Take documents in from Automerge files
    Import(export::Import),
    /// List the devices that have joined; sign one out
    Devices(devices::Devices),
    /// List groups; make one; say who looks after it and what it agreed to
    Groups(groups::Groups),
    /// Print what each role may do with which documents
    Roles,
    /// Look whether everything in a relay's directory can be read, and save what can be
    Doctor(doctor::Doctor),
}

/// Why a command failed, with the next step.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("{directory}: {error}")]
    Store { directory: String, error: StoreError },
    #[error(transparent)]
    StoreFailed(#[from] StoreFailed),
    #[error("{directory}: this directory holds another partnership; choose an empty one, or run `cahier serve`")]
    NotTheDemo { directory: String },
    #[error("cannot {action} ({kind})")]
    System {
        action: &'static str,
        kind: std::io::ErrorKind,
    },
    #[error(transparent)]
    Trouble(#[from] Trouble),
    #[error("{directory}: there is no relay's data here; name the directory that `cahier serve` was started with")]
    NoStore { directory: String },
    #[error(transparent)]
    Ask(#[from] AskError),
}

pub(crate) fn main() -> ExitCode {
    let cli = Cli::parse();
    let level = if cli.verbose {
        LevelFilter::DEBUG
    } else {
        LevelFilter::INFO
    };
    let log = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_target(false);
    // Of the libraries only what is wrong: Automerge tells of every step, and formatting that costs more than the step.
    let ours = Targets::new()
        .with_target("cahier", level)
        .with_target("cahier_core", level)
        .with_target("cahier_server", level)
        .with_default(LevelFilter::WARN);
    match cli.log_format {
        LogFormat::Text => tracing_subscriber::registry().with(ours).with(log).init(),
        LogFormat::Json => {
            let log = log.json().flatten_event(true);
            tracing_subscriber::registry().with(ours).with(log).init();
        }
    }
    // A panic's message may hold what somebody wrote; where it happened says enough.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panicked");
    }));
    let done = match cli.command {
        Command::Serve(command) => command.run(),
        Command::Demo(command) => command.run(),
        Command::Invite(command) => command.run(),
        Command::Backup(command) => command.run(),
        Command::Restore(command) => command.run(),
        Command::Export(command) => command.run(),
        Command::Import(command) => command.run(),
        Command::Devices(command) => command.run(),
        Command::Groups(command) => command.run(),
        Command::Roles => print::print(&access::printed()),
        Command::Doctor(command) => command.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("cahier: {failure}");
            ExitCode::FAILURE
        }
    }
}
