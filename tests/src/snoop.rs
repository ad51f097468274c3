//! Somebody who asks for documents that are not theirs, and writes into them.

use cahier_core::access::Account;
use cahier_core::document::{Document, DocumentKind, SyncState};
use cahier_core::id::{DeviceId, DocumentId};
use cahier_core::sync::wire::{self, Message, PROTOCOL_VERSION, PeerMetadata};
use cahier_server::relay::{ConnectionId, Event, Visitor};

use crate::host::{Host, Said};

/// Connects as `account`, asks for every one of these documents, offers changes to each, and returns those that it
/// was told anything about.
///
/// # Panics
/// Never: what the relay sends can be read.
pub fn snoop(
    host: &mut Host,
    account: Account,
    documents: &[DocumentId],
    intruder: &Document,
    now_ms: i64,
) -> Vec<DocumentId> {
    let connection = ConnectionId(u64::MAX);
    let visitor = Visitor::Account {
        account,
        device: DeviceId::new("snoop"),
    };
    host.tell(Event::Opened { connection, visitor }, now_ms);
    let sender = || "snoop".to_owned();
    let mut frames = vec![Message::Join {
        sender: sender(),
        metadata: PeerMetadata {
            storage_id: Some("snoop".to_owned()),
            is_ephemeral: false,
        },
        versions: vec![PROTOCOL_VERSION.to_owned()],
    }];
    for document in documents {
        let data = intruder
            .generate_sync(&mut SyncState::new())
            .expect("there is something to say");
        let target = "relay".to_owned();
        frames.push(Message::Request {
            sender: sender(),
            target: target.clone(),
            document: *document,
            data: data.clone(),
            kind: Some(DocumentKind::Draft),
        });
        frames.push(Message::Sync {
            sender: sender(),
            target,
            document: *document,
            data,
            kind: Some(DocumentKind::Lesson),
        });
    }
    for frame in frames {
        let bytes = wire::encode(&frame);
        host.tell(Event::Frame { connection, bytes }, now_ms);
    }
    while host.jobs() > 0 {
        host.work(now_ms);
    }
    let heard = host.said().into_iter().filter_map(|(to, said)| match said {
        Said::Frame(bytes) if to == connection => wire::decode(&bytes).ok(),
        Said::Frame(_) | Said::Close(_) => None,
    });
    let heard = heard
        .filter_map(|message| match message {
            Message::Sync { document, .. } | Message::RemoteHeadsChanged { document, .. } => Some(document),
            _ => None,
        })
        .collect();
    host.tell(Event::Closed { connection }, now_ms);
    heard
}
