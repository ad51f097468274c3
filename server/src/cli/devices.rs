//! `cahier devices`: which tablets have joined, and signing them out.

use std::path::PathBuf;

use cahier_core::id::{DeviceId, PersonId};
use cahier_server::admin::{DeviceState, DeviceView, Request};
use clap::{Args, Subcommand};

use super::Failure;
use super::ask::ask;
use super::print::{Output, table, utc};

#[derive(Args)]
pub(super) struct Devices {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the devices that have joined
    List(List),
    /// Sign a device out, or all of one person's; it takes effect at once
    Revoke(Revoke),
}

#[derive(Args)]
struct List {
    /// The relay's directory
    #[arg(long)]
    data: PathBuf,
    /// Also those that are not let in any more
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    output: Output,
}

#[derive(Args)]
struct Revoke {
    /// The device's id, as `cahier devices list` has it
    #[arg(required_unless_present = "person")]
    device: Option<String>,
    /// All devices of the person with this id, and their open invites
    #[arg(long, conflicts_with = "device")]
    person: Option<String>,
    /// The relay's directory
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    output: Output,
}

impl Devices {
    pub(super) fn run(self) -> Result<(), Failure> {
        match self.command {
            Command::List(command) => command.run(),
            Command::Revoke(command) => command.run(),
        }
    }
}

impl List {
    fn run(self) -> Result<(), Failure> {
        let mut devices: Vec<DeviceView> = ask(&self.data, Request::Devices, |_| Ok(()))?;
        devices.retain(|device| self.all || device.state == DeviceState::Joined);
        self.output.list(&devices, || {
            let rows = devices.iter().map(|device| {
                let state = match device.state {
                    DeviceState::Joined => format!("joined {}", utc(device.joined_at_ms)),
                    DeviceState::Ended => "its account has ended".to_owned(),
                    DeviceState::Revoked => "signed out".to_owned(),
                };
                let (id, person) = (device.device.to_string(), device.person.to_string());
                [id, device.name.clone(), device.role.name().to_owned(), state, person]
            });
            table(["device", "name", "role", "state", "person"], rows)
        })
    }
}

impl Revoke {
    fn run(self) -> Result<(), Failure> {
        match (self.device, self.person) {
            (Some(device), _) => {
                let () = ask(&self.data, Request::RevokeDevice(DeviceId::new(device)), |_| Ok(()))?;
                self.output.done("the device was signed out")
            }
            (None, Some(person)) => {
                let request = Request::RemovePerson(PersonId::new(person));
                let devices: Vec<DeviceId> = ask(&self.data, request, |_| Ok(()))?;
                self.output.done(&format!(
                    "{} devices were signed out, and no invite of this person is open",
                    devices.len()
                ))
            }
            (None, None) => unreachable!("clap asks for one of them"),
        }
    }
}
