//! What the relay counts about itself, for whoever runs it.
//!
//! Numbers and fixed words only: no label holds an id, a name, an address or a token, so a monitoring system may
//! be told everything here. Counting costs a few nanoseconds and never fails. Who may read it is
//! `listen`'s business; what the numbers mean stands in `server/OPERATING.md`, and a test holds the two together.

mod listen;

use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::relay::Close;

pub(crate) use listen::listen;

/// From half a millisecond, a fast disk's sync, to several seconds, a dying one's.
const COMMIT_SECONDS: [f64; 12] = [0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// A batch has up to 257 requests.
const BATCH_REQUESTS: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 257.0];

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Code {
    code: u16,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Status {
    status: u16,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Reason {
    reason: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Limit {
    limit: &'static str,
}

/// How a compaction of one document ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compaction {
    /// A snapshot was proven and stored.
    Done,
    /// It could not be made or stored; the log serves on.
    Failed,
}

/// Everything that is counted. See the module.
pub struct Metrics {
    registry: Registry,
    sockets: Gauge,
    sockets_opened: Counter,
    sockets_closed: Family<Code, Counter>,
    polls: Gauge,
    polls_opened: Counter,
    frames_in: Counter,
    frame_bytes_in: Counter,
    frames_out: Counter,
    frame_bytes_out: Counter,
    changes_stored: Counter,
    changes_refused: Family<Reason, Counter>,
    commits: Histogram,
    commit_seconds: Histogram,
    documents: Gauge,
    rooms: Gauge,
    joins: Family<Outcome, Counter>,
    refusals: Family<Status, Counter>,
    compactions: Family<Outcome, Counter>,
    quarantined: Counter,
    store_bytes: Gauge,
    limits: Family<Limit, Counter>,
}

impl Metrics {
    /// Everything at nothing.
    ///
    /// # Units
    /// `started_at_ms`: milliseconds since 1970.
    pub fn new(started_at_ms: u64) -> Self {
        let metrics = Self {
            registry: Registry::with_prefix("cahier"),
            sockets: Gauge::default(),
            sockets_opened: Counter::default(),
            sockets_closed: Family::default(),
            polls: Gauge::default(),
            polls_opened: Counter::default(),
            frames_in: Counter::default(),
            frame_bytes_in: Counter::default(),
            frames_out: Counter::default(),
            frame_bytes_out: Counter::default(),
            changes_stored: Counter::default(),
            changes_refused: Family::default(),
            commits: Histogram::new(BATCH_REQUESTS),
            commit_seconds: Histogram::new(COMMIT_SECONDS),
            documents: Gauge::default(),
            rooms: Gauge::default(),
            joins: Family::default(),
            refusals: Family::default(),
            compactions: Family::default(),
            quarantined: Counter::default(),
            store_bytes: Gauge::default(),
            limits: Family::default(),
        };
        metrics.registered(started_at_ms)
    }

    /// Names everything. The library adds `_total` to counters and the unit to what has one.
    fn registered(mut self, started_at_ms: u64) -> Self {
        let it = &mut self.registry;
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        it.register("build", "The version of this program", version);
        let started: Gauge = Gauge::default();
        started.set(i64::try_from(started_at_ms / 1_000).unwrap_or(i64::MAX));
        it.register("start_time_seconds", "When it started, in seconds since 1970", started);

        it.register("sockets", "Open websockets", self.sockets.clone());
        it.register("sockets_opened", "Websockets opened", self.sockets_opened.clone());
        it.register(
            "sockets_closed",
            "Websockets closed, by the code that the relay closed with; 0: the client went",
            self.sockets_closed.clone(),
        );
        it.register("polls", "Open long-poll sessions", self.polls.clone());
        it.register("polls_opened", "Long-poll sessions opened", self.polls_opened.clone());
        it.register("frames_received", "Frames from clients", self.frames_in.clone());
        it.register_with_unit(
            "frames_received",
            "Their bytes",
            Unit::Bytes,
            self.frame_bytes_in.clone(),
        );
        it.register("frames_sent", "Frames to clients", self.frames_out.clone());
        it.register_with_unit("frames_sent", "Their bytes", Unit::Bytes, self.frame_bytes_out.clone());
        it.register("changes_stored", "Changes made durable", self.changes_stored.clone());
        it.register(
            "changes_refused",
            "Changes that were not taken, by reason",
            self.changes_refused.clone(),
        );
        it.register("commit_requests", "Requests in one commit", self.commits.clone());
        it.register_with_unit(
            "commit",
            "How long a commit took, to the disk",
            Unit::Seconds,
            self.commit_seconds.clone(),
        );
        it.register("documents", "Documents in the store", self.documents.clone());
        it.register("rooms", "Documents that a client has open", self.rooms.clone());
        it.register("joins", "Invites shown, by what came of it", self.joins.clone());
        it.register("http_refusals", "Requests refused, by status", self.refusals.clone());
        it.register(
            "compactions",
            "Snapshots of documents, by outcome",
            self.compactions.clone(),
        );
        it.register(
            "changes_quarantined",
            "Changes kept out of snapshots because Automerge cannot take them",
            self.quarantined.clone(),
        );
        it.register_with_unit(
            "store",
            "The store's size on the disk",
            Unit::Bytes,
            self.store_bytes.clone(),
        );
        it.register(
            "limits_reached",
            "Limits that somebody reached, by limit",
            self.limits.clone(),
        );
        self
    }

    /// A websocket was opened.
    pub fn socket_opened(&self) {
        self.sockets.inc();
        self.sockets_opened.inc();
    }

    /// A websocket has ended: by the relay for this reason, or by its client.
    pub fn socket_closed(&self, close: Option<Close>) {
        self.sockets.dec();
        let code = close.map_or(0, Close::code);
        self.sockets_closed.get_or_create(&Code { code }).inc();
    }

    /// A long-poll session was opened.
    pub fn poll_opened(&self) {
        self.polls.inc();
        self.polls_opened.inc();
    }

    /// A long-poll session has ended.
    pub fn poll_closed(&self) {
        self.polls.dec();
    }

    /// A frame has come from a client.
    pub fn received(&self, bytes: usize) {
        self.frames_in.inc();
        self.frame_bytes_in.inc_by(count(bytes));
    }

    /// A frame has gone to a client.
    pub fn sent(&self, bytes: usize) {
        self.frames_out.inc();
        self.frame_bytes_out.inc_by(count(bytes));
    }

    /// Changes are durable.
    pub fn stored(&self, changes: usize) {
        self.changes_stored.inc_by(count(changes));
    }

    /// A change was not taken.
    pub fn refused_change(&self, reason: &'static str) {
        self.changes_refused.get_or_create(&Reason { reason }).inc();
    }

    /// A batch of so many requests is on the disk.
    pub fn committed(&self, requests: usize, took: Duration) {
        self.commits
            .observe(f64::from(u32::try_from(requests).unwrap_or(u32::MAX)));
        self.commit_seconds.observe(took.as_secs_f64());
    }

    /// How many documents the store has.
    pub fn documents(&self, documents: usize) {
        self.documents.set(level(documents));
    }

    /// A document was begun.
    pub fn document_begun(&self) {
        self.documents.inc();
    }

    /// How many documents clients have open.
    pub fn rooms(&self, rooms: usize) {
        self.rooms.set(level(rooms));
    }

    /// Somebody showed an invite; `outcome` is a fixed word.
    pub fn joined(&self, outcome: &'static str) {
        self.joins.get_or_create(&Outcome { outcome }).inc();
    }

    /// A request was refused.
    pub fn refused_request(&self, status: u16) {
        self.refusals.get_or_create(&Status { status }).inc();
    }

    /// The compactor is through with a document.
    pub fn compacted(&self, compaction: Compaction) {
        let outcome = match compaction {
            Compaction::Done => "done",
            Compaction::Failed => "failed",
        };
        self.compactions.get_or_create(&Outcome { outcome }).inc();
    }

    /// The compactor has put changes aside.
    pub fn quarantined(&self, changes: usize) {
        self.quarantined.inc_by(count(changes));
    }

    /// The store's size on the disk.
    pub fn store_bytes(&self, bytes: u64) {
        self.store_bytes.set(i64::try_from(bytes).unwrap_or(i64::MAX));
    }

    /// Somebody reached a limit; `limit` is its name in `server/OPERATING.md`.
    pub fn limit_reached(&self, limit: &'static str) {
        self.limits.get_or_create(&Limit { limit }).inc();
    }

    /// All of it as `OpenMetrics` text.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        text::encode(&mut out, &self.registry).expect("a string takes whatever is written to it");
        out
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn level(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_can_be_read() {
        let metrics = Metrics::new(1_500);
        metrics.socket_opened();
        metrics.socket_opened();
        metrics.socket_closed(Some(Close::Restarting));
        metrics.socket_closed(None);
        metrics.received(10);
        metrics.sent(7);
        metrics.sent(8);
        metrics.stored(3);
        metrics.refused_change("fork");
        metrics.committed(2, Duration::from_millis(3));
        metrics.compacted(Compaction::Failed);
        metrics.limit_reached("frame_bytes");
        let text = metrics.to_text();
        for line in [
            "cahier_build_info{version=\"0.1.0\"} 1",
            "cahier_start_time_seconds 1",
            "cahier_sockets 0",
            "cahier_sockets_opened_total 2",
            "cahier_sockets_closed_total{code=\"1012\"} 1",
            "cahier_sockets_closed_total{code=\"0\"} 1",
            "cahier_frames_received_total 1",
            "cahier_frames_received_bytes_total 10",
            "cahier_frames_sent_bytes_total 15",
            "cahier_changes_stored_total 3",
            "cahier_changes_refused_total{reason=\"fork\"} 1",
            "cahier_commit_requests_sum 2.0",
            "cahier_commit_seconds_bucket{le=\"0.002\"} 0",
            "cahier_commit_seconds_bucket{le=\"0.005\"} 1",
            "cahier_compactions_total{outcome=\"failed\"} 1",
            "cahier_limits_reached_total{limit=\"frame_bytes\"} 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is missing in:\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
    }

    #[test]
    fn every_metric_is_explained_to_whoever_runs_the_relay() {
        let metrics = Metrics::new(0);
        metrics.socket_closed(None);
        metrics.refused_change("fork");
        metrics.joined("joined");
        metrics.refused_request(403);
        metrics.compacted(Compaction::Done);
        metrics.limit_reached("frame_bytes");
        let page = include_str!("../OPERATING.md");
        let explained: Vec<_> = page.split('`').filter(|word| word.starts_with("cahier_")).collect();
        let text = metrics.to_text();
        let counted: Vec<_> = text
            .lines()
            .filter_map(|line| line.strip_prefix("# HELP ")?.split(' ').next())
            .collect();
        assert_eq!(counted.len(), 23);
        for name in &counted {
            assert!(explained.contains(name), "{name} is not explained");
        }
        for name in &explained {
            assert!(counted.contains(name), "{name} is not counted");
        }
    }
}
