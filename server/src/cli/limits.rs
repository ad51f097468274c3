//! The flags that say how much the relay takes.

use cahier_server::relay::Limits;
use clap::Args;

const MIB: u64 = 1024 * 1024;

/// Each is a limit of [`Limits`], in the units that people think in.
#[derive(Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct LimitFlags {
    /// The longest frame, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 16, value_parser = clap::value_parser!(u64).range(1..=64))]
    max_frame_mib: u64,
    /// How much one document may hold, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 64, value_parser = clap::value_parser!(u64).range(1..))]
    max_document_mib: u64,
    /// How many documents a group, or a person with their drafts, may have
    #[arg(long, value_name = "NUMBER", default_value_t = 2_000)]
    max_group_documents: u64,
    /// How much those may hold together, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 1_024, value_parser = clap::value_parser!(u64).range(1..))]
    max_group_mib: u64,
    /// How much may be attached to those, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 1_024)]
    max_group_attachments_mib: u64,
    /// How many connections may be open at once
    #[arg(long, value_name = "NUMBER", default_value_t = 5_000)]
    max_connections: usize,
    /// How much may wait for a slow reader before it is let go to catch up later, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 32, value_parser = clap::value_parser!(u64).range(1..=1_024))]
    max_queue_mib: u64,
    /// How long a connection may take to join, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    join_within_s: u64,
}

impl From<LimitFlags> for Limits {
    fn from(flags: LimitFlags) -> Self {
        let LimitFlags {
            max_frame_mib,
            max_document_mib,
            max_group_documents,
            max_group_mib,
            max_group_attachments_mib,
            max_connections,
            max_queue_mib,
            join_within_s,
        } = flags;
        let in_memory = |mib: u64| usize::try_from(mib.saturating_mul(MIB)).unwrap_or(usize::MAX);
        Self {
            max_frame_bytes: in_memory(max_frame_mib),
            max_document_bytes: max_document_mib.saturating_mul(MIB),
            max_group_documents,
            max_group_bytes: max_group_mib.saturating_mul(MIB),
            max_group_attachment_bytes: max_group_attachments_mib.saturating_mul(MIB),
            max_connections,
            max_queue_bytes: in_memory(max_queue_mib),
            join_within_ms: join_within_s.saturating_mul(1_000),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        limits: LimitFlags,
    }

    #[test]
    fn without_flags_the_limits_are_the_usual_ones() {
        let line = Line::parse_from(["cahier"]);
        assert_eq!(Limits::from(line.limits), Limits::default());
    }
}
