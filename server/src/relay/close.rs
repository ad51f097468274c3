//! Why the relay ends a connection: one table, the same as in `core/PROTOCOL.md`.

/// A reason to end one connection. Nothing that was acknowledged is lost by any of them; what was not, the
/// peer sends again when it comes back.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Close {
    /// The peer left, or a newer connection of the same peer took its place.
    Done,
    /// The peer does not speak our protocol; its client must be mended.
    NotOurProtocol,
    /// The peer's device was revoked, its account ended or what it may do has changed; it asks who it is now.
    NotAllowed,
    /// A frame is longer than the relay takes; the client must send smaller changes.
    TooBig,
    /// The relay could not store something; whoever runs it must mend the disk.
    StoreFailed,
    /// The relay stops or restarts; the client comes back later.
    Restarting,
    /// The peer reads too slowly, or asks for too much at once; it comes back and catches up.
    QueueFull,
    /// A document is as big as it may be; whoever runs the relay can raise the limit.
    DocumentFull,
    /// A group has as much as it may have; whoever runs the relay can raise the limit.
    GroupFull,
    /// As many connections are open as may be; the client comes back later.
    TooMany,
    /// The peer did not join in time; its client must be mended, or its network is too slow.
    TooLate,
    /// Nothing was heard of the peer; it comes back when there is a network.
    Silent,
}

impl Close {
    /// Every reason, by code.
    pub const ALL: [Self; 12] = [
        Self::Done,
        Self::NotOurProtocol,
        Self::NotAllowed,
        Self::TooBig,
        Self::StoreFailed,
        Self::Restarting,
        Self::QueueFull,
        Self::DocumentFull,
        Self::GroupFull,
        Self::TooMany,
        Self::TooLate,
        Self::Silent,
    ];

    /// The websocket close code.
    pub const fn code(self) -> u16 {
        match self {
            Self::Done => 1000,
            Self::NotOurProtocol => 1002,
            Self::NotAllowed => 1008,
            Self::TooBig => 1009,
            Self::StoreFailed => 1011,
            Self::Restarting => 1012,
            Self::QueueFull => 1013,
            // The codes from 4000 are for such as us.
            Self::DocumentFull => 4001,
            Self::GroupFull => 4002,
            Self::TooMany => 4003,
            Self::TooLate => 4004,
            // HTTP calls a request that takes too long 408.
            Self::Silent => 4008,
        }
    }

    /// What the close frame says, for a developer.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NotOurProtocol => "not our protocol",
            Self::NotAllowed => "not allowed",
            Self::TooBig => "frame too big",
            Self::StoreFailed => "store failed",
            Self::Restarting => "restarting",
            Self::QueueFull => "queue full",
            Self::DocumentFull => "document full",
            Self::GroupFull => "group full",
            Self::TooMany => "too many connections",
            Self::TooLate => "joined too late",
            Self::Silent => "silent",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_the_protocol_document() {
        let document = include_str!("../../../core/PROTOCOL.md");
        let codes: Vec<_> = document
            .lines()
            .skip_while(|line| !line.starts_with("| code | when |"))
            .skip(2)
            .map_while(|line| line.strip_prefix("| ")?.split(' ').next()?.parse::<u16>().ok())
            .collect();
        let known = [1000, 1002, 1008, 1009, 1011, 1012, 1013, 4001, 4002, 4003, 4004, 4008];
        assert_eq!(codes, known);
        assert_eq!(codes, Close::ALL.map(Close::code));
    }
}
