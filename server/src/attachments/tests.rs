use cahier_core::store::MemoryStore;

use super::*;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

fn open(store: &Arc<MemoryStore>) -> Attachments {
    let metrics = Arc::new(Metrics::new(0));
    let (committer, _thread) = Committer::start(store.clone(), Arc::clone(&metrics));
    Attachments::open(store.clone(), committer, metrics, 100_000).expect("the store is sound")
}

fn sender() -> Sender {
    Sender {
        owner: None,
        device: Some(DeviceId::new("tablet")),
    }
}

fn place(bytes: &[u8]) -> Place {
    let document = DocumentId::from_bytes([1; 16]);
    Place::new(document, &hex(&Sha256::digest(bytes))).expect("it is a hash")
}

fn piece(offset: u64, length: u64, bytes: &[u8]) -> Piece {
    Piece {
        offset,
        length,
        bytes: bytes.to_vec(),
    }
}

// MEDIA-13
#[tokio::test]
async fn an_upload_that_rests_for_a_day_is_dropped_with_its_pieces_and_gives_its_room_back() {
    let store = Arc::new(MemoryStore::new([7; 16]));
    let attachments = open(&store);
    let (resting, whole) = (place(&vec![1; 90_000]), place(b"whole"));
    let first = piece(0, 90_000, &vec![1; 20_000]);
    let taken = attachments.append(&resting, sender(), first, 1_000).await;
    let twenty = Progress {
        offset: 20_000,
        length: 90_000,
    };
    assert_eq!(taken, Ok(twenty));
    let short = attachments.append(&whole, sender(), piece(0, 5, b"whole"), 1_000).await;
    assert_eq!(short.map(|progress| progress.offset), Ok(5));
    let (other, more) = (place(&vec![2; 20_000]), || piece(0, 20_000, &vec![2; 20_000]));
    let too_much = attachments.append(&other, sender(), more(), 2_000).await;
    assert_eq!(too_much, Err(Fault::Full));
    // The day is counted from its last piece, also after a restart.
    let attachments = open(&store);
    attachments.sweep(1_000 + DAY_MS - 1).await;
    assert_eq!(attachments.progress(&resting).await, Ok(Some(twenty)));
    attachments.sweep(1_000 + DAY_MS).await;
    assert_eq!(attachments.progress(&resting).await, Ok(None));
    assert_eq!(attachments.whole(&whole).await, Ok(Some(b"whole".to_vec())));
    assert_eq!(store.names(BLOBS).map(|names| names.len()), Ok(2));
    let now = attachments.append(&other, sender(), more(), 2_000).await;
    assert_eq!(now.map(|progress| progress.offset), Ok(20_000));
}

// MEDIA-14
#[tokio::test]
async fn what_a_backup_takes_of_an_upload_lacks_no_piece() {
    let store = Arc::new(MemoryStore::new([7; 16]));
    let attachments = open(&store);
    let place = place(&vec![1; 40_000]);
    attachments
        .append(&place, sender(), piece(0, 40_000, &vec![1; 20_000]), 0)
        .await
        .expect("there is room");
    let names = store.names(BLOBS).expect("the store is sound");
    // The rest comes while the backup is made.
    attachments
        .append(&place, sender(), piece(20_000, 40_000, &vec![1; 20_000]), 0)
        .await
        .expect("there is room");
    let copy = MemoryStore::new([8; 16]);
    for name in names {
        for (key, value) in with_pieces(store.as_ref(), name).expect("the store is sound") {
            copy.commit(&[swap(key, None, Some(value))]).expect("each comes once");
        }
    }
    let copied = open(&Arc::new(copy)).whole(&place).await;
    assert_eq!(copied, Ok(Some(vec![1; 40_000])));
}
