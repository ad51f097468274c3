//! Where the group is in its discussion, when it is due, and what was passed over.

use serde::{Deserialize, Serialize};

use super::{PREFIX, Section};
use crate::document::{Edit, Scalar};
use crate::entry::{Entries, Entry, Written};
use crate::lesson::{Lesson, millis};

const AT: &str = "discussion/at";
const HOUR_MS: i64 = 3_600_000;

/// How far the group has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Way {
    /// The section it is at, counted from 0.
    pub at: usize,
}

impl Way {
    /// Where the group is. Where two led it to different sections at once it is at the earlier, so that nothing is
    /// passed over that nobody decided to pass over.
    pub fn read(entries: &Entries, sections: &[Section]) -> Self {
        let at = entries
            .standing(AT)
            .filter_map(|written| position(sections, written.fields.text("section")?));
        Self {
            at: at.min().unwrap_or(0),
        }
    }

    /// Whether going to a section passes one over.
    pub fn is_jump(self, to: usize) -> bool {
        to > self.at + 1
    }
}

/// Leads the group to a section. `from` is named when this passes sections over.
pub fn write_way(
    edit: &mut Edit<'_>,
    entry: &Entry,
    seen: &Entries,
    section: &Section,
    jump: Option<(&Section, &str)>,
) {
    let mut fields = vec![("section", Scalar::from(section.key.as_str()))];
    if let Some((from, reason)) = jump {
        fields.push(("from", Scalar::from(from.key.as_str())));
        fields.push(("reason", Scalar::from(reason)));
    }
    entry.write(edit, AT, seen, fields);
}

/// The group, or a part of it, passed sections over.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JumpView {
    /// The section that was left.
    pub from: String,
    /// The section that was gone to.
    pub to: String,
    /// Why, if anybody said.
    pub reason: String,
    /// The name of who led there.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub wall_ms: f64,
}

/// Every jump ever made, oldest first.
pub(super) fn jumps(entries: &Entries, lesson: &Lesson) -> Vec<JumpView> {
    let text = |written: &Written, field: &str| written.fields.text(field).unwrap_or_default().to_owned();
    let made = entries.history(AT).iter().filter(|written| written.fields.has("from"));
    made.map(|written| JumpView {
        from: text(written, "from"),
        to: text(written, "section"),
        reason: text(written, "reason"),
        by: lesson.name_of(&written.by),
        wall_ms: millis(written.wall_ms),
    })
    .collect()
}

/// When a discussion that nobody has begun is due.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Due {
    /// A day after the lesson's end, in milliseconds since 1970.
    pub due_wall_ms: f64,
    /// A day and a half after it: from then on memories are going.
    pub late_wall_ms: f64,
}

/// When the discussion of a lesson is due; not before the lesson is over nor once anything was said.
pub(crate) fn due_of(lesson: &Lesson, entries: &Entries) -> Option<Due> {
    let begun = entries.below(PREFIX).any(|step| !matches!(step, "at" | "role"));
    lesson.clock.ended_wall_ms.filter(|_| !begun).map(due)
}

/// When the discussion of a lesson that ended then is due.
fn due(ended_wall_ms: i64) -> Due {
    Due {
        due_wall_ms: millis(ended_wall_ms.saturating_add(24 * HOUR_MS)),
        late_wall_ms: millis(ended_wall_ms.saturating_add(36 * HOUR_MS)),
    }
}

pub(super) fn position(sections: &[Section], key: &str) -> Option<usize> {
    sections.iter().position(|section| section.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    // TALK-12
    #[test]
    fn a_discussion_is_due_after_a_day_and_late_after_a_day_and_a_half() {
        let due = due(1_000_000);
        assert_eq!((due.due_wall_ms, due.late_wall_ms), (87_400_000.0, 130_600_000.0));
    }

    #[test]
    fn the_next_section_is_a_step_and_the_one_after_it_a_jump() {
        let way = Way { at: 2 };
        assert_eq!([0, 2, 3, 4].map(|to| way.is_jump(to)), [false, false, false, true]);
    }
}
