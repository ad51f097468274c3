//! `cahier invite`: one person, one link.

use std::path::PathBuf;

use cahier_core::access::{Owner, Registration, Role};
use cahier_core::document::{Document, DocumentKind, Heads};
use cahier_core::id::{DocumentId, GroupId, IdSource, PersonId};
use cahier_core::store::{Store, Write};
use cahier_core::study;
use cahier_server::access::{Directory, Edit, Group, NewPerson, Secret};
use cahier_server::relay::Record;
use cahier_server::{now_ms, store};
use clap::Args;

use super::Failure;
use super::link::{link, qr};
use super::serve::{open, print};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

#[derive(Args)]
pub(super) struct Invite {
    /// The relay's directory
    #[arg(long)]
    data: PathBuf,
    /// The role: observer, group-lead or coordinator
    #[arg(long, value_parser = role)]
    role: Role,
    /// The person's name, as their group will see it
    #[arg(long)]
    name: String,
    /// The group's name; made on first use
    #[arg(long)]
    group: Option<String>,
    /// The school's name
    #[arg(long)]
    school: Option<String>,
    /// The address at which tablets reach the relay
    #[arg(long, default_value = "http://127.0.0.1:7171")]
    base: String,
    /// How many devices may join by it
    #[arg(long, default_value_t = 5)]
    uses: u32,
    /// For how many days
    #[arg(long, default_value_t = 14)]
    days: u32,
}

fn role(name: &str) -> Result<Role, &'static str> {
    Role::parse(name).ok_or("the roles are observer, group-lead and coordinator")
}

impl Invite {
    pub(super) fn run(self) -> Result<(), Failure> {
        let belongs = match (self.role, self.school.clone(), self.group.clone()) {
            (Role::Coordinator, _, _) => None,
            (_, Some(school), Some(group)) => Some((school, group)),
            _ => {
                let missing = "an observer or group lead needs --school and --group";
                return Err(Failure::Incomplete { missing });
            }
        };
        let store = open(&self.data)?;
        let failed = |error| Failure::Store {
            directory: self.data.display().to_string(),
            error,
        };
        let mut directory = Directory::read(store.as_ref()).map_err(failed)?;
        let now_ms = now_ms();
        let mut ids = IdSource::new(seed());

        let mut edit = Edit::default();
        let mut writes = Vec::new();
        let group = belongs.map(|(school, name)| group_of(&directory, &mut edit, &mut ids, &school, &name));
        let group_id = group.as_ref().map(|group| group.id.clone());
        let person = directory
            .person_named(&self.name, self.role, group_id.as_ref())
            .unwrap_or_else(|| {
                let id = PersonId::new(format!("p-{}", ids.document()));
                let person = NewPerson {
                    id: id.clone(),
                    name: self.name.clone(),
                    role: self.role,
                    group: group_id,
                };
                directory.add_person(&mut edit, person);
                id
            });
        if let Some(group) = &group {
            let member = (&person, self.name.as_str(), self.role);
            writes = join_studies(store.as_ref(), &mut ids, group, member, now_ms)?;
        }
        let expires_at_ms = now_ms + u64::from(self.days) * DAY_MS;
        let code: Secret = directory.invite(&mut edit, person, expires_at_ms, self.uses);
        writes.extend(edit.writes());
        store.commit(&writes).map_err(failed)?;
        directory.apply(edit);

        let link = link(&self.base, &code);
        print(&link)?;
        print(&qr(&link))
    }
}

/// The group of this name, made with one study if there is none.
fn group_of(directory: &Directory, edit: &mut Edit, ids: &mut IdSource, school: &str, name: &str) -> Group {
    directory.group_named(school, name).cloned().unwrap_or_else(|| {
        let group = Group {
            id: GroupId::new(format!("g-{}", ids.document())),
            name: name.to_owned(),
            school: school.to_owned(),
            studies: vec![ids.document()],
        };
        directory.set_group(edit, group.clone());
        group
    })
}

/// Makes a person a member of the group's studies, which begin empty if they are not there.
fn join_studies(
    store: &dyn Store,
    ids: &mut IdSource,
    group: &Group,
    (person, name, role): (&PersonId, &str, Role),
    now_ms: u64,
) -> Result<Vec<Write>, Failure> {
    let mut writes = Vec::new();
    for document in &group.studies {
        let (record, changes) = store::load(store, *document).map_err(|_| Failure::Unreadable)?;
        let mut read = begin(ids, changes)?;
        let before = if record.is_some() {
            read.heads()
        } else {
            Heads::default()
        };
        let wall_ms = i64::try_from(now_ms).unwrap_or(i64::MAX);
        read.write(wall_ms, |edit| study::add_member(edit, person, name, role));
        writes.extend(study_writes(*document, group, &read, &before, record.is_none()));
    }
    Ok(writes)
}

fn begin(ids: &mut IdSource, changes: Vec<Vec<u8>>) -> Result<Document, Failure> {
    if changes.is_empty() {
        return Ok(Document::new(DocumentKind::Study, ids.session()));
    }
    let mut read = Document::blank(ids.session());
    read.apply(changes).map_err(|_| Failure::Unreadable)?;
    Ok(read)
}

fn study_writes(document: DocumentId, group: &Group, read: &Document, before: &Heads, begins: bool) -> Vec<Write> {
    let registration = Record::Registered(Registration {
        kind: DocumentKind::Study,
        owner: Owner::Group(group.id.clone()),
    });
    store::writes(document, read.changes_since(before), begins.then_some(&registration))
}

fn seed() -> [u8; 32] {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).expect("every system that this runs on has randomness");
    seed
}
