//! The lesson clock on tablets that are minutes wrong and mostly without a network, through the real engine.

use std::collections::{BTreeMap, BTreeSet};

use cahier_core::id::DocumentId;
use cahier_core::tablet::LessonView;
use cahier_tests::cast::{LESSON, PLANNED_WALL_MS};
use cahier_tests::device::Socket;
use cahier_tests::shown::Shown;
use cahier_tests::world::{Act, Step, Weather, World};

const MINUTE: i64 = 60_000;
/// How wrong the tablets of Ana, Ben and Cem are.
const SKEWS: [i64; 3] = [-7 * MINUTE, 4 * MINUTE, 0];
const ANA: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;
/// When Ana taps start; Ben does so twenty seconds later, and neither knows of the other.
const STARTED: i64 = PLANNED_WALL_MS + 10 * MINUTE;

/// A lesson without a network, and when each note was really begun.
struct Taught {
    world: World,
    begun: BTreeMap<String, i64>,
}

impl Taught {
    /// Everybody has the lesson. Then the clocks of Ana's and Ben's tablets are set while the apps are closed, Cem's
    /// stays as it is, and nobody meets the relay any more.
    fn open(seed: u64) -> Self {
        let mut world = World::new(seed, &["ana", "ben", "cem"]);
        world.run(Step::Kill(CEM, usize::MAX));
        world.devices[CEM].set_clock(SKEWS[CEM]);
        world.run(Step::Open(CEM));
        world.quiet();
        for (device, skew_ms) in SKEWS.into_iter().enumerate() {
            world.run(Step::Kill(device, usize::MAX));
            world.devices[device].set_clock(skew_ms);
        }
        for link in world.connections() {
            world.run(Step::RelayNotices(link));
        }
        for device in [ANA, BEN, CEM] {
            world.run(Step::Open(device));
        }
        Self {
            world,
            begun: BTreeMap::new(),
        }
    }

    fn at(&mut self, true_ms: i64) -> &mut Self {
        let pass = true_ms - self.world.now_ms;
        self.world.run(Step::Pass(pass));
        self
    }

    fn does(&mut self, device: usize, act: Act) -> &mut Self {
        let known: BTreeSet<_> = self.world.notes.keys().cloned().collect();
        self.world.run(Step::Act(device, act));
        let now_ms = self.world.now_ms;
        let new = self.world.notes.keys().filter(|note| !known.contains(*note)).cloned();
        self.begun.extend(new.map(|note| (note, now_ms)));
        while !self.world.devices[device].jobs.is_empty() {
            self.world.run(Step::Save(device));
        }
        self
    }

    /// The app is closed and opened again, still without a network.
    fn reopens(&mut self, device: usize) -> &mut Self {
        self.world.run(Step::Kill(device, usize::MAX));
        self.world.run(Step::Open(device));
        self
    }

    /// Cem's app is closed and opened again in the middle: what it wrote before is aligned by another run.
    fn lesson(&mut self) -> &mut Self {
        self.does(CEM, Act::Note);
        self.at(STARTED).does(ANA, Act::Start);
        self.at(STARTED + 20_000).does(BEN, Act::Start);
        for minute in [1, 4, 9, 12, 25] {
            for device in [ANA, BEN, CEM] {
                let second = 1_000 * i64::try_from(device).expect("small");
                self.at(STARTED + minute * MINUTE + second).does(device, Act::Note);
            }
            if minute == 9 {
                self.reopens(CEM);
            }
        }
        self.at(STARTED + 30 * MINUTE).does(BEN, Act::End)
    }

    /// A tablet meets the relay, which takes as long to answer as this, and goes away again.
    fn meets(&mut self, device: usize, round_trip_ms: i64) -> &mut Self {
        let world = &mut self.world;
        if world.devices[device].socket == Socket::Closed {
            let wake = world.devices[device].wake_at_ms.map_or(0, |at_ms| at_ms - world.now_ms);
            world.run(Step::Pass(wake.max(0)));
            world.run(Step::Wake(device));
        }
        world.run(Step::Connect(device));
        let Socket::Open(link) = world.devices[device].socket else {
            world.fail("the relay is there");
        };
        world.run(Step::Pass(round_trip_ms / 3));
        world.run(Step::Up(link, Weather::Fair));
        world.run(Step::Pass(round_trip_ms - round_trip_ms / 3));
        let is_theirs = |step: &Step| match step {
            Step::Save(of) => *of == device,
            Step::Up(of, _) | Step::Down(of, _) => *of == link,
            Step::Work => true,
            _ => false,
        };
        while let Some(step) = world.possible().into_iter().find(is_theirs) {
            world.run(step);
        }
        world.run(Step::Cut(link));
        world.run(Step::TabletNotices(link));
        world.run(Step::RelayNotices(link));
        self
    }

