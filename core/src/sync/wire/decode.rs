//! Frames to messages.

use std::collections::BTreeMap;

use super::cbor::Item;
use super::{MAX_ENTRIES, Message, PROTOCOL_VERSION, PeerMetadata, RemoteHeads, WireError};
use crate::document::DocumentKind;
use crate::id::DocumentId;

/// The message in one frame.
///
/// # Errors
/// A [`WireError`] for what no automerge-repo client sends; unknown types and fields are none.
pub fn decode(frame: &[u8]) -> Result<Message, WireError> {
    let fields = Fields::read(frame)?;
    let name = fields.text("type")?;
    let sender = || fields.text("senderId");
    let target = || fields.text("targetId");
    let message = match name.as_str() {
        "join" => Message::Join {
            sender: sender()?,
            metadata: fields.metadata()?,
            versions: match fields.get("supportedProtocolVersions") {
                Some(_) => fields.texts("supportedProtocolVersions")?,
                None => vec![PROTOCOL_VERSION.to_owned()],
            },
        },
        "peer" => Message::Peer {
            sender: sender()?,
            target: target()?,
            metadata: fields.metadata()?,
            version: fields.text("selectedProtocolVersion")?,
            time_ms: fields.time(),
        },
        "error" => Message::Error {
            message: fields.text("message")?,
        },
        "request" => Message::Request {
            sender: sender()?,
            target: target()?,
            document: fields.document()?,
            data: fields.data()?,
            kind: fields.kind(),
        },
        "sync" => Message::Sync {
            sender: sender()?,
            target: target()?,
            document: fields.document()?,
            data: fields.data()?,
            kind: fields.kind(),
        },
        "doc-unavailable" => Message::DocUnavailable {
            sender: sender()?,
            target: target()?,
            document: fields.document()?,
        },
        "ephemeral" => Message::Ephemeral {
            sender: sender()?,
            target: target()?,
            document: fields.document()?,
            session: fields.text("sessionId")?,
            count: fields.number("count")?,
            data: fields.data()?,
        },
        "remote-subscription-change" => Message::RemoteSubscriptionChange {
            sender: sender()?,
            target: target()?,
            add: fields.texts("add")?,
            remove: fields.texts("remove")?,
        },
        "remote-heads-changed" => Message::RemoteHeadsChanged {
            sender: sender()?,
            target: target()?,
            document: fields.document()?,
            heads: fields.remote_heads()?,
        },
        "leave" => Message::Leave { sender: sender()? },
        _ => Message::Unknown { name },
    };
    Ok(message)
}

/// Every field that any message has.
const OF_MESSAGE: [&str; 16] = [
    "type",
    "senderId",
    "targetId",
    "documentId",
    "data",
    "cahierKind",
    "cahierTime",
    "peerMetadata",
    "supportedProtocolVersions",
    "selectedProtocolVersion",
    "message",
    "sessionId",
    "count",
    "add",
    "remove",
    "newHeads",
];
const OF_METADATA: [&str; 2] = ["storageId", "isEphemeral"];
const OF_REMOTE_HEADS: [&str; 2] = ["heads", "timestamp"];

/// The fields of a map that are set, each still as its bytes: which of them matter, and as what, is known
/// only when the type has been read, and that may come last.
struct Fields<'a>(Vec<(&'static str, Item<'a>)>);

impl<'a> Fields<'a> {
    fn read(frame: &'a [u8]) -> Result<Self, WireError> {
        Self::of(Item::filling(frame)?, &OF_MESSAGE)?.ok_or(WireError::NotAMap)
    }

    /// The fields of these names, none if this is no map. Null and undefined are not set. Of a name that
    /// comes twice the last counts, as in JavaScript.
    fn of(item: Item<'a>, names: &[&'static str]) -> Result<Option<Self>, WireError> {
        let mut fields = Vec::new();
        let map = item.map(|key, value| {
            let known = names.iter().find(|name| Some(**name) == key.as_deref());
            if let Some(name) = known {
                fields.retain(|(earlier, _)| earlier != name);
                if !value.is_nothing() {
                    fields.push((*name, value));
                }
            }
            Ok(())
        })?;
        Ok(map.map(|()| Self(fields)))
    }

    fn get(&self, name: &'static str) -> Option<Item<'a>> {
        self.0
            .iter()
            .find_map(|(field, value)| (*field == name).then_some(*value))
    }

    fn must(&self, name: &'static str) -> Result<Item<'a>, WireError> {
        self.get(name).ok_or(WireError::Missing { field: name })
    }

    fn text(&self, field: &'static str) -> Result<String, WireError> {
        self.must(field)?.text()?.ok_or(WireError::WrongType { field })
    }

    fn number(&self, field: &'static str) -> Result<u64, WireError> {
        self.must(field)?.number()?.ok_or(WireError::WrongType { field })
    }

    fn data(&self) -> Result<Vec<u8>, WireError> {
        let field = "data";
        self.must(field)?.bytes()?.ok_or(WireError::WrongType { field })
    }

    fn document(&self) -> Result<DocumentId, WireError> {
        self.text("documentId")?.parse().map_err(|_| WireError::NotADocumentId)
    }

    /// Cahier's own field of `peer`. Whatever else stands there is taken for nothing.
    fn time(&self) -> Option<u64> {
        self.number("cahierTime").ok()
    }

    /// Cahier's own field. Whatever it does not know there, it takes for nothing.
    fn kind(&self) -> Option<DocumentKind> {
        DocumentKind::parse(&self.text("cahierKind").ok()?)
    }

    /// A list that is not set is empty.
    fn texts(&self, field: &'static str) -> Result<Vec<String>, WireError> {
        let Some(list) = self.get(field) else {
            return Ok(Vec::new());
        };
        let mut texts = Vec::new();
        list.array(|entry| {
            if texts.len() == MAX_ENTRIES {
                return Err(WireError::TooMany { field });
            }
            texts.push(entry.text()?.ok_or(WireError::WrongType { field })?);
            Ok(())
        })?
        .ok_or(WireError::WrongType { field })?;
        Ok(texts)
    }

    fn metadata(&self) -> Result<PeerMetadata, WireError> {
        let field = "peerMetadata";
        let Some(map) = self.get(field) else {
            return Ok(PeerMetadata::default());
        };
        let fields = Fields::of(map, &OF_METADATA)?.ok_or(WireError::WrongType { field })?;
        Ok(PeerMetadata {
            storage_id: fields.get("storageId").map(|_| fields.text("storageId")).transpose()?,
            is_ephemeral: match fields.get("isEphemeral") {
                Some(value) => value.boolean()?.ok_or(WireError::WrongType { field: "isEphemeral" })?,
                None => false,
            },
        })
    }

    /// A map that is not set is empty.
    fn remote_heads(&self) -> Result<BTreeMap<String, RemoteHeads>, WireError> {
        let field = "newHeads";
        let mut all = BTreeMap::new();
        let Some(map) = self.get(field) else {
            return Ok(all);
        };
        map.map(|storage, value| {
            if all.len() == MAX_ENTRIES {
                return Err(WireError::TooMany { field });
            }
            let wrong = WireError::WrongType { field };
            let fields = Fields::of(value, &OF_REMOTE_HEADS)?.ok_or(wrong)?;
            let heads = RemoteHeads {
                heads: fields.texts("heads")?,
                timestamp_ms: fields.number("timestamp")?,
            };
            all.insert(storage.ok_or(wrong)?, heads);
            Ok(())
        })?
        .ok_or(WireError::WrongType { field })?;
        Ok(all)
    }
}
