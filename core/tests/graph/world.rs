//! Devices, links and a relay, and what can happen to them.

use std::collections::{BTreeSet, VecDeque};

use cahier_core::document::{Hash, Heads};
use cahier_core::sync::graph::{Limits, Part, Refused};
use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore, SeedableRng};

use crate::device::{Client, Fifth, Newest, Seventh, with_false_positives, without_flags};
use crate::relay::{Act, Relay};

/// How the worlds of a test differ from others.
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) devices: usize,
    pub(crate) steps: u32,
    pub(crate) max_message_bytes: usize,
    pub(crate) crashes: bool,
    pub(crate) earlier_releases: bool,
    pub(crate) false_positives: bool,
    pub(crate) readers: bool,
}

impl Setting {
    pub(crate) fn all() -> Self {
        Self {
            devices: 3,
            steps: 250,
            max_message_bytes: 4 * 1024 * 1024,
            crashes: true,
            earlier_releases: true,
            false_positives: true,
            readers: true,
        }
    }

    pub(crate) fn calm() -> Self {
        Self {
            crashes: false,
            earlier_releases: false,
            false_positives: false,
            readers: false,
            ..Self::all()
        }
    }
}

struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.0.next_u64() % n as u64).expect("it is below a usize")
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn actor(&mut self) -> [u8; 16] {
        let mut actor = [0; 16];
        self.0.fill_bytes(&mut actor);
        actor
    }
}

struct Device {
    client: Box<dyn Client>,
    /// Whether its messages lose all signs of the second version on their way.
    is_first_version: bool,
    link: Option<Link>,
    is_reader: bool,
    is_read_only: bool,
    saved: Option<Vec<u8>>,
    saved_state: Option<Vec<u8>>,
}

#[derive(Default)]
struct Link {
    /// Whether the client has said that it holds nothing although it does, which is how it asks for what it ignored.
    has_feigned_loss: bool,
    up: VecDeque<Vec<u8>>,
    down: VecDeque<Vec<u8>>,
}

pub(crate) struct World {
    dice: Dice,
    setting: Setting,
    relay: Relay,
    devices: Vec<Device>,
    now_ms: u64,
    messages: u64,
}

impl World {
    pub(crate) fn new(seed: u64, setting: &Setting) -> Self {
        let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
        let devices = (0..setting.devices)
            .map(|_| {
                let actor = dice.actor();
                let release = if setting.earlier_releases { dice.below(5) } else { 4 };
                let client: Box<dyn Client> = match release {
                    0 => Box::new(Fifth::new(actor)),
                    1 => Box::new(Seventh::new(actor)),
                    _ => Box::new(Newest::new(actor)),
                };
                Device {
                    client,
                    is_first_version: setting.earlier_releases && release > 1 && dice.one_in(4),
                    link: None,
                    is_reader: setting.readers && dice.one_in(6),
                    is_read_only: false,
                    saved: None,
                    saved_state: None,
                }
            })
            .collect();
        let limits = Limits {
            max_message_bytes: setting.max_message_bytes,
            ..Limits::default()
        };
        Self {
            dice,
            setting: setting.clone(),
            relay: Relay::new(limits),
            devices,
            now_ms: 0,
            messages: 0,
        }
    }

    pub(crate) fn run(mut self) {
        for _ in 0..self.setting.steps {
            self.step();
        }
        self.settle();
        self.check();
    }

    fn step(&mut self) {
        let n = self.dice.below(self.devices.len());
        self.now_ms += self.dice.below(400) as u64;
        match self.dice.below(40) {
            0..8 => self.write(n),
            8..16 => {
                self.deliver_up(n);
            }
            16..24 => {
                self.deliver_down(n);
            }
            24..29 => {
                self.persist();
            }
            29 | 30 => {
                self.read_one();
            }
            32 => {
                if self.dice.one_in(3) {
                    self.disconnect(n);
                }
            }
            33 => {
                self.now_ms += self.dice.below(7_000) as u64;
                self.tick();
            }
            34 => self.relay.compact(),
            35 => {
                for _ in 0..self.dice.below(30) {
                    self.write(n);
                }
            }
            36 if self.setting.crashes => self.keep(n),
            37 if self.setting.crashes && self.dice.one_in(3) => self.crash_device(n),
            38 if self.setting.crashes && self.dice.one_in(4) => self.crash_relay(),
            39 if self.setting.readers && self.dice.one_in(3) => self.toggle(n),
            _ => self.connect(n),
        }
    }

    fn write(&mut self, n: usize) {
        let key = self.dice.below(6) as u64;
        let value = i64::from(self.dice.0.next_u32());
        self.devices[n].client.write(key, value);
        self.speak(n);
    }

    fn speak(&mut self, n: usize) {
        let device = &mut self.devices[n];
        let Some(link) = &mut device.link else { return };
        if let Some(message) = device.client.generate() {
            let message = if device.is_first_version {
                without_flags(&message)
            } else {
                message
            };
            link.up.push_back(message);
            self.messages += 1;
        }
    }

    fn connect(&mut self, n: usize) {
        if self.devices[n].link.is_some() {
            return;
        }
        let from_stored = self.setting.crashes && self.dice.one_in(2);
        let device = &mut self.devices[n];
        device.link = Some(Link::default());
        device
            .client
            .begin(device.saved_state.as_deref().filter(|_| from_stored));
        device.client.set_read_only(device.is_read_only);
        self.relay
            .enter(n, if device.is_reader { Part::Reader } else { Part::Writer });
        self.speak(n);
    }

    fn disconnect(&mut self, n: usize) {
        self.devices[n].link = None;
        self.relay.leave(n);
    }

