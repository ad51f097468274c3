//! A device behind its bridge, and a relay that it can join: what an app's contract test talks to.
//!
//! The first line that it prints is an invite's link. Then each line that it reads is `ID BASE64`, an ask for
//! `Device::call`, and is answered by `ID BASE64`; `changed` stands between them where the device said so. It carries
//! bytes as a native shell does, and is over when its input is.

use std::io::{BufRead as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cahier_bindings::{Device, Listener};
use cahier_core::access::Role;
use cahier_server::admin::{Alone, InviteRequest, Invited, Request};
use cahier_server::listen::{Listen, Listener as Address};
use cahier_server::relay::Limits;
use cahier_server::{Access, Config, run, store};

struct Told;

impl Listener for Told {
    fn changed(&self) {
        say("changed");
    }
}

/// Each line is whole, whichever thread says it.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // Whoever has stopped reading has ended the test.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

#[tokio::main]
async fn main() {
    let directory = tempfile::tempdir().expect("a directory");
    let relay = directory.path().join("relay");
    let code = invite(&relay).await;
    let server = run(Config {
        store: store::open(&relay, store::CACHE_BYTES).expect("a directory of our own"),
        data: Some(relay.clone()),
        listener: Address::bind(Listen::plain("127.0.0.1:0".parse().expect("an address"))).expect("a free port"),
        access: Access::Guarded,
        secure_cookies: false,
        metrics: None,
        limits: Limits::default(),
    })
    .await
    .expect("the store is sound");
    let files = directory.path().join("device").display().to_string();
    let device = Arc::new(Device::open(files, "amara".to_owned(), Arc::new(Told)).expect("a free file"));
    say(&format!("http://{}/#/join/{code}", server.address()));

    let (lines, mut asked) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { break };
            if lines.send(line).is_err() {
                break;
            }
        }
    });
    while let Some(line) = asked.recv().await {
        let (id, ask) = line.split_once(' ').expect("an id and an ask");
        let (id, ask) = (id.to_owned(), STANDARD.decode(ask).expect("base64"));
        let device = Arc::clone(&device);
        tokio::spawn(async move { say(&format!("{id} {}", STANDARD.encode(device.call(ask).await))) });
    }
    device.close().await.expect("it was open");
    server.shutdown().await.expect("it stops");
}

async fn invite(relay: &Path) -> String {
    let store = store::open(relay, store::CACHE_BYTES).expect("a store");
    let request = InviteRequest {
        role: Role::GroupLead,
        name: "Amara".to_owned(),
        school: Some("Kestrel Lane Primary".to_owned()),
        group: Some("Year 5".to_owned()),
        lesson: None,
        card: None,
        hours: None,
        uses: 5,
        days: 14,
    };
    let alone = Alone::new(store).expect("the store is sound");
    let answer = alone.handle(Request::Invite(request), |_| Ok(())).await;
    let invited: Invited = serde_json::from_value(answer.expect("it is made")).expect("an invite");
    invited.code
}
