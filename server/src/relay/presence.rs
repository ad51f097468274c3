//! Which ephemeral messages have been passed on already.

use std::collections::VecDeque;

/// How many sessions of one document are remembered; the one heard of first is forgotten first.
const MAX_SESSIONS: usize = 256;

/// The newest count of each session of one document.
#[derive(Default)]
pub(super) struct Presence(VecDeque<(String, String, u64)>);

impl Presence {
    /// Whether this message has not been passed on yet; from now on it has.
    pub(super) fn is_new(&mut self, sender: &str, session: &str, count: u64) -> bool {
        let known = self
            .0
            .iter_mut()
            .find(|(known_sender, known_session, _)| known_sender == sender && known_session == session);
        if let Some((_, _, newest)) = known {
            let new = count > *newest;
            *newest = count.max(*newest);
            return new;
        }
        if self.0.len() >= MAX_SESSIONS {
            self.0.pop_front();
        }
        self.0.push_back((sender.to_owned(), session.to_owned(), count));
        true
    }
}
