//! `cahier invite`: one person, one code, as a link, a pattern of dots and letters to type.

use std::path::{Path, PathBuf};

use cahier_core::access::{LessonCard, Role};
use cahier_core::id::DocumentId;
use cahier_server::access::Secret;
use cahier_server::admin::{InviteRequest, InviteState, InviteView, Invited, Request, Trouble};
use clap::{Args, Subcommand};
use serde_json::json;

use super::Failure;
use super::ask::ask;
use super::link::{link, qr};
use super::print::{Output, print, table, utc};

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Invite {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    make: Make,
}

#[derive(Subcommand)]
enum Command {
    /// List the invites that were made; never their codes, which are kept nowhere
    List(List),
    /// Take an invite back: nobody joins by it any more; who has joined stays
    Revoke(Revoke),
}

#[derive(Args)]
struct Make {
    /// The relay's directory
    #[arg(long, required = true)]
    data: Option<PathBuf>,
    /// The role; `cahier roles` prints what each may do
    #[arg(long, value_parser = role, required = true)]
    role: Option<Role>,
    /// The person's name, as their group will see it
    #[arg(long, required = true)]
    name: Option<String>,
    /// The group's name; made on first use. For a lead practitioner, a group to look after
    #[arg(long)]
    group: Option<String>,
    /// The school's name
    #[arg(long)]
    school: Option<String>,
    /// The lesson that a guest takes part in: the id in its address
    #[arg(long)]
    lesson: Option<DocumentId>,
    /// For a student observer, a file with the card of their lesson, as core/PROTOCOL.md has it; the account ends with the lesson
    #[arg(long)]
    card: Option<PathBuf>,
    /// After how many hours the account ends; 8 for a student observer, with the invite for a guest
    #[arg(long)]
    hours: Option<u32>,
    /// The address at which tablets reach the relay
    #[arg(long, default_value = "http://127.0.0.1:7171")]
    base: String,
    /// How many devices may join by it
    #[arg(long, default_value_t = 5)]
    uses: u32,
    /// For how many days they may
    #[arg(long, default_value_t = 14)]
    days: u32,
    #[command(flatten)]
    output: Output,
}

#[derive(Args)]
struct List {
    /// The relay's directory
    #[arg(long)]
    data: PathBuf,
    /// Also those by which nobody can join any more
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    output: Output,
}

#[derive(Args)]
struct Revoke {
    /// The invite's id, as `cahier invite list` has it
    id: String,
    /// The relay's directory
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    output: Output,
}

fn role(name: &str) -> Result<Role, String> {
    Role::parse(name).ok_or_else(|| format!("the roles are {}", Role::ALL.map(Role::name).join(", ")))
}

impl Invite {
    pub(super) fn run(self) -> Result<(), Failure> {
        match self.command {
            Some(Command::List(command)) => command.run(),
            Some(Command::Revoke(command)) => command.run(),
            None => self.make.run(),
        }
    }
}

impl Make {
    fn run(self) -> Result<(), Failure> {
        let (Some(data), Some(role), Some(name)) = (self.data, self.role, self.name) else {
            unreachable!("clap asks for these where there is no subcommand");
        };
        let request = InviteRequest {
            role,
            name,
            school: self.school,
            group: self.group,
            lesson: self.lesson,
            card: self.card.as_deref().map(card).transpose()?,
            hours: self.hours,
            uses: self.uses,
            days: self.days,
        };
        request.check()?;
        let invited: Invited = ask(&data, Request::Invite(request), |_| Ok(()))?;
        let link = link(&self.base, &Secret::claimed(invited.code.clone()));
        if self.output.json {
            let mut answer = json!(invited);
            answer["link"] = json!(link);
            return print(&answer.to_string());
        }
        print(&link)?;
        print(&qr(&link))?;
        print(&format!("or type  {}", invited.code))?;
        print(&format!("until    {}", utc(invited.expires_at_ms)))
    }
}

fn card(path: &Path) -> Result<LessonCard, Failure> {
    let unreadable = || Trouble::new("the card cannot be read", "core/PROTOCOL.md says what is in a card");
    let json = std::fs::read(path).map_err(|_| unreadable())?;
    Ok(serde_json::from_slice(&json).map_err(|_| unreadable())?)
}

impl List {
    fn run(self) -> Result<(), Failure> {
        let mut invites: Vec<InviteView> = ask(&self.data, Request::Invites, |_| Ok(()))?;
        invites.retain(|invite| self.all || invite.state == InviteState::Open);
        self.output.list(&invites, || {
            let rows = invites.iter().map(|invite| {
                let state = match invite.state {
                    InviteState::Open => format!("open for {} until {}", invite.uses_left, utc(invite.expires_at_ms)),
                    InviteState::Expired => "expired".to_owned(),
                    InviteState::Spent => "used up".to_owned(),
                    InviteState::Revoked => "taken back".to_owned(),
                };
                let (role, person) = (invite.role.name().to_owned(), invite.person.to_string());
                [invite.id.clone(), invite.name.clone(), role, state, person]
            });
            table(["id", "name", "role", "state", "person"], rows)
        })
    }
}

impl Revoke {
    fn run(self) -> Result<(), Failure> {
        let () = ask(&self.data, Request::RevokeInvite(self.id), |_| Ok(()))?;
        self.output
            .done("the invite was taken back; devices that joined by it stay, see `cahier devices`")
    }
}
