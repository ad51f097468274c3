//! The invented words of the worked example's first lesson: what was noted, said afterwards, and made of it.

use crate::discussion::DiscussionRole;
use crate::finding::Reached;
use crate::lesson::NoteKind;

/// Who came from outside, to one lesson.
pub(super) const GUEST: &str = "Hanne Lund";

/// Somebody of the group by their place in it, or the guest.
#[derive(Clone, Copy)]
pub(super) enum Teller {
    Member(usize),
    Guest,
}

const DANA: Teller = Teller::Member(0);
const AMARA: Teller = Teller::Member(1);
const BEN: Teller = Teller::Member(2);
const CHANDRA: Teller = Teller::Member(3);

/// A note that the discussion speaks of.
pub(super) struct ToldNote {
    pub(super) by: Teller,
    /// Minute and second of the lesson.
    pub(super) at: (i64, i64),
    /// A case pupil's letter, a seat's code, or nothing for the class.
    pub(super) about: &'static str,
    /// To whom, named in the same way.
    pub(super) toward: &'static [&'static str],
    pub(super) kind: NoteKind,
    pub(super) text: &'static str,
    pub(super) verbatim: bool,
    pub(super) tags: &'static [&'static str],
    pub(super) surprise: bool,
}

impl ToldNote {
    const fn new(
        by: Teller,
        at: (i64, i64),
        about: &'static str,
        kind: NoteKind,
        text: &'static str,
        tags: &'static [&'static str],
    ) -> Self {
        Self {
            by,
            at,
            about,
            toward: &[],
            kind,
            text,
            verbatim: false,
            tags,
            surprise: false,
        }
    }

    const fn verbatim(self) -> Self {
        Self { verbatim: true, ..self }
    }

    const fn toward(self, toward: &'static [&'static str]) -> Self {
        Self { toward, ..self }
    }

    const fn surprise(self) -> Self {
        Self { surprise: true, ..self }
    }
}

pub(super) const NOTES: [ToldNote; 15] = [
    ToldNote::new(AMARA, (4, 10), "A", NoteKind::Saw, FIRST, &[]),
    ToldNote::new(AMARA, (25, 5), "A", NoteKind::Saw, CHECKED, &["uses equipment"]).surprise(),
    ToldNote::new(AMARA, (46, 20), "A", NoteKind::Wrote, RUSHED, &[]),
    ToldNote::new(BEN, (12, 40), "B", NoteKind::Saw, COPIED, &["waits"]),
    ToldNote::new(BEN, (36, 15), "B", NoteKind::Saw, BEGAN, &[]).surprise(),
    ToldNote::new(BEN, (38, 50), "B", NoteKind::Saw, LOOKED_ROUND, &["stuck"]),
    ToldNote::new(BEN, (42, 30), "B", NoteKind::Asked, SAME_AS_FIRST, &["explains"]),
    ToldNote::new(CHANDRA, (22, 15), "C", NoteKind::Saw, POINTED, &[]),
    ToldNote::new(CHANDRA, (27, 40), "C", NoteKind::Saw, FACE_DOWN, &["uses equipment"])
        .surprise()
        .toward(&["Dove-4"]),
    ToldNote::new(CHANDRA, (29, 10), "C", NoteKind::Heard, SAME, &["explains"])
        .verbatim()
        .toward(&["Dove-4"]),
    ToldNote::new(CHANDRA, (30, 20), "Dove-4", NoteKind::Heard, DOVE, &["explains"])
        .verbatim()
        .toward(&["C"]),
    ToldNote::new(Teller::Guest, (24, 30), "C", NoteKind::Saw, READ_FOR_BOTH, &[]),
    ToldNote::new(Teller::Guest, (31, 0), "", NoteKind::Saw, ONE_FOR_BOTH, &[]),
    ToldNote::new(Teller::Guest, (33, 15), "", NoteKind::Saw, SIDE_BY_SIDE, &[]),
    ToldNote::new(Teller::Guest, (52, 40), "C", NoteKind::Wrote, NO_SENTENCE, &[]),
];

