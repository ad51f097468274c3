//! Messages to frames.

use std::collections::BTreeMap;

use super::cbor::Writer;
use super::{Message, PeerMetadata, RemoteHeads};
use crate::document::DocumentKind;
use crate::id::DocumentId;

/// The frame of a message: the type first, then the fields as the protocol document lists them.
pub fn encode(message: &Message) -> Vec<u8> {
    match message {
        Message::Join {
            sender,
            metadata,
            versions,
        } => Frame::new("join", 4)
            .text("senderId", sender)
            .metadata(metadata)
            .texts("supportedProtocolVersions", versions),
        Message::Peer {
            sender,
            target,
            metadata,
            version,
            time_ms,
        } => {
            let frame = Frame::new("peer", 5 + usize::from(time_ms.is_some()))
                .between(sender, target)
                .metadata(metadata)
                .text("selectedProtocolVersion", version);
            match time_ms {
                Some(time_ms) => frame.number("cahierTime", *time_ms),
                None => frame,
            }
        }
        Message::Error { message } => Frame::new("error", 2).text("message", message),
        Message::Request {
            sender,
            target,
            document,
            data,
            kind,
        } => Frame::sync("request", *kind)
            .between(sender, target)
            .document(*document)
            .bytes("data", data),
        Message::Sync {
            sender,
            target,
            document,
            data,
            kind,
        } => Frame::sync("sync", *kind)
            .between(sender, target)
            .document(*document)
            .bytes("data", data),
        Message::DocUnavailable {
            sender,
            target,
            document,
        } => Frame::new("doc-unavailable", 4)
            .between(sender, target)
            .document(*document),
        Message::Ephemeral {
            sender,
            target,
            document,
            session,
            count,
            data,
        } => Frame::new("ephemeral", 7)
            .between(sender, target)
            .document(*document)
            .text("sessionId", session)
            .number("count", *count)
            .bytes("data", data),
        Message::RemoteSubscriptionChange {
            sender,
            target,
            add,
            remove,
        } => Frame::new("remote-subscription-change", 5)
            .between(sender, target)
            .texts("add", add)
            .texts("remove", remove),
        Message::RemoteHeadsChanged {
            sender,
            target,
            document,
            heads,
        } => Frame::new("remote-heads-changed", 5)
            .between(sender, target)
            .document(*document)
            .remote_heads(heads),
        Message::Leave { sender } => Frame::new("leave", 2).text("senderId", sender),
        Message::Unknown { name } => Frame::new(name, 1),
    }
    .0
    .into_bytes()
}

/// A frame under way. Each step adds one field, and together they must be as many as were announced.
struct Frame(Writer);

impl Frame {
    fn new(name: &str, fields: usize) -> Self {
        let mut writer = Writer::new();
        writer.map(fields);
        Self(writer).text("type", name)
    }

    fn sync(name: &str, kind: Option<DocumentKind>) -> Self {
        match kind {
            Some(kind) => Self::new(name, 6).text("cahierKind", kind.name()),
            None => Self::new(name, 5),
        }
    }

    fn text(mut self, name: &str, text: &str) -> Self {
        self.0.text(name);
        self.0.text(text);
        self
    }

    fn bytes(mut self, name: &str, bytes: &[u8]) -> Self {
        self.0.text(name);
        self.0.bytes(bytes);
        self
    }

    fn number(mut self, name: &str, number: u64) -> Self {
        self.0.text(name);
        self.0.number(number);
        self
    }

    fn texts(mut self, name: &str, texts: &[String]) -> Self {
        self.0.text(name);
        self.0.array(texts.len());
        for text in texts {
            self.0.text(text);
        }
        self
    }

    fn between(self, sender: &str, target: &str) -> Self {
        self.text("senderId", sender).text("targetId", target)
    }

    fn document(self, document: DocumentId) -> Self {
        self.text("documentId", &document.to_string())
    }

    fn metadata(mut self, metadata: &PeerMetadata) -> Self {
        self.0.text("peerMetadata");
        self.0.map(1 + usize::from(metadata.storage_id.is_some()));
        if let Some(storage_id) = &metadata.storage_id {
            self = self.text("storageId", storage_id);
        }
        self.0.text("isEphemeral");
        self.0.boolean(metadata.is_ephemeral);
        self
    }

    fn remote_heads(mut self, all: &BTreeMap<String, RemoteHeads>) -> Self {
        self.0.text("newHeads");
        self.0.map(all.len());
        for (storage, heads) in all {
            self.0.text(storage);
            self.0.map(2);
            self = self
                .texts("heads", &heads.heads)
                .number("timestamp", heads.timestamp_ms);
        }
        self
    }
}
