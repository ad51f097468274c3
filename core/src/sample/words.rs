//! The invented words of the sample.

use super::draw::Draw;
use crate::lesson::{NoteKind, WorkPhase};

/// One invented group.
pub(super) struct Group {
    pub(super) name: &'static str,
    pub(super) school: &'static str,
    pub(super) year: &'static str,
    pub(super) title: &'static str,
    pub(super) enquiry: &'static str,
    pub(super) objective: &'static str,
    /// What is tried out in the first lesson, and what in the second. The third is not planned so far.
    pub(super) techniques: [&'static str; 2],
    /// The lead first.
    pub(super) people: [&'static str; 4],
    /// Code, learner group, success criterion: A, B, C.
    pub(super) pupils: [(&'static str, &'static str, &'static str); 3],
}

pub(super) const COORDINATOR: &str = "Marit Solheim";

/// Sample data says what it is wherever it is shown.
pub(super) const DAYS: [&str; 3] = [
    "Tue 6 Oct, 10:15 · invented",
    "Tue 13 Oct, 10:15 · invented",
    "Tue 20 Oct, 10:15 · invented",
];

pub(super) const STAGES: [(&str, u32); 5] = [
    ("Opening problem", 8),
    ("Teacher models", 12),
    ("Partner talk", 14),
    ("On their own", 16),
    ("Sharing back", 8),
];

/// How the class works in each stage.
pub(super) const PHASES: [WorkPhase; 5] = [
    WorkPhase::WholeClass,
    WorkPhase::WholeClass,
    WorkPhase::Pairs,
    WorkPhase::Individual,
    WorkPhase::WholeClass,
];

pub(super) const TAGS: [&str; 8] = [
    "explains",
    "waits",
    "asks a peer",
    "uses equipment",
    "changes mind",
    "off task",
    "helps",
    "stuck",
];

pub(super) const GROUPS: [Group; 5] = [
    Group {
        name: "Kestrel Lane Year 5",
        school: "Kestrel Lane Primary",
        year: "Y5",
        title: "Fractions of a whole",
        enquiry: "How does talk with a partner help pupils give reasons for a fraction?",
        objective: "Pupils choose the fraction that a picture shows and give a reason.",
        techniques: [
            "Each pupil has a card with a picture and the stem “I chose … because …”.",
            "Two partners share one card; the stem and the worked example stay on the wall.",
        ],
        people: ["Dana Whitlock", "Amara Okoye", "Ben Tarrant", "Chandra Pillai"],
        pupils: [
            (
                "Otter-3",
                "confident, rushes",
                "checks one answer with the bar before moving on",
            ),
            (
                "Maple-7",
                "secure when shown",
                "starts a new problem without waiting for the model",
            ),
            (
                "Finch-1",
                "new to English, avoids talk",
                "says one reason for choosing a fraction, with or without the stem",
            ),
        ],
    },
    Group {
        name: "Kestrel Lane Year 3",
        school: "Kestrel Lane Primary",
        year: "Y3",
        title: "Retelling with a map",
        enquiry: "What lets quiet pupils carry a story on from somebody else?",
        objective: "Pupils retell a story together, each carrying on from another.",
        techniques: [
            "A drawn map lies between three pupils; whoever holds the pebble goes on.",
            "The same, and whoever goes on first repeats the last words.",
        ],
        people: ["Joan Abery", "Tomas Rehn", "Priya Nair", "Lewis Garrow"],
        pupils: [
            (
                "Heron-2",
                "fluent, talks over others",
                "leaves a gap and picks up a partner's word",
            ),
            ("Hazel-5", "tells in single sentences", "joins two events with a reason"),
            ("Wren-9", "listens, seldom starts", "begins one part of the retelling"),
        ],
    },
    Group {
        name: "Saltmarsh Science",
        school: "Saltmarsh Academy",
        year: "Y7",
        title: "Fair tests",
        enquiry: "When do pupils notice for themselves that a test is not fair?",
        objective: "Pupils plan a test in which one thing changes.",
        techniques: [
            "Groups get a plan with one fault in it, and are not told so.",
            "Groups swap their own plans and look for what changes.",
        ],
        people: ["Owen Hartnell", "Sofia Brandt", "Idris Cole", "Mei Tan"],
        pupils: [
            ("Plover-4", "quick, skips controls", "names what is kept the same"),
            ("Rowan-2", "follows steps exactly", "changes a step and says why"),
            ("Tern-6", "reads below age", "uses the drawing to plan a test"),
        ],
    },
    Group {
        name: "Weirside Oracy",
        school: "Weirside Primary",
        year: "Y6",
        title: "Building on an idea",
        enquiry: "Which sentence openings do pupils still use a week later?",
        objective: "Pupils build on what another said before they answer.",
        techniques: [
            "Three sentence openings on the table; pupils pick one before they speak.",
            "Openings are chosen by the pupils and hang where all can see them.",
        ],
        people: ["Grace Lindqvist", "Hari Menon", "Elin Voss", "Paul Adeyemi"],
        pupils: [
            (
                "Badger-1",
                "strong views, little listening",
                "repeats another's idea before answering",
            ),
            ("Alder-8", "agrees with everybody", "disagrees once with a reason"),
            ("Swift-5", "speaks when asked", "joins in unasked"),
        ],
    },
    Group {
        name: "Heathfold Early Reading",
        school: "Heathfold Infants",
        year: "Y1",
        title: "Sounds in the middle",
        enquiry: "What do pupils do at the moment a word does not work out?",
        objective: "Pupils read words with a sound in the middle that they do not expect.",
        techniques: [
            "Pupils push a counter for each sound, then read the word.",
            "The same without counters: a finger under each letter.",
        ],
        people: ["Ruth Callow", "Nadia Haddad", "Sean Birch", "Ines Duarte"],
        pupils: [
            ("Robin-4", "guesses from the picture", "goes back to the letters once"),
            (
                "Willow-3",
                "blends slowly, gets there",
                "reads a second line without help",
            ),
            ("Lark-2", "leaves middles out", "says the middle sound of three words"),
        ],
    },
];

pub(super) const SEATS: [&str; 27] = [
    "Ash-1", "Bream-2", "Cedar-3", "Dove-4", "Elm-5", "Fox-6", "Gull-7", "Hare-8", "Iris-9", "Jay-1", "Kite-2",
    "Lime-3", "Mole-4", "Newt-5", "Oak-6", "Pike-7", "Quail-8", "Rook-9", "Seal-1", "Teal-2", "Umber-3", "Vole-4",
    "Wolf-5", "Yew-6", "Stoat-7", "Birch-8", "Crane-9",
];

/// What the group expects of a case pupil in a stage.
pub(super) fn prediction(stage: &str, pupil: &str) -> &'static str {
    match (stage, pupil) {
        ("Opening problem", "A") => "Answers first, without drawing.",
        ("Opening problem", "B") => "Looks at a partner's page before starting.",
        ("Opening problem", "C") => "Copies the bar, says nothing yet.",
        ("Teacher models", "A") => "Calls out the next step.",
        ("Teacher models", "B") => "Follows every step on paper.",
        ("Teacher models", "C") => "Watches hands more than the board.",
        ("Partner talk", "A") => "Talks more than half of the time.",
        ("Partner talk", "B") => "Says the rule, then an example.",
        ("Partner talk", "C") => "Points and uses the bar.",
        ("On their own", "A") => "Finishes early and does not check.",
        ("On their own", "B") => "Starts after the second problem is read out.",
        ("On their own", "C") => "Draws before writing any number.",
        (_, "A") => "Wants to tell the whole answer.",
        (_, "B") => "Reads out what is on the page.",
        (_, _) => "Says one reason, with the stem.",
    }
}

const SAW: [&str; 12] = [
    "turns the card to show the partner",
    "waits",
    "draws the bar again, longer this time",
    "looks at the next table",
    "points to the line and nods",
    "crosses out the first answer",
    "moves the counters into three groups",
    "puts a hand up, then takes it down",
    "copies the bar from the next page",
    "leans in to listen",
    "starts over without a word",
    "holds up the page",
];
const HEARD: [&str; 12] = [
    "this one three and this one three",
    "same",
    "because it is the same piece",
    "no, look, you have to cut it equal",
    "I thought it was four",
    "can you say it again",
    "it cannot be, that one is bigger",
    "so half of that is",
    "you do it first",
    "I know, I know",
    "what if we turn it",
    "that is what I said",
];
const WROTE: [&str; 8] = [
    "three bars of different length",
    "one number, nothing else",
    "the stem, then stops",
    "a drawing with four parts, one shaded",
    "the answer twice",
    "an arrow from the first line to the last",
    "a question mark beside the second",
    "the rule in own words",
];
const ASKED: [&str; 6] = [
    "how did you know",
    "answers: because we did it before",
    "shows it on the bar",
    "what changed",
    "shrugs, then points",
    "says it was the picture",
];

/// A note of about this many words, of this kind. It says everything there is to say before it repeats itself.
pub(super) fn note(draw: &mut Draw, kind: NoteKind, words: usize) -> String {
    let phrases: &[&str] = match kind {
        NoteKind::Saw => &SAW,
        NoteKind::Heard => &HEARD,
        NoteKind::Wrote => &WROTE,
        NoteKind::Asked => &ASKED,
    };
    // 5 and 7 share no factor with the length of any list, so these steps visit every phrase.
    let (first, step) = (draw.pick(phrases), *draw.pick(&[5, 7]));
    let start = phrases.iter().position(|phrase| phrase == first).unwrap_or(0);
    let mut text = String::new();
    let mut count = 0;
    for phrase in phrases.iter().cycle().skip(start).step_by(step) {
        if !text.is_empty() {
            text.push_str(if draw.chance(60) { ", " } else { "; " });
        }
        text.push_str(phrase);
        count += phrase.split(' ').count();
        if count >= words {
            break;
        }
    }
    text
}
