//! `cahier groups`: which groups there are, who looks after them, and what they agreed to.

use std::path::PathBuf;

use cahier_server::access::Research;
use cahier_server::admin::{AssignRequest, Assignment, GroupName, GroupView, Request, ResearchRequest};
use clap::{Args, Subcommand, ValueEnum};

use super::Failure;
use super::ask::ask;
use super::print::{Output, table};

#[derive(Args)]
pub(super) struct Groups {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the groups
    List(List),
    /// Make a group, if it is not there
    Add(Add),
    /// Let a lead practitioner look after a group: they read its studies and lessons
    Assign(Assign),
    /// Let a lead practitioner look after a group no longer; what their tablets have read stays on them
    Unassign(Assign),
    /// Keep whether a group agreed that what it releases is studied; analysts see it only then
    Research(SetResearch),
}

#[derive(Args)]
struct Named {
    /// The relay's directory
    #[arg(long)]
    data: PathBuf,
    /// The school's name
    #[arg(long)]
    school: String,
    /// The group's name
    #[arg(long)]
    group: String,
    #[command(flatten)]
    output: Output,
}

#[derive(Args)]
struct List {
    /// The relay's directory
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    output: Output,
}

#[derive(Args)]
struct Add {
    #[command(flatten)]
    named: Named,
}

#[derive(Args)]
struct Assign {
    #[command(flatten)]
    named: Named,
    /// The lead practitioner's name, or their id if two have one name
    #[arg(long)]
    person: String,
}

#[derive(Args)]
struct SetResearch {
    #[command(flatten)]
    named: Named,
    /// What the group said
    #[arg(value_enum)]
    answer: Answer,
}

#[derive(Clone, Copy, ValueEnum)]
enum Answer {
    Agreed,
    Withheld,
}

impl Groups {
    pub(super) fn run(self) -> Result<(), Failure> {
        match self.command {
            Command::List(List { data, output }) => {
                let groups: Vec<GroupView> = ask(&data, Request::Groups, |_| Ok(()))?;
                show(&output, &groups)
            }
            Command::Add(Add { named }) => named.done(Request::AddGroup),
            Command::Assign(assign) => assign.done(Assignment::Assigned),
            Command::Unassign(assign) => assign.done(Assignment::Ended),
            Command::Research(SetResearch { named, answer }) => {
                let research = match answer {
                    Answer::Agreed => Research::Agreed,
                    Answer::Withheld => Research::Withheld,
                };
                named.done(|group| Request::SetResearch(ResearchRequest { group, research }))
            }
        }
    }
}

impl Assign {
    fn done(self, assignment: Assignment) -> Result<(), Failure> {
        let person = self.person;
        self.named.done(|group| {
            Request::Assign(AssignRequest {
                group,
                person,
                assignment,
            })
        })
    }
}

impl Named {
    /// Has something done with the group and shows it as it is now.
    fn done(self, request: impl FnOnce(GroupName) -> Request) -> Result<(), Failure> {
        let Self {
            data,
            school,
            group,
            output,
        } = self;
        let group: GroupView = ask(&data, request(GroupName { school, group }), |_| Ok(()))?;
        show(&output, &[group])
    }
}

fn show(output: &Output, groups: &[GroupView]) -> Result<(), Failure> {
    output.list(groups, || {
        let rows = groups.iter().map(|group| {
            let research = match group.research {
                Research::Agreed => "agreed",
                Research::Withheld => "withheld",
            };
            let people = group.people.to_string();
            let assigned = group.assigned.join(", ");
            [
                group.school.clone(),
                group.name.clone(),
                people,
                assigned,
                research.to_owned(),
            ]
        });
        table(["school", "group", "people", "looked after by", "research"], rows)
    })
}
