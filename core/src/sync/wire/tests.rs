use proptest::prelude::*;

use super::*;

const DOCUMENT: DocumentId = DocumentId::from_bytes([7; 16]);

/// A map header, then text keys and raw values, as bytes.
fn frame(header: &[u8], fields: &[(&str, &[u8])]) -> Vec<u8> {
    let mut frame = header.to_vec();
    for (key, value) in fields {
        frame.extend(text(key));
        frame.extend_from_slice(value);
    }
    frame
}

/// Text of fewer than 256 bytes.
fn text(text: &str) -> Vec<u8> {
    let length = u8::try_from(text.len()).expect("tests write short text");
    [&[0x78, length], text.as_bytes()].concat()
}

fn sync(data: &[u8]) -> Message {
    Message::Sync {
        sender: "a".into(),
        target: "b".into(),
        document: DOCUMENT,
        data: data.to_vec(),
        kind: None,
    }
}

/// The fields of `sync(data)`, where `data` is the raw value.
fn sync_frame(header: &[u8], data: &[u8], more: &[(&str, &[u8])]) -> Vec<u8> {
    let id = text(&DOCUMENT.to_string());
    let mut fields: Vec<(&str, &[u8])> = vec![
        ("type", &[0x64, b's', b'y', b'n', b'c']),
        ("senderId", &[0x61, b'a']),
        ("targetId", &[0x61, b'b']),
        ("documentId", &id),
        ("data", data),
    ];
    fields.extend_from_slice(more);
    frame(header, &fields)
}

#[test]
fn a_join_is_these_bytes() {
    let join = Message::Join {
        sender: "me".into(),
        metadata: PeerMetadata {
            storage_id: Some("s".into()),
            is_ephemeral: false,
        },
        versions: vec!["1".into()],
    };
    let bytes = b"\xa4\x64type\x64join\x68senderId\x62me\
        \x6cpeerMetadata\xa2\x69storageId\x61s\x6bisEphemeral\xf4\
        \x78\x19supportedProtocolVersions\x81\x611";
    assert_eq!(encode(&join), bytes);
    assert_eq!(decode(bytes), Ok(join));
}

#[test]
fn a_peer_that_says_the_time_is_these_bytes() {
    let peer = Message::Peer {
        sender: "r".into(),
        target: "me".into(),
        metadata: PeerMetadata::default(),
        version: "1".into(),
        time_ms: Some(1_791_886_500_000),
    };
    let bytes = b"\xa6\x64type\x64peer\x68senderId\x61r\x68targetId\x62me\
        \x6cpeerMetadata\xa1\x6bisEphemeral\xf4\
        \x77selectedProtocolVersion\x611\
        \x6acahierTime\xfb\x42\x7a\x13\x4c\x22\x0a\x00\x00";
    assert_eq!(encode(&peer), bytes);
    assert_eq!(decode(bytes), Ok(peer));
}

#[test]
fn a_sync_of_a_known_kind_is_these_bytes() {
    let message = Message::Sync {
        sender: "a".into(),
        target: "b".into(),
        document: DOCUMENT,
        data: vec![0x42, 0],
        kind: Some(DocumentKind::Draft),
    };
    let bytes = b"\xa6\x64type\x64sync\x6acahierKind\x65draft\x68senderId\x61a\x68targetId\x61b\
        \x6adocumentId\x78\x1b6gMHXjsZ5cxdn4qSbgGYYY8CnKK\x64data\x42\x42\x00";
    assert_eq!(encode(&message), bytes);
    assert_eq!(decode(bytes), Ok(message));
}

#[test]
fn every_way_to_write_a_map_and_bytes_is_read() {
    let expected = Ok(sync(b"xy"));
    // How long the map is: in the header, in 8, 16, 32 and 64 bits.
    for header in [
        &[0xa5][..],
        &[0xb8, 5],
        &[0xb9, 0, 5],
        &[0xba, 0, 0, 0, 5],
        &[0xbb, 0, 0, 0, 0, 0, 0, 0, 5],
    ] {
        assert_eq!(decode(&sync_frame(header, b"\x42xy", &[])), expected);
    }
    // A map that ends with a break.
    let mut endless = sync_frame(&[0xbf], b"\x42xy", &[]);
    endless.push(0xff);
    assert_eq!(decode(&endless), expected);
    // Bytes with a long length, in pieces, under the tag of a Uint8Array, under two tags.
    for data in [
        &b"\x5a\0\0\0\x02xy"[..],
        b"\x5f\x41x\x40\x41y\xff",
        b"\xd8\x40\x42xy",
        b"\xd8\x40\xd9\xd9\xf7\x42xy",
    ] {
        assert_eq!(decode(&sync_frame(&[0xa5], data, &[])), expected);
    }
}

