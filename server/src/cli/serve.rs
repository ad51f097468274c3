//! `cahier serve`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::http::HeaderName;
use cahier_core::store::{Store, StoreError};
use cahier_server::admin::Trouble;
use cahier_server::listen::{Listen, Listener, TlsFiles};
use cahier_server::{Access, Config, Server, ops, run, store};
use clap::{Args, ValueEnum};
use tokio::signal::unix::{SignalKind, signal};

use super::Failure;
use super::limits::LimitFlags;
use super::print::print;

/// The usual address: this machine only.
pub(super) const LISTEN: &str = "127.0.0.1:7171";

#[derive(Args)]
pub(super) struct Serve {
    /// The directory that keeps everything; made if it is not there
    #[arg(long)]
    data: PathBuf,
    /// The address to listen on; port 0 takes a free one
    #[arg(long, default_value = LISTEN)]
    listen: SocketAddr,
    /// Who may come in: joined devices, or every automerge-repo client of this machine
    #[arg(long, value_enum, default_value = "guarded")]
    access: AccessFlag,
    /// Speak TLS with the certificates in this PEM file, the relay's own first; SIGHUP reads it again
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The private key of the first certificate, a PEM file
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Believe this header of the proxy in front about a client's address, and X-Forwarded-Proto about TLS; for
    /// example X-Forwarded-For. Only for a relay that nobody reaches except through that proxy
    #[arg(long, value_name = "HEADER")]
    trust_proxy: Option<HeaderName>,
    /// Send cookies over TLS only, also when they were asked for without
    #[arg(long)]
    secure_cookies: bool,
    /// An address to read the metrics at, for Prometheus; without it nobody can
    #[arg(long)]
    metrics: Option<SocketAddr>,
    /// How much of the store is kept in memory, in MiB: less for a small machine, more where many documents are in use
    #[arg(long, value_name = "MIB", default_value_t = store::CACHE_BYTES >> 20, value_parser = clap::value_parser!(u64).range(1..=65_536))]
    cache_mib: u64,
    #[command(flatten)]
    limits: LimitFlags,
    /// What to do when the store is damaged: make a store of what can be read and keep the old files, if nothing but
    /// ends of documents is lost; or stop in any case
    #[arg(long, value_enum, default_value = "repair")]
    on_damage: OnDamage,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum OnDamage {
    Repair,
    Stop,
}

#[derive(Clone, Copy, ValueEnum)]
enum AccessFlag {
    Guarded,
    Open,
}

impl Serve {
    pub(super) fn run(self) -> Result<(), Failure> {
        let Self {
            data,
            listen,
            access,
            tls_cert,
            tls_key,
            trust_proxy,
            secure_cookies,
            metrics,
            cache_mib,
            limits,
            on_damage,
        } = self;
        let access = match access {
            AccessFlag::Guarded => Access::Guarded,
            AccessFlag::Open => Access::Open,
        };
        // Checked before the store is touched.
        if access == Access::Open && !listen.ip().is_loopback() {
            return Err(cahier_server::StartError::OpenToOthers { listen }.into());
        }
        let listener = Listener::bind(Listen {
            address: listen,
            tls: tls_cert
                .zip(tls_key)
                .map(|(certificates, key)| TlsFiles { certificates, key }),
            proxy_header: trust_proxy,
        })?;
        let cache_bytes = cache_mib << 20;
        let config = Config {
            store: match open(&data, cache_bytes) {
                Err(Failure::Store {
                    error: StoreError::Damaged { .. },
                    ..
                }) if on_damage == OnDamage::Repair => mended(&data, cache_bytes)?,
                opened => opened?,
            },
            data: Some(data),
            listener,
            access,
            secure_cookies,
            metrics,
            limits: limits.into(),
        };
        until_stopped(config, |server| {
            print(&format!("listening on {}", server.origin()))?;
            match server.metrics_address() {
                Some(address) => print(&format!("metrics on http://{address}/metrics")),
                None => Ok(()),
            }
        })
    }
}

/// The store in this directory, with an error that names it.
pub(super) fn open(directory: &Path, cache_bytes: u64) -> Result<Arc<dyn Store>, Failure> {
    store::open(directory, cache_bytes).map_err(|error| {
        let directory_name = directory.display().to_string();
        if error == StoreError::NotAStore && ops::is_unfinished(directory) {
            let error = format!("{directory_name}: restoring was begun here and not finished");
            return Trouble::new(error, "run `cahier restore` again").into();
        }
        Failure::Store {
            directory: directory_name,
            error,
        }
    })
}

/// What can be read of the damaged store in this directory, as a store.
fn mended(directory: &Path, cache_bytes: u64) -> Result<Arc<dyn Store>, Failure> {
    tracing::error!("the store is damaged; keeping what can be read of it");
    let report = ops::mend_if_harmless(directory)?;
    let findings = report.findings;
    tracing::warn!(
        quarantine = %report.quarantine,
        epoch = %report.epoch,
        changes = findings.changes,
        missing_commits = findings.missing_commits,
        cut_documents = findings.cut_documents,
        lost_documents = findings.lost_documents,
        "the store was damaged; the old files are kept, and tablets offer what they have again"
    );
    open(directory, cache_bytes)
}

/// Runs the relay until it is told to stop or its store fails.
pub(super) fn until_stopped(config: Config, ready: impl FnOnce(&Server) -> Result<(), Failure>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::System {
            action: "start a runtime",
            kind: error.kind(),
        })?;
    let stopped = runtime.block_on(async {
        let signals = |error: std::io::Error| Failure::System {
            action: "listen for signals",
            kind: error.kind(),
        };
        let mut terminate = signal(SignalKind::terminate()).map_err(signals)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(signals)?;
        let mut hangup = signal(SignalKind::hangup()).map_err(signals)?;
        let mut server = run(config).await?;
        let ready = ready(&server);
        if ready.is_ok() {
            loop {
                tokio::select! {
                    _ = terminate.recv() => tracing::info!("told to stop"),
                    _ = interrupt.recv() => tracing::info!("told to stop"),
                    Some(()) = hangup.recv() => {
                        match server.renew_certificate() {
                            Ok(()) => tracing::info!("read the certificate again"),
                            Err(error) => tracing::error!(%error, "the certificate from before stays in use"),
                        }
                        continue;
                    }
                    () = server.failed() => {}
                }
                break;
            }
        }
        server.shutdown().await?;
        ready
    });
    // A disk that hangs must not keep the program from ending.
    runtime.shutdown_background();
    stopped
}