    fn view(&self, device: usize) -> LessonView {
        let tablet = self.world.devices[device].tablet.as_ref().expect("the app runs");
        tablet.lesson(&LESSON.to_string()).expect("the lesson is here")
    }

    /// Everybody shares, everybody meets everybody, and all show the same and the truth.
    fn check(&mut self) {
        for device in [ANA, BEN, CEM] {
            self.does(device, Act::ShareAll);
        }
        self.world.heal();
        let lesson: DocumentId = LESSON;
        let shown = |device: usize| {
            let tablet = self.world.devices[device].tablet.as_ref().expect("the app runs");
            Shown::on(tablet, &lesson.to_string())
        };
        assert!(
            shown(ANA) == shown(BEN) && shown(BEN) == shown(CEM),
            "{}",
            self.world.story()
        );
        let view = self.view(CEM);
        assert_eq!(view.timeline.len(), self.begun.len());
        for note in &view.timeline {
            let truth = self.begun[&note.id] - STARTED;
            #[expect(clippy::cast_possible_truncation, reason = "views hold whole milliseconds")]
            let (at_ms, wall_ms) = (note.at_ms as i64, note.wall_ms as i64);
            let story = self.world.story();
            assert!(
                (at_ms - truth.max(0)).abs() <= 2_000,
                "{at_ms} and not {truth}; {story}"
            );
            let stage = match truth {
                ..0 => None,
                0..600_000 => Some("s1"),
                _ => Some("s2"),
            };
            assert_eq!(note.stage.as_deref(), stage, "{story}");
            let device = ["Ana A.", "Ben B.", "Cem C."]
                .iter()
                .position(|name| *name == note.author);
            let skew_ms = SKEWS[device.expect("one of them")];
            assert_eq!(
                wall_ms,
                self.begun[&note.id] + skew_ms,
                "what the tablet's clock said is kept"
            );
        }
    }
}

const ORDERS: [[usize; 3]; 6] = [
    [ANA, BEN, CEM],
    [ANA, CEM, BEN],
    [BEN, ANA, CEM],
    [BEN, CEM, ANA],
    [CEM, ANA, BEN],
    [CEM, BEN, ANA],
];

// CLOCK-4, CLOCK-7
#[test]
fn tablets_that_meet_the_relay_only_after_the_lesson_land_on_one_clock_in_any_order() {
    for (seed, order) in (0..).zip(ORDERS) {
        for shares_first in [false, true] {
            let mut taught = Taught::open(seed);
            taught.lesson();
            for device in order {
                if shares_first {
                    taught.does(device, Act::ShareAll);
                }
                taught.meets(device, 1_500);
            }
            taught.check();
        }
    }
}

// CLOCK-4
#[test]
fn tablets_that_met_the_relay_just_before_the_lesson_land_on_one_clock_at_once() {
    for (seed, order) in (10..).zip(ORDERS) {
        let mut taught = Taught::open(seed);
        for device in order {
            taught.meets(device, 900);
        }
        taught.lesson();
        // Ben's own start is all he knows of, and it is shown by his own clock.
        let (started, ended) = (taught.view(BEN).started_wall_ms, taught.view(BEN).ended_wall_ms);
        assert_eq!(ended.zip(started).map(|(end, start)| end - start), Some(1_780_000.0));
        taught.check();
    }
}

// CLOCK-4
#[test]
fn an_answer_that_took_too_long_is_asked_for_again() {
    let mut taught = Taught::open(20);
    taught.lesson().meets(ANA, 30_000).meets(BEN, 30_000).meets(CEM, 1_000);
    taught.check();
}

// CLOCK-5
#[test]
fn a_tablet_that_never_met_the_relay_is_taken_at_its_word() {
    let mut world = World::new(30, &["ana"]);
    let skew_ms = world.devices[0].moment(0).wall_ms;
    world.run(Step::Act(0, Act::Note));
    assert!(world.notes.is_empty(), "the lesson has not arrived");
    world.quiet();
    world.run(Step::Act(0, Act::Start));
    let view = world.devices[0]
        .tablet
        .as_ref()
        .map(|tablet| tablet.lesson(&LESSON.to_string()));
    let started = view.expect("the app runs").expect("the lesson is here").started_wall_ms;
    #[expect(clippy::cast_precision_loss, reason = "times stay below 2^53 ms")]
    let by_its_clock = (world.now_ms + skew_ms) as f64;
    assert_eq!(
        started,
        Some(by_its_clock),
        "a start is shown by the tablet's own clock"
    );
}