#[test]
fn text_in_pieces_is_read() {
    let bytes = b"\xa2\x64type\x7f\x62le\x63ave\xff\x68senderId\x61a";
    assert_eq!(decode(bytes), Ok(Message::Leave { sender: "a".into() }));
}

#[test]
fn unknown_fields_are_passed_over_whatever_they_hold() {
    let more: [(&str, &[u8]); 6] = [
        ("nested", b"\x82\xa1\x61a\xf7\x9f\xf9\x3c\x00\xff"),
        ("negative", b"\x38\x63"),
        ("undefined", b"\xf7"),
        ("float", b"\xfb\x3f\xf0\0\0\0\0\0\0"),
        ("date", b"\xc1\x1a\x51\x4b\x67\xb0"),
        ("add", b"\x05"),
    ];
    assert_eq!(decode(&sync_frame(&[0xab], b"\x42xy", &more)), Ok(sync(b"xy")));
    // A key that is no text.
    let mut frame = sync_frame(&[0xa6], b"\x42xy", &[]);
    frame.extend_from_slice(b"\x01\x02");
    assert_eq!(decode(&frame), Ok(sync(b"xy")));
}

#[test]
fn the_last_of_two_equal_fields_counts_and_fields_come_in_any_order() {
    let bytes = b"\xa3\x68senderId\x61a\x68senderId\x61b\x64type\x65leave";
    assert_eq!(decode(bytes), Ok(Message::Leave { sender: "b".into() }));
}

#[test]
fn an_unknown_type_is_a_message_even_if_its_fields_are_not_ours() {
    let bytes = b"\xa3\x64type\x65dance\x64data\x05\x6adocumentId\x61!";
    assert_eq!(decode(bytes), Ok(Message::Unknown { name: "dance".into() }));
}

#[test]
fn an_unknown_kind_of_document_is_none() {
    for kind in [&b"\x69gradebook"[..], b"\x05", b"\xf6"] {
        let frame = sync_frame(&[0xa6], b"\x42xy", &[("cahierKind", kind)]);
        assert_eq!(decode(&frame), Ok(sync(b"xy")));
    }
}

#[test]
fn a_join_may_leave_out_everything_but_its_sender() {
    let expected = Ok(Message::Join {
        sender: "me".into(),
        metadata: PeerMetadata::default(),
        versions: vec!["1".into()],
    });
    for rest in [
        &[][..],
        &[("peerMetadata", &b"\xa0"[..])],
        &[("peerMetadata", b"\xf6"), ("supportedProtocolVersions", b"\xf7")],
        &[("peerMetadata", b"\xf7")],
        &[("peerMetadata", b"\xa2\x69storageId\xf7\x6bisEphemeral\xf6")],
    ] {
        let mut fields = vec![("type", &b"\x64join"[..]), ("senderId", b"\x62me")];
        fields.extend_from_slice(rest);
        let header = [0xa0 | u8::try_from(fields.len()).expect("tests write few fields")];
        assert_eq!(decode(&frame(&header, &fields)), expected);
    }
}

/// Made with cbor-x 1.6.9 and the options of automerge-repo 2.5.6.
#[test]
fn what_automerge_repo_sends_is_read() {
    let (sender, target) = (|| "a".to_owned(), || "b".to_owned());
    let join = "b900046474797065646a6f696e6873656e6465724964626d656c706565724d65746164617461b9000269\
        73746f72616765496461736b6973457068656d6572616cf47819737570706f7274656450726f746f636f6c56\
        657273696f6e73816131";
    let expected = Message::Join {
        sender: "me".into(),
        metadata: PeerMetadata {
            storage_id: Some("s".into()),
            is_ephemeral: false,
        },
        versions: vec!["1".into()],
    };
    assert_eq!(decode(&unhex(join)), Ok(expected));

    let ephemeral = "b90007647479706569657068656d6572616c6873656e6465724964616168746172676574496461\
        626a646f63756d656e744964781b36674d48586a735a356378646e34715362674759595938436e4b4b697365\
        7373696f6e4964617365636f756e74036464617461420102";
    let expected = Message::Ephemeral {
        sender: sender(),
        target: target(),
        document: DOCUMENT,
        session: "s".into(),
        count: 3,
        data: vec![1, 2],
    };
    assert_eq!(decode(&unhex(ephemeral)), Ok(expected));

    let subscription = "b900056474797065781a72656d6f74652d737562736372697074696f6e2d6368616e67656873\
        656e646572496461616874617267657449646162636164648161736672656d6f7665f7";
    let expected = Message::RemoteSubscriptionChange {
        sender: sender(),
        target: target(),
        add: vec!["s".into()],
        remove: vec![],
    };
    assert_eq!(decode(&unhex(subscription)), Ok(expected));

    let heads = "b9000564747970657472656d6f74652d68656164732d6368616e6765646873656e64657249646161687\
        46172676574496461626a646f63756d656e744964781b36674d48586a735a356378646e3471536267475959\
        5938436e4b4b686e65774865616473b900016173b900026568656164738161686974696d657374616d70fb42\
        78bcfe5687b000";
    let expected = Message::RemoteHeadsChanged {
        sender: sender(),
        target: target(),
        document: DOCUMENT,
        heads: [(
            "s".to_owned(),
            RemoteHeads {
                heads: vec!["h".into()],
                timestamp_ms: 1_700_000_000_123,
            },
        )]
        .into(),
    };
    assert_eq!(decode(&unhex(heads)), Ok(expected));
}