    fn deliver_up(&mut self, n: usize) -> bool {
        let Some(message) = self.devices[n].link.as_mut().and_then(|link| link.up.pop_front()) else {
            return false;
        };
        let mut acts = Vec::new();
        self.relay.take(n, &message, self.now_ms, &mut acts);
        self.act(acts);
        true
    }

    fn deliver_down(&mut self, n: usize) -> bool {
        let Some(message) = self.devices[n].link.as_mut().and_then(|link| link.down.pop_front()) else {
            return false;
        };
        self.devices[n].client.receive(&message);
        self.speak(n);
        true
    }

    fn persist(&mut self) -> bool {
        let is_committing = self.relay.is_committing();
        let mut acts = Vec::new();
        self.relay.persist(self.now_ms, &mut acts);
        self.act(acts);
        is_committing
    }

    fn read_one(&mut self) -> bool {
        let mut acts = Vec::new();
        let has_read = self.relay.read_one(self.now_ms, &mut acts);
        self.act(acts);
        has_read
    }

    fn tick(&mut self) -> bool {
        let mut acts = Vec::new();
        let is_late = self.relay.tick(self.now_ms, &mut acts);
        self.act(acts);
        is_late
    }

    fn act(&mut self, acts: Vec<Act>) {
        for act in acts {
            match act {
                Act::Close(n) => self.disconnect(n),
                Act::Send(n, message) => {
                    let is_mangled = self.setting.false_positives && self.dice.one_in(3);
                    let message = if is_mangled { self.mangle(n, &message) } else { message };
                    if let Some(link) = &mut self.devices[n].link {
                        link.down.push_back(message);
                        self.messages += 1;
                    }
                }
            }
        }
    }

    fn mangle(&mut self, n: usize, message: &[u8]) -> Vec<u8> {
        let hashes = self.devices[n].client.hashes();
        let dice = &mut self.dice;
        with_false_positives(message, hashes.into_iter().filter(|_| dice.one_in(4)))
    }

    fn keep(&mut self, n: usize) {
        let (document, state) = (self.dice.one_in(2), self.dice.one_in(2));
        let device = &mut self.devices[n];
        if document {
            device.saved = Some(device.client.save());
        }
        if state {
            device.saved_state = Some(device.client.state());
        }
    }

    /// The app ends and starts again from what it has saved.
    fn crash_device(&mut self, n: usize) {
        self.disconnect(n);
        let actor = self.dice.actor();
        let device = &mut self.devices[n];
        if let Some(saved) = &device.saved {
            device.client.restore(saved, Some(actor));
        }
    }

    fn crash_relay(&mut self) {
        let is_summary_kept = self.dice.one_in(2);
        self.relay.crash(is_summary_kept);
        for device in &mut self.devices {
            device.link = None;
        }
    }

    fn toggle(&mut self, n: usize) {
        if self.dice.one_in(2) {
            self.set_reader(n, !self.devices[n].is_reader);
        } else {
            self.set_read_only(n, !self.devices[n].is_read_only);
        }
    }

    fn set_reader(&mut self, n: usize, is_reader: bool) {
        self.devices[n].is_reader = is_reader;
        if self.devices[n].link.is_some() {
            let part = if is_reader { Part::Reader } else { Part::Writer };
            let mut acts = Vec::new();
            self.relay.turn(n, part, self.now_ms, &mut acts);
            self.act(acts);
        }
    }

    fn set_read_only(&mut self, n: usize, is_read_only: bool) {
        let device = &mut self.devices[n];
        device.is_read_only = is_read_only;
        device.client.set_read_only(is_read_only);
        if let Some(link) = &mut device.link {
            link.has_feigned_loss |= !is_read_only;
        }
        self.speak(n);
    }

    /// Lets everything arrive, until nothing happens any more.
    fn settle(&mut self) {
        self.setting.false_positives = false;
        let rounds = 400;
        let mut quiet = 0;
        let before = self.messages;
        for n in 0..self.devices.len() {
            if self.devices[n].is_read_only {
                self.set_read_only(n, false);
            }
        }
        for round in 0..rounds {
            let mut is_quiet = true;
            for n in 0..self.devices.len() {
                is_quiet &= self.devices[n].link.is_some();
                self.connect(n);
                while self.deliver_down(n) {
                    is_quiet = false;
                }
                while self.deliver_up(n) {
                    is_quiet = false;
                }
            }
            is_quiet &= !self.persist();
            while self.read_one() {
                is_quiet = false;
            }
            if is_quiet {
                self.now_ms += 3_000;
                is_quiet &= !self.tick();
            }
            quiet = if is_quiet { quiet + 1 } else { 0 };
            if quiet == 6 {
                return;
            }
            assert!(
                round + 1 < rounds,
                "it never comes to rest: {} messages",
                self.messages - before
            );
        }
    }

    fn check(&self) {
        self.relay.check();
        if !self.setting.readers {
            let uploads = self.relay.refused.get(&Refused::DocumentChunk);
            assert_eq!(uploads, None, "nobody sends whole documents who was told of no flags");
        }
        let all: &BTreeSet<_> = self.relay.hashes();
        for (n, device) in self.devices.iter().enumerate() {
            let theirs: BTreeSet<_> = device.client.hashes().into_iter().collect();
            assert!(
                theirs.is_superset(all),
                "device {n} lacks {} changes",
                all.difference(&theirs).count()
            );
            if !device.is_reader {
                let heads = Heads::new(device.client.heads().into_iter().map(Hash::from_bytes));
                assert_eq!(theirs.len(), all.len(), "the relay lacks changes of device {n}");
                assert_eq!(&heads, self.relay.heads());
                if !device.link.as_ref().is_some_and(|link| link.has_feigned_loss) {
                    assert_eq!(self.relay.proven(n).as_ref(), Some(self.relay.heads()), "device {n}");
                }
            }
        }
    }
}
