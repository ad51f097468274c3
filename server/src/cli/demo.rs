//! `cahier demo`: a relay with an invented partnership, and links to try it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::PathBuf;
use std::time::Duration;

use cahier_core::access::{Owner, Registration};
use cahier_core::document::DocumentKind;
use cahier_core::sample::{self, Sample, SamplePerson};
use cahier_core::store::{Store, StoreError, Write};
use cahier_server::access::{Directory, Edit, Group, NewPerson, Research, Secret};
use cahier_server::listen::{Listen, Listener};
use cahier_server::relay::{Limits, Record};
use cahier_server::{Access, Config, Server, now_ms, store};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::Failure;
use super::link::{link, qr};
use super::print::print;
use super::serve::{LISTEN, open, until_stopped};

/// The same partnership every time.
const SEED: u64 = 2020;

/// Long enough to try it for a school year, in a directory that is kept.
const INVITE_DAYS: u64 = 400;
const INVITE_USES: u32 = 1_000;

#[derive(Args)]
pub(super) struct Demo {
    /// A directory to keep it in; without one it is gone when the demo stops
    #[arg(long)]
    data: Option<PathBuf>,
    /// The address to listen on; port 0 takes a free one
    #[arg(long, default_value = LISTEN)]
    listen: SocketAddr,
    /// The address at which tablets reach the relay, if it is another one
    #[arg(long)]
    base: Option<String>,
}

/// Somebody to print a link for.
struct Guest {
    role: &'static str,
    name: String,
    code: Secret,
}

impl Demo {
    pub(super) fn run(self) -> Result<(), Failure> {
        let Self { data, listen, base } = self;
        // Removed with everything in it when this ends.
        let fresh = match &data {
            Some(_) => None,
            None => Some(tempfile::tempdir().map_err(|error| Failure::System {
                action: "make a temporary directory; name one by --data",
                kind: error.kind(),
            })?),
        };
        let directory = match (&data, &fresh) {
            (Some(data), _) => data.clone(),
            (None, Some(fresh)) => fresh.path().join("store"),
            (None, None) => unreachable!("without --data a fresh directory was made"),
        };
        let name = directory.display().to_string();
        let failed = |error| Failure::Store {
            directory: name.clone(),
            error,
        };
        let listener = Listener::bind(Listen::plain(listen))?;
        let store = open(&directory, store::CACHE_BYTES)?;
        let sample = sample::small(SEED);
        let mut people = Directory::read(store.as_ref()).map_err(failed)?;
        if people.is_empty() {
            load(store.as_ref(), &sample, &mut people).map_err(failed)?;
        } else if sample
            .groups
            .first()
            .is_none_or(|group| people.group(&group.id).is_none())
        {
            return Err(Failure::NotTheDemo { directory: name });
        }
        let guests = invite(store.as_ref(), &sample, &mut people).map_err(failed)?;
        let school = sample
            .groups
            .first()
            .map(|group| format!("{} · {}", group.school, group.name));
        let config = Config {
            store,
            data: Some(directory),
            listener,
            access: Access::Guarded,
            secure_cookies: false,
            metrics: None,
            limits: Limits::default(),
        };
        until_stopped(config, |server| {
            welcome(server, base.as_deref(), &school.unwrap_or_default(), &guests)
        })
    }
}

fn welcome(server: &Server, base: Option<&str>, school: &str, guests: &[Guest]) -> Result<(), Failure> {
    print(&format!("listening on http://{}", server.address()))?;
    let reached = format!("http://{}", reached_at(server.address()));
    let base = base.unwrap_or(&reached);
    print(&format!(
        "\nAn invented partnership; nobody in it is real. The worked example is a lesson of\n{school}.\n\
         Open each link in a browser profile or on a tablet of its own.\n"
    ))?;
    for Guest { role, name, code } in guests {
        let link = link(base, code);
        print(&format!("{role} · {name}\n{link}\n{}\n", qr(&link)))?;
    }
    print("Stop it with Ctrl-C.")
}

