//! The lesson card: what a pupil who observes needs of a lesson that they may not read.
//!
//! A group lead's tablet makes it when it invites the pupil; the relay keeps it with the account and hands it out with it. It
//! has codes and no names, and does not say which of them are case pupils.

use serde::{Deserialize, Serialize};

use crate::id::DocumentId;

/// How long after the lesson the account goes on, so that what was written without a network gets to the relay.
pub const CARD_GRACE_MS: u64 = 30 * 60 * 1_000;

const MAX_TITLE_CHARS: usize = 120;
const MAX_MINUTES: u32 = 240;
const MAX_SEATS: usize = 120;
const MAX_SIDE: u32 = 24;
const MAX_CODE_CHARS: usize = 40;
/// More than six icons are no choice for a child.
const MAX_CARD_TAGS: usize = 6;
const MAX_TAG_CHARS: usize = 40;

/// See the module.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LessonCard {
    /// The lesson, which the pupil's draft belongs to.
    pub lesson: DocumentId,
    /// Its title.
    pub title: String,
    /// When it begins, by the relay's clock: milliseconds since 1970.
    pub starts_at_ms: u64,
    /// How many minutes it lasts.
    pub minutes: u32,
    /// Who sits where.
    pub seats: Vec<CardSeat>,
    /// The tags to tap.
    pub tags: Vec<String>,
}

/// One seat of a card.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardSeat {
    /// The code of the pupil who sits there.
    pub code: String,
    /// Rows from the front, from 0.
    pub row: u32,
    /// Columns from the left as an observer at the back sees them, from 0.
    pub column: u32,
}

impl LessonCard {
    /// Whether everything in it is within what a screen for a child shows. What is not is refused as a whole.
    pub fn is_sound(&self) -> bool {
        (self.title.is_empty() || is_line(&self.title, MAX_TITLE_CHARS))
            && (1..=MAX_MINUTES).contains(&self.minutes)
            && self.seats.len() <= MAX_SEATS
            && self.seats.iter().all(CardSeat::is_sound)
            && self.tags.len() <= MAX_CARD_TAGS
            && self.tags.iter().all(|tag| is_line(tag, MAX_TAG_CHARS))
    }

    /// When the lesson is over, and nothing more is written.
    pub fn ends_at_ms(&self) -> u64 {
        self.starts_at_ms.saturating_add(u64::from(self.minutes) * 60_000)
    }

    /// When the account ends that has this card.
    pub fn account_ends_at_ms(&self) -> u64 {
        self.ends_at_ms().saturating_add(CARD_GRACE_MS)
    }

    /// The card of a lesson with this much of its words and seats as a card holds.
    #[must_use]
    pub fn cut(mut self) -> Self {
        let title = self.title.trim().chars().filter(|letter| !letter.is_control());
        self.title = title.take(MAX_TITLE_CHARS).collect();
        self.minutes = self.minutes.clamp(1, MAX_MINUTES);
        self.seats.retain(CardSeat::is_sound);
        self.seats.truncate(MAX_SEATS);
        self.tags.retain(|tag| is_line(tag, MAX_TAG_CHARS));
        self.tags.truncate(MAX_CARD_TAGS);
        self
    }
}

impl CardSeat {
    fn is_sound(&self) -> bool {
        is_line(&self.code, MAX_CODE_CHARS) && self.row < MAX_SIDE && self.column < MAX_SIDE
    }
}

fn is_line(text: &str, longest: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= longest && !text.chars().any(char::is_control)
}

prints_only!(LessonCard { lesson, minutes });
prints_only!(CardSeat { row, column });

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> LessonCard {
        LessonCard {
            lesson: DocumentId::from_bytes([2; 16]),
            title: "RL2".to_owned(),
            starts_at_ms: 1_000_000,
            minutes: 50,
            seats: vec![CardSeat {
                code: "Otter-3".to_owned(),
                row: 0,
                column: 23,
            }],
            tags: vec!["explains".to_owned()],
        }
    }

    // PUPIL-2
    #[test]
    fn a_card_is_taken_whole_or_not_at_all() {
        assert!(card().is_sound());
        let seat = card().seats.remove(0);
        let long = "x".repeat(121);
        let spoiled: [fn(&mut LessonCard); 6] = [
            |card| card.minutes = 0,
            |card| card.minutes = 241,
            |card| card.title = "a\nb".to_owned(),
            |card| card.tags = vec!["t".to_owned(); 7],
            |card| card.tags = vec![String::new()],
            |card| card.seats[0].row = 24,
        ];
        for spoil in spoiled {
            let mut card = card();
            spoil(&mut card);
            assert!(!card.is_sound());
        }
        let crowded = LessonCard {
            seats: vec![seat; 121],
            ..card()
        };
        assert!(!crowded.is_sound());
        let wordy = LessonCard { title: long, ..card() };
        assert!(!wordy.is_sound());
        assert!(crowded.cut().is_sound() && wordy.cut().is_sound());
    }

    // PUPIL-2
    #[test]
    fn a_card_with_more_in_it_than_a_card_has_is_none() {
        let json = serde_json::to_string(&card()).expect("plain data");
        assert!(serde_json::from_str::<LessonCard>(&json).is_ok());
        for (from, to) in [
            ("\"row\":0", "\"row\":0,\"letter\":\"A\""),
            ("\"tags\"", "\"names\":[],\"tags\""),
        ] {
            assert!(serde_json::from_str::<LessonCard>(&json.replace(from, to)).is_err());
        }
    }

    #[test]
    fn an_account_outlasts_its_lesson_by_half_an_hour() {
        assert_eq!(card().ends_at_ms(), 1_000_000 + 50 * 60_000);
        assert_eq!(card().account_ends_at_ms(), 1_000_000 + 80 * 60_000);
        let endless = LessonCard {
            starts_at_ms: u64::MAX,
            ..card()
        };
        assert_eq!(endless.account_ends_at_ms(), u64::MAX);
    }
}