fn unhex(text: &str) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).expect("tests write hexadecimal");
    let pairs = text.as_bytes().chunks_exact(2);
    let bytes = pairs.map(|pair| digit(&pair[0]) * 16 + digit(&pair[1]));
    bytes
        .map(|byte| u8::try_from(byte).expect("two digits are a byte"))
        .collect()
}

#[test]
fn remote_lists_may_be_undefined_and_clocks_floats() {
    let bytes = b"\xa5\x64type\x78\x1aremote-subscription-change\x68senderId\x61a\x68targetId\x61b\
        \x63add\x81\x61*\x66remove\xf7";
    let expected = Message::RemoteSubscriptionChange {
        sender: "a".into(),
        target: "b".into(),
        add: vec![EVERY_STORAGE.into()],
        remove: vec![],
    };
    assert_eq!(decode(bytes), Ok(expected));

    let heads = Message::RemoteHeadsChanged {
        sender: "a".into(),
        target: "b".into(),
        document: DOCUMENT,
        heads: [(
            "s".to_owned(),
            RemoteHeads {
                heads: vec![],
                timestamp_ms: 1_700_000_000_123,
            },
        )]
        .into(),
    };
    let id = text(&DOCUMENT.to_string());
    // 1,700,000,000,123 as a float, and with half a millisecond more.
    for timestamp in [b"\x42\x78\xbc\xfe\x56\x87\xb0\x00", b"\x42\x78\xbc\xfe\x56\x87\xb8\x00"] {
        let new_heads = [&b"\xa1\x61s\xa2\x65heads\x80\x69timestamp\xfb"[..], timestamp].concat();
        let frame = frame(
            &[0xa5],
            &[
                ("type", b"\x74remote-heads-changed"),
                ("senderId", b"\x61a"),
                ("targetId", b"\x61b"),
                ("documentId", &id),
                ("newHeads", &new_heads),
            ],
        );
        assert_eq!(decode(&frame).as_ref(), Ok(&heads));
    }
    assert!(
        encode(&heads).ends_with(b"\x69timestamp\xfb\x42\x78\xbc\xfe\x56\x87\xb0\x00"),
        "JavaScript must not read the time as a BigInt"
    );
}

#[test]
fn heads_that_are_missing_or_undefined_are_none() {
    let id = text(&DOCUMENT.to_string());
    let fields: [(&str, &[u8]); 5] = [
        ("type", b"\x74remote-heads-changed"),
        ("senderId", b"\x61a"),
        ("targetId", b"\x61b"),
        ("documentId", &id),
        ("newHeads", b"\xf7"),
    ];
    let expected = Message::RemoteHeadsChanged {
        sender: "a".into(),
        target: "b".into(),
        document: DOCUMENT,
        heads: [].into(),
    };
    assert_eq!(decode(&frame(&[0xa5], &fields)).as_ref(), Ok(&expected));
    assert_eq!(decode(&frame(&[0xa4], &fields[..4])).as_ref(), Ok(&expected));
}