const FIRST: &str = "answers before the bar is drawn, pencil down";
const CHECKED: &str = "partner asks how; draws the bar and counts the pieces again";
const RUSHED: &str = "last three answers without a bar, two of them wrong";
const COPIED: &str = "copies each step of the model, one line behind";
const BEGAN: &str = "begins the second problem without looking up";
const LOOKED_ROUND: &str = "looks round for the example on the board; it is wiped off; waits";
const SAME_AS_FIRST: &str = "asked how the second one began: it was the same as the first, only turned";
const POINTED: &str = "points at the right piece each time, says nothing";
const FACE_DOWN: &str = "turns the card with the stem face down and shows the bar instead";
const SAME: &str = "same, same … this one no";
const DOVE: &str = "because the pieces have to be equal or it does not count";
const READ_FOR_BOTH: &str = "partner reads the stem for both; C nods";
const ONE_FOR_BOTH: &str = "in eleven of fifteen pairs one partner speaks for both";
const SIDE_BY_SIDE: &str = "each looks at the own card; few look at the partner's";
const NO_SENTENCE: &str = "bar in three equal parts, one shaded, no sentence";

/// What something that was said rests on: a note by its words, or the answer of an interview to a topic.
#[derive(Clone, Copy)]
pub(super) enum Cite {
    Note(&'static str),
    Answer(&'static str, &'static str),
}

/// An interview: of which case pupil, who spoke instead, and the answers by topic with whether they are word for word.
pub(super) struct ToldInterview {
    pub(super) by: Teller,
    pub(super) letter: &'static str,
    pub(super) proxy: Option<&'static str>,
    pub(super) answers: [(&'static str, &'static str, bool); 4],
}

pub(super) const INTERVIEWS: [ToldInterview; 3] = [
    ToldInterview {
        by: AMARA,
        letter: "A",
        proxy: None,
        answers: [
            ("enjoyed", "when my partner asked how, and I could show it", true),
            ("learned", "that you can check it with the bar", true),
            ("helped", "the bar, because you see it", true),
            ("change", "start sooner; the beginning was too long", false),
        ],
    },
    ToldInterview {
        by: BEN,
        letter: "B",
        proxy: None,
        answers: [
            ("enjoyed", "that we did the first one all together", true),
            ("learned", "to look for what is the same in the next problem", false),
            (
                "helped",
                "the example on the board, I look there when I do not know",
                true,
            ),
            ("change", "leave the example up", true),
        ],
    },
    // Finch-1's partner spoke: it was asked whether that was all right, and Finch-1 sat beside.
    ToldInterview {
        by: CHANDRA,
        letter: "C",
        proxy: Some("Yew-6"),
        answers: [
            ("enjoyed", "the cards with pictures, both liked them", false),
            ("learned", "both find the same pieces now", false),
            ("helped", "I say the sentence and we point together", true),
            ("change", "one card for us two, then we have to do it together", true),
        ],
    },
];

pub(super) const CHAIR: Teller = DANA;
pub(super) const RECORDER: Teller = AMARA;
pub(super) const ROLES: [(DiscussionRole, Teller); 3] = [
    (DiscussionRole::Chair, CHAIR),
    (DiscussionRole::Recorder, RECORDER),
    (DiscussionRole::Commentator, Teller::Guest),
];

/// Something said in a section of the discussion.
pub(super) struct ToldEntry {
    pub(super) section: &'static str,
    pub(super) text: &'static str,
    pub(super) cites: &'static [Cite],
    /// Who dissents, and in which words.
    pub(super) dissent: Option<(Teller, &'static str, &'static [Cite])>,
}

pub(super) const DISCUSSION: [ToldEntry; 9] = [
    ToldEntry {
        section: "pupil-A",
        text: "Otter-3 answered first, as predicted. Not predicted: a check with the bar, once, when the partner asked how.",
        cites: &[Cite::Note(FIRST), Cite::Note(CHECKED), Cite::Note(RUSHED)],
        dissent: None,
    },
    ToldEntry {
        section: "pupil-B",
        text: "Maple-7 began the second problem alone, sooner than predicted, and then waited for an example that was gone.",
        cites: &[Cite::Note(COPIED), Cite::Note(BEGAN), Cite::Note(LOOKED_ROUND)],
        dissent: None,
    },
    ToldEntry {
        section: "pupil-C",
        text: "Finch-1 chose, and did not copy: the right piece each time. No reason in words yet.",
        cites: &[Cite::Note(POINTED), Cite::Note(FACE_DOWN), Cite::Note(NO_SENTENCE)],
        dissent: Some((
            CHANDRA,
            "It was a reason, said in the words that were there.",
            &[Cite::Note(SAME)],
        )),
    },
    ToldEntry {
        section: "interviews",
        text: "All three name what they could look at: the bar, the example, the pictures. Nobody names the stem.",
        cites: &[
            Cite::Answer("A", "helped"),
            Cite::Answer("B", "helped"),
            Cite::Answer("C", "enjoyed"),
        ],
        dissent: None,
    },
    ToldEntry {
        section: "progress",
        text: "Enough for Otter-3 and Maple-7 to go on. For Finch-1 the criterion stays, and the way there changes.",
        cites: &[Cite::Note(CHECKED), Cite::Note(SAME_AS_FIRST), Cite::Note(NO_SENTENCE)],
        dissent: None,
    },
    ToldEntry {
        section: "others",
        text: "In each learner group one partner often spoke for both. Dove-4 gave a whole reason unasked.",
        cites: &[Cite::Note(ONE_FOR_BOTH), Cite::Note(DOVE)],
        dissent: None,
    },
    ToldEntry {
        section: "technique",
        text: "With a card each, partners worked beside each other. The stem served those who talk anyway.",
        cites: &[Cite::Note(READ_FOR_BOTH), Cite::Note(SIDE_BY_SIDE)],
        dissent: None,
    },
    ToldEntry {
        section: "teaching",
        text: "Our plan had the example wiped off before pupils worked on their own. It could have stayed.",
        cites: &[Cite::Note(LOOKED_ROUND), Cite::Answer("B", "change")],
        dissent: None,
    },
    ToldEntry {
        section: "next-lesson",
        text: "One card between two, stem and example in sight. We watch who has to speak.",
        cites: &[Cite::Answer("C", "change")],
        dissent: None,
    },
];

/// The sections in the order in which the group came to them, and why it passed some over: once it did, and went back.
pub(super) const WAY: [(&str, &str); 10] = [
    ("pupil-A", ""),
    ("pupil-B", ""),
    ("pupil-C", ""),
    ("interviews", ""),
    ("progress", ""),
    ("technique", "Our guest had to leave at four."),
    ("others", ""),
    ("technique", ""),
    ("teaching", ""),
    ("next-lesson", ""),
];

/// A claim and its evidence.
pub(super) struct ToldClaim {
    pub(super) by: Teller,
    pub(super) text: &'static str,
    pub(super) cites: &'static [Cite],
}

/// The findings after the first lesson, each with the other explanation that somebody sees.
pub(super) const FINDINGS: [(ToldClaim, Option<ToldClaim>); 2] = [
    // The guest did not see any of this.
    (
        ToldClaim {
            by: AMARA,
            text: "Pupils who rush check their answer when a partner asks how, without being told to.",
            cites: &[Cite::Note(CHECKED), Cite::Note(DOVE), Cite::Answer("A", "enjoyed")],
        },
        None,
    ),
    (
        ToldClaim {
            by: DANA,
            text: "With a card each, partners work beside each other; the one who talks anyway talks for both.",
            cites: &[
                Cite::Note(READ_FOR_BOTH),
                Cite::Note(SIDE_BY_SIDE),
                Cite::Answer("C", "change"),
            ],
        },
        Some(ToldClaim {
            by: BEN,
            text: "The pictures were too plain: who finds the piece at once has nothing to ask.",
            cites: &[Cite::Note(FIRST), Cite::Note(POINTED)],
        }),
    ),
];

/// How far each case pupil came, and by what the group knows it.
pub(super) const PROGRESS: [(&str, Reached, &str); 3] = [
    ("A", Reached::Partly, "Checked one answer with the bar, when asked."),
    ("B", Reached::Partly, "Began the second problem alone, not the third."),
    (
        "C",
        Reached::NotYet,
        "The right piece each time; no reason in words, as most of us see it.",
    ),
];

/// What the lesson brought for the plan of the second: where it stands, and the words.
pub(super) const BROUGHT: [(&str, &str); 4] = [
    (
        "outcome/A",
        "Checked with the bar once, when the partner asked how. Rushed the last three.",
    ),
    (
        "outcome/B",
        "Began the second problem alone, then looked round for the model.",
    ),
    (
        "outcome/C",
        "Pointed at the right piece each time. No reason in words yet.",
    ),
    (
        "next-time",
        "One card between two partners, so that they must talk, and the stem in sight for everybody.",
    ),
];
