//! Why a request is refused: one table from reason to status, words and next step, the same as in
//! `core/PROTOCOL.md`. The sync socket's close codes are [`crate::relay::Close`]'s.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::access::AccessError;

/// A reason to refuse a request.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Refusal {
    /// No token, or one that is nobody's, or a revoked one.
    NotJoined,
    /// The account may not do this.
    NotAllowed,
    /// The request comes from another site's page.
    ForeignOrigin,
    /// There is no such thing, or it is not for whoever asks.
    NotFound,
    /// The request has the wrong method.
    WrongMethod,
    /// The request is not what this address takes.
    Malformed,
    /// No such invite.
    UnknownInvite,
    /// The invite is too old.
    ExpiredInvite,
    /// The invite was used as often as it may be.
    SpentInvite,
    /// Whoever runs the relay took the invite back.
    RevokedInvite,
    /// The device's id is none.
    NotADevice,
    /// The device is somebody else's.
    ForeignDevice,
    /// Too many wrong codes in a short time.
    TooManyAttempts,
    /// Two requests changed one thing at once.
    Busy,
    /// What is to be replaced is not what the request saw.
    NotSeen,
    /// What is sent is longer than is taken.
    TooLarge,
    /// An upload is not where the request goes on.
    Elsewhere,
    /// What was uploaded has another hash.
    Mismatch,
    /// The group has no more room for what is attached.
    NoRoom,
    /// The device has begun too many uploads.
    TooManyUploads,
    /// The store has failed.
    StoreFailed,
}

#[derive(Serialize)]
struct Body {
    error: &'static str,
    next: &'static str,
}

impl Refusal {
    /// Every reason.
    pub const ALL: [Self; 21] = [
        Self::NotJoined,
        Self::NotAllowed,
        Self::ForeignOrigin,
        Self::NotFound,
        Self::WrongMethod,
        Self::Malformed,
        Self::UnknownInvite,
        Self::ExpiredInvite,
        Self::SpentInvite,
        Self::RevokedInvite,
        Self::NotADevice,
        Self::ForeignDevice,
        Self::TooManyAttempts,
        Self::Busy,
        Self::NotSeen,
        Self::TooLarge,
        Self::Elsewhere,
        Self::Mismatch,
        Self::NoRoom,
        Self::TooManyUploads,
        Self::StoreFailed,
    ];

    /// Its name among the metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotJoined => "not_joined",
            Self::NotAllowed => "not_allowed",
            Self::ForeignOrigin => "foreign_origin",
            Self::NotFound => "not_found",
            Self::WrongMethod => "wrong_method",
            Self::Malformed => "malformed",
            Self::UnknownInvite => "unknown_invite",
            Self::ExpiredInvite => "expired_invite",
            Self::SpentInvite => "spent_invite",
            Self::RevokedInvite => "revoked_invite",
            Self::NotADevice => "not_a_device",
            Self::ForeignDevice => "foreign_device",
            Self::TooManyAttempts => "too_many_attempts",
            Self::Busy => "busy",
            Self::NotSeen => "not_seen",
            Self::TooLarge => "too_large",
            Self::Elsewhere => "elsewhere",
            Self::Mismatch => "mismatch",
            Self::NoRoom => "no_room",
            Self::TooManyUploads => "too_many_uploads",
            Self::StoreFailed => "store_failed",
        }
    }

    /// The status, what is wrong, and what to do next.
    pub const fn row(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::NotJoined => (
                401,
                "this device has not joined, or was signed out",
                "open an invite link on this device",
            ),
            Self::NotAllowed => (
                403,
                "this account may not do that",
                "ask the group lead or the coordinator",
            ),
            Self::ForeignOrigin => (
                403,
                "the request comes from another site",
                "open the app at the relay's own address",
            ),
            Self::NotFound => (404, "there is nothing here for you", "check the address"),
            Self::WrongMethod => (
                405,
                "this address does not take that method",
                "see PROTOCOL.md for the method",
            ),
            Self::Malformed => (
                400,
                "the request is not what this address takes",
                "see PROTOCOL.md for its fields",
            ),
            Self::UnknownInvite => (
                403,
                "this invite is not known here",
                "check the whole link, or ask for a new invite",
            ),
            Self::ExpiredInvite => (403, "this invite has expired", "ask for a new invite"),
            Self::SpentInvite => (403, "this invite has been used up", "ask for a new invite"),
            Self::RevokedInvite => (403, "this invite has been taken back", "ask for a new invite"),
            Self::NotADevice => (
                400,
                "the device id is not 1 to 64 letters, digits, dashes, dots and underscores",
                "send another device id",
            ),
            Self::ForeignDevice => (
                409,
                "this device id belongs to another person",
                "send a new device id for this person",
            ),
            Self::TooManyAttempts => (
                429,
                "too many wrong invites in a short time",
                "wait a minute and try again",
            ),
            Self::Busy => (409, "something else changed this at the same time", "try again"),
            Self::NotSeen => (
                412,
                "somebody put another one there meanwhile",
                "fetch it, merge and put again",
            ),
            Self::TooLarge => (
                413,
                "that is longer than is taken here",
                "send shorter pieces of something shorter",
            ),
            Self::Elsewhere => (409, "the upload is at another place", "go on from upload-offset"),
            Self::Mismatch => (422, "what was uploaded has another hash", "begin the upload again"),
            Self::NoRoom => (
                507,
                "there is no more room for what is attached",
                "whoever runs the relay can make room",
            ),
            Self::TooManyUploads => (
                429,
                "too many uploads of this device are not finished",
                "finish one, or wait a day",
            ),
            Self::StoreFailed => (
                503,
                "the relay cannot store anything now",
                "whoever runs the relay must mend its disk and start it again",
            ),
        }
    }
}

impl From<AccessError> for Refusal {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::UnknownInvite => Self::UnknownInvite,
            AccessError::ExpiredInvite => Self::ExpiredInvite,
            AccessError::SpentInvite => Self::SpentInvite,
            AccessError::RevokedInvite => Self::RevokedInvite,
            AccessError::NotADevice => Self::NotADevice,
            AccessError::ForeignDevice => Self::ForeignDevice,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, error, next) = self.row();
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(Body { error, next })).into_response();
        if self == Self::TooManyAttempts {
            let seconds = HeaderValue::from_static("60");
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_that_of_the_protocol_document() {
        let document = include_str!("../../../core/PROTOCOL.md");
        let rows: Vec<_> = document
            .lines()
            .skip_while(|line| *line != "| status | error |")
            .skip(2)
            .take_while(|line| line.starts_with('|'))
            .collect();
        let expected: Vec<_> = Refusal::ALL
            .iter()
            .map(|refusal| format!("| {} | {} |", refusal.row().0, refusal.row().1))
            .collect();
        assert_eq!(rows, expected);
    }
}