#[test]
fn what_is_no_message_says_why() {
    let missing = |field| Err(WireError::Missing { field });
    let wrong = |field| Err(WireError::WrongType { field });
    assert_eq!(decode(b""), Err(WireError::NotCbor));
    assert_eq!(decode(b"hello there"), Err(WireError::NotCbor));
    assert_eq!(decode(b"\x80"), Err(WireError::NotAMap));
    assert_eq!(decode(b"\xa0"), missing("type"));
    assert_eq!(decode(b"\xa0\x00"), Err(WireError::NotCbor));
    assert_eq!(decode(b"\xa1\x64type\x01"), wrong("type"));
    assert_eq!(decode(b"\xa1\x64type\x64join"), missing("senderId"));
    assert_eq!(decode(b"\xa1\x64type\x61\xff"), Err(WireError::NotCbor));
    assert_eq!(decode(&sync_frame(&[0xa5], b"\x62xy", &[])), wrong("data"));
    assert_eq!(decode(&sync_frame(&[0xa5], b"\xf6", &[])), missing("data"));
    for id in [&b"\x61!"[..], b"\x60", b"\x78\x1b6gMHXjsZ5cxdn4qSbgGYYY8CnKL"] {
        let frame = sync_frame(&[0xa6], b"\x40", &[("documentId", id)]);
        assert_eq!(decode(&frame), Err(WireError::NotADocumentId));
    }
    assert_eq!(
        decode(&sync_frame(&[0xa6], b"\x40", &[("documentId", b"\x05")])),
        wrong("documentId")
    );
}

#[test]
fn numbers_that_count_nothing_are_refused() {
    let id = text(&DOCUMENT.to_string());
    for count in [
        &b"\x20"[..],                    // -1
        b"\xfb\x7f\xf8\0\0\0\0\0\0",     // not a number
        b"\xfb\xbf\xf0\0\0\0\0\0\0",     // -1.0
        b"\xfb\x7f\xf0\0\0\0\0\0\0",     // infinity
        b"\xc2\x49\x01\0\0\0\0\0\0\0\0", // a bignum
        b"\x61\x31",                     // "1"
        b"\xf5",                         // true
    ] {
        let frame = frame(
            &[0xa7],
            &[
                ("type", b"\x69ephemeral"),
                ("senderId", b"\x61a"),
                ("targetId", b"\x61b"),
                ("documentId", &id),
                ("sessionId", b"\x61s"),
                ("count", count),
                ("data", b"\x41x"),
            ],
        );
        assert_eq!(decode(&frame), Err(WireError::WrongType { field: "count" }));
    }
}

