//! `cahier invite`: one person, one link.

use std::path::PathBuf;

use cahier_core::access::Role;
use cahier_server::access::Secret;
use cahier_server::admin::{InviteRequest, Invited, Request};
use clap::Args;

use super::Failure;
use super::ask::ask;
use super::link::{link, qr};
use super::serve::print;

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
        let group = match (self.role, self.school, self.group) {
            (Role::Coordinator, _, _) => None,
            (_, Some(school), Some(group)) => Some((school, group)),
            _ => {
                let missing = "an observer or group lead needs --school and --group";
                return Err(Failure::Incomplete { missing });
            }
        };
        let request = InviteRequest {
            role: self.role,
            name: self.name,
            group,
            uses: self.uses,
            days: self.days,
        };
        let invited: Invited = ask(&self.data, Request::Invite(request), |_| Ok(()))?;
        let link = link(&self.base, &Secret::claimed(invited.code));
        print(&link)?;
        print(&qr(&link))
    }
}
