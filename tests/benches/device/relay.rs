//! A relay in a directory of its own, with an invite for the lead of a group.

use cahier_core::access::Role;
use cahier_server::admin::{Alone, InviteRequest, Invited, Request};
use cahier_server::listen::{Listen, Listener};
use cahier_server::relay::Limits;
use cahier_server::{Access, Config, Server, run, store};
use tempfile::TempDir;

pub(crate) struct Relay {
    server: Server,
    code: String,
    _directory: TempDir,
}

impl Relay {
    pub(crate) async fn start() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let open = || store::open(directory.path(), store::CACHE_BYTES).expect("a store");
        let request = InviteRequest {
            role: Role::GroupLead,
            name: "Dana".to_owned(),
            school: Some("Kestrel Lane Primary".to_owned()),
            group: Some("Year 5".to_owned()),
            lesson: None,
            card: None,
            hours: None,
            uses: 5,
            days: 14,
        };
        let alone = Alone::new(open()).expect("the store is sound");
        let answer = alone.handle(Request::Invite(request), |_| Ok(())).await;
        let invited: Invited = serde_json::from_value(answer.expect("it is made")).expect("an invite");
        let server = run(Config {
            store: open(),
            data: Some(directory.path().to_owned()),
            listener: Listener::bind(Listen::plain("127.0.0.1:0".parse().expect("an address"))).expect("a port"),
            access: Access::Guarded,
            secure_cookies: false,
            metrics: None,
            limits: Limits::default(),
        });
        Self {
            server: server.await.expect("the store is sound"),
            code: invited.code,
            _directory: directory,
        }
    }

    pub(crate) fn link(&self) -> String {
        format!("http://{}/#/join/{}", self.server.address(), self.code)
    }

    pub(crate) async fn stop(self) {
        self.server.shutdown().await.expect("it stops");
    }
}