/// Where other machines find a relay that listens on all addresses: the one that this machine would call out from.
fn reached_at(address: SocketAddr) -> SocketAddr {
    if !address.ip().is_unspecified() {
        return address;
    }
    // Connecting a datagram socket sends nothing: it only asks the system which way it would go.
    let ip = UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket.connect("192.0.2.1:9")?;
        socket.local_addr()
    });
    let ip = ip.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |found| found.ip());
    SocketAddr::new(ip, address.port())
}

/// Stores the invented documents, then the people: a store with people in it has everything.
fn load(store: &dyn Store, sample: &Sample, directory: &mut Directory) -> Result<(), StoreError> {
    let documents: Vec<_> = sample
        .groups
        .iter()
        .flat_map(|group| group.documents.iter().map(move |document| (group, document)))
        .collect();
    let bar = ProgressBar::new(u64::try_from(documents.len()).unwrap_or(u64::MAX));
    bar.set_style(ProgressStyle::with_template("{msg} {bar:32} {pos}/{len}").expect("the template is sound"));
    bar.set_message("loading the invented partnership");
    bar.enable_steady_tick(Duration::from_millis(200));
    for batch in documents.chunks(16) {
        let mut writes = Vec::new();
        for (group, document) in batch {
            let registration = Record::Registered(Registration {
                kind: document.kind,
                owner: match document.kind {
                    DocumentKind::Draft => continue,
                    DocumentKind::Study | DocumentKind::Lesson | DocumentKind::Release => {
                        Owner::Group(group.id.clone())
                    }
                },
            });
            // A demo that was stopped while it was loading is loaded again over what is there.
            let (known, _) = store::load(store, document.id).map_err(|_| StoreError::Damaged {
                document: Some(document.id),
            })?;
            let registration = known.is_none().then_some(&registration);
            writes.extend(store::writes(document.id, document.changes.clone(), registration));
        }
        store.commit(&writes)?;
        bar.inc(u64::try_from(batch.len()).unwrap_or(0));
    }
    let mut edit = Edit::default();
    for group in &sample.groups {
        directory.set_group(
            &mut edit,
            Group {
                id: group.id.clone(),
                name: group.name.clone(),
                school: group.school.clone(),
                studies: vec![group.study],
                research: Research::default(),
            },
        );
        for person in &group.people {
            directory.add_person(&mut edit, somebody(person, Some(group.id.clone())));
        }
    }
    directory.add_person(&mut edit, somebody(&sample.coordinator, None));
    commit(store, directory, edit)?;
    bar.finish_and_clear();
    Ok(())
}

fn somebody(person: &SamplePerson, group: Option<cahier_core::id::GroupId>) -> NewPerson {
    NewPerson {
        group,
        ..NewPerson::new(person.id.clone(), person.name.clone(), person.role)
    }
}

/// New invites for the observers and the lead of the worked example, and for the coordinator.
fn invite(store: &dyn Store, sample: &Sample, directory: &mut Directory) -> Result<Vec<Guest>, StoreError> {
    let mut edit = Edit::default();
    let (lead, observers) = sample
        .groups
        .first()
        .and_then(|group| group.people.split_first())
        .map_or((None, &[][..]), |(lead, observers)| (Some(lead), observers));
    let guests = observers
        .iter()
        .map(|person| ("Observer", person))
        .chain(lead.map(|person| ("Group lead", person)))
        .chain([("Coordinator", &sample.coordinator)])
        .map(|(role, person)| {
            let expires_at_ms = now_ms() + INVITE_DAYS * 24 * 60 * 60 * 1_000;
            let code = directory.invite(&mut edit, person.id.clone(), expires_at_ms, INVITE_USES);
            Guest {
                role,
                name: person.name.clone(),
                code,
            }
        })
        .collect();
    commit(store, directory, edit)?;
    Ok(guests)
}

fn commit(store: &dyn Store, directory: &mut Directory, edit: Edit) -> Result<(), StoreError> {
    let writes: Vec<Write> = edit.writes();
    store.commit(&writes)?;
    directory.apply(edit);
    Ok(())
}