#[test]
fn an_announced_length_is_not_believed() {
    // 8 GiB of bytes, of text, of list entries, of map entries, in a frame of a few bytes.
    for length in [
        b"\x5b\0\0\0\x02\0\0\0\0",
        b"\x7b\0\0\0\x02\0\0\0\0",
        b"\x9b\0\0\0\x02\0\0\0\0",
    ] {
        assert_eq!(decode(&sync_frame(&[0xa5], length, &[])), Err(WireError::NotCbor));
    }
    assert_eq!(decode(b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff"), Err(WireError::NotCbor));
    assert_eq!(decode(b"\xbf"), Err(WireError::NotCbor));
}

#[test]
fn deep_nesting_is_refused() {
    for opening in [&b"\x81"[..], b"\x9f", b"\xa1\x01", b"\xbf\x01", b"\xd8\x40"] {
        let deep = opening.repeat(1_000_000);
        assert_eq!(decode(&deep), Err(WireError::TooDeep));
    }
}

#[test]
fn long_lists_are_refused() {
    let list = |entries: u16| {
        let mut list = vec![0x99];
        list.extend(entries.to_be_bytes());
        list.extend(vec![0x60; usize::from(entries)]);
        frame(
            &[0xa4],
            &[
                ("type", &text("remote-subscription-change")),
                ("senderId", b"\x61a"),
                ("targetId", b"\x61b"),
                ("add", &list),
            ],
        )
    };
    assert!(decode(&list(1024)).is_ok());
    assert_eq!(decode(&list(1025)), Err(WireError::TooMany { field: "add" }));
}

#[test]
fn heads_are_base58check_of_the_hash() {
    let hash = Hash::from_bytes([0xab; 32]);
    let text = "2Jc6VooH5wxteNEnVgqR8hNw3Pb58bphqk1myKZpXwrCfzJMhM";
    assert_eq!(head_to_text(&hash), text);
    assert_eq!(head_from_text(text), Some(hash));
    assert_eq!(head_from_text(&text.replace('J', "K")), None);
    assert_eq!(head_from_text(&"1".repeat(100_000)), None);
    assert_eq!(head_from_text(&DOCUMENT.to_string()), None);
    let heads = Heads::new([hash, Hash::from_bytes([1; 32])]);
    assert_eq!(RemoteHeads::new(&heads, 5).hashes(), Some(heads));
}

#[test]
fn nothing_that_people_wrote_is_printed() {
    let secret = "Otter";
    let join = Message::Join {
        sender: secret.into(),
        metadata: PeerMetadata::default(),
        versions: vec![secret.into()],
    };
    let error = Message::Error { message: secret.into() };
    let unknown = Message::Unknown { name: secret.into() };
    let ephemeral = Message::Ephemeral {
        sender: secret.into(),
        target: secret.into(),
        document: DOCUMENT,
        session: secret.into(),
        count: 1,
        data: secret.into(),
    };
    for message in [join, error, unknown, ephemeral, sync(secret.as_bytes())] {
        let printed = format!("{message:?}");
        assert!(!printed.contains(secret) && !printed.contains("79, 116"), "{printed}");
    }
    assert_eq!(
        format!("{:?}", sync(b"xy")),
        "Sync { document: 6gMHXjsZ5cxdn4qSbgGYYY8CnKK, data_bytes: 2, .. }"
    );
}

fn any_message() -> impl Strategy<Value = Message> {
    let peer = || ".{0,40}";
    let document = || any::<[u8; 16]>().prop_map(DocumentId::from_bytes);
    let data = || prop::collection::vec(any::<u8>(), 0..300);
    let kind = || prop::option::of(prop::sample::select(DocumentKind::ALL.to_vec()));
    let texts = || prop::collection::vec(".{0,10}", 0..30);
    let metadata = || {
        (prop::option::of(".{0,40}"), any::<bool>()).prop_map(|(storage_id, is_ephemeral)| PeerMetadata {
            storage_id,
            is_ephemeral,
        })
    };
    let remote = || (texts(), any::<u64>()).prop_map(|(heads, timestamp_ms)| RemoteHeads { heads, timestamp_ms });
    prop_oneof![
        (peer(), metadata(), texts()).prop_map(|(sender, metadata, versions)| Message::Join {
            sender,
            metadata,
            versions
        }),
        (peer(), peer(), metadata(), peer(), prop::option::of(0..1_u64 << 53)).prop_map(
            |(sender, target, metadata, version, time_ms)| Message::Peer {
                sender,
                target,
                metadata,
                version,
                time_ms
            }
        ),
        peer().prop_map(|message| Message::Error { message }),
        (peer(), peer(), document(), data(), kind()).prop_map(|(sender, target, document, data, kind)| {
            Message::Request {
                sender,
                target,
                document,
                data,
                kind,
            }
        }),
        (peer(), peer(), document(), data(), kind()).prop_map(|(sender, target, document, data, kind)| {
            Message::Sync {
                sender,
                target,
                document,
                data,
                kind,
            }
        }),
        (peer(), peer(), document()).prop_map(|(sender, target, document)| Message::DocUnavailable {
            sender,
            target,
            document
        }),
        (peer(), peer(), document(), peer(), any::<u64>(), data()).prop_map(
            |(sender, target, document, session, count, data)| Message::Ephemeral {
                sender,
                target,
                document,
                session,
                count,
                data,
            }
        ),
        (peer(), peer(), texts(), texts()).prop_map(|(sender, target, add, remove)| {
            Message::RemoteSubscriptionChange {
                sender,
                target,
                add,
                remove,
            }
        }),
        (
            peer(),
            peer(),
            document(),
            prop::collection::btree_map(".{0,10}", remote(), 0..5)
        )
            .prop_map(|(sender, target, document, heads)| Message::RemoteHeadsChanged {
                sender,
                target,
                document,
                heads,
            }),
        peer().prop_map(|sender| Message::Leave { sender }),
        "x-[a-z]{0,10}".prop_map(|name| Message::Unknown { name }),
    ]
}

proptest! {
    #[test]
    fn every_message_reads_back_as_written(message in any_message()) {
        prop_assert_eq!(decode(&encode(&message)), Ok(message));
    }

    #[test]
    fn junk_is_an_answer_and_never_a_panic(junk in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&junk);
    }

    #[test]
    fn a_message_with_wrong_bytes_is_an_answer_and_never_a_panic(
        message in any_message(),
        spoils in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        end in any::<prop::sample::Index>(),
    ) {
        let mut frame = encode(&message);
        for (place, byte) in spoils {
            let place = place.index(frame.len());
            frame[place] = byte;
        }
        let _ = decode(&frame);
        let _ = decode(&frame[..end.index(frame.len())]);
    }
}
