//! Damaged stores, by the real command: what the doctor finds and saves, and what the relay mends by itself.

mod support;

use std::fs;

use serde_json::Value;
use support::command::Running;
use support::place::{Place, notes, numbers, write};

/// Makes `hurt` of `data`: the same without the file that tells how far the store had come, so that nobody can say
/// what may be missing.
fn hurt(place: &Place) {
    let (data, hurt) = (place.path("data"), place.path("hurt"));
    fs::create_dir_all(hurt.join("sled")).expect("writable");
    for file in ["lock", "store-id", "journal", "sled/conf", "sled/db"] {
        fs::copy(data.join(file), hurt.join(file)).expect("a store's file");
    }
}

// OPS-9
#[tokio::test]
async fn the_doctor_finds_a_sound_store_whole_whether_the_relay_runs_or_not() {
    let place = Place::new();
    write(&place.path("data"), 3).await;
    let stopped = place.json("doctor --data ./data --json");
    let relay = Running::serve(&place.path("data"), "open");
    let running = place.json("doctor --data ./data --json");
    relay.terminate();
    for found in [&stopped, &running] {
        assert_eq!(found["state"], "whole");
        assert_eq!(
            (&found["findings"]["wholeDocuments"], &found["findings"]["changes"]),
            (&1.into(), &4.into())
        );
    }
    assert_eq!(stopped["findings"], running["findings"]);
    let repaired = place.json("doctor --data ./data --repair --json");
    assert_eq!(
        (&repaired["state"], &repaired["repaired"]),
        (&"whole".into(), &Value::Null)
    );
    assert_eq!(notes(&place.path("data")).await, numbers(3));
}

// OPS-9
#[tokio::test]
async fn of_a_damaged_store_the_doctor_saves_what_can_be_read_and_keeps_the_old_files() {
    let place = Place::new();
    let data = place.path("data");
    let data = data.to_str().expect("a plain path");
    Running::start(&["demo", "--listen", "127.0.0.1:0", "--data", data]).terminate();
    let backup = place.json("backup --data ./data --to ./one.cahier --json");
    hurt(&place);
    let damaged = fs::read(place.path("hurt/sled/db")).expect("readable");
    let (code, out, complaint) = place.run("doctor --data ./hurt");
    assert_eq!(code, Some(1), "{out}");
    assert!(out.contains("the store is damaged; this much can be read"), "{out}");
    assert!(complaint.contains("doctor --repair"), "{complaint}");
    let report = place.json("doctor --data ./hurt --repair --json");
    assert_eq!(report["state"], "repaired");
    let saved = &report["findings"]["changes"];
    assert_eq!(saved, &backup["contents"]["changes"]);
    let quarantine = report["repaired"]["quarantine"].as_str().expect("a name");
    let old = fs::read(place.path("hurt").join(quarantine).join("sled/db"));
    assert!(old.expect("kept") == damaged, "the old files are as they were found");
    let again = place.json("doctor --data ./hurt --json");
    assert_eq!(again["state"], "whole");
    assert_eq!(&again["findings"]["changes"], saved);
    assert_eq!(again["earlier"][0]["quarantine"], quarantine);
    fs::rename(place.path("hurt"), place.path("mended")).expect("movable");

    // The same without asking the doctor: no relay serves a store that may lack people.
    hurt(&place);
    place.refused("backup --data ./hurt --to ./two.cahier", "store is damaged");
    place.refused(
        "serve --listen 127.0.0.1:0 --on-damage stop --data ./hurt",
        "store is damaged",
    );
    place.refused("serve --listen 127.0.0.1:0 --data ./hurt", "store is damaged");

    // What was saved is brought to what was restored.
    place.json("restore --from ./one.cahier --data ./new --json");
    place.json("export --data ./mended --all --drafts --to ./saved --json");
    let imported = place.json("import --data ./new --from ./saved --json");
    assert_eq!((&imported["begun"], &imported["changes"]), (&0.into(), &0.into()));
}

// OPS-9
#[tokio::test]
async fn a_store_of_which_nothing_can_be_lost_is_mended_when_the_relay_starts() {
    let place = Place::new();
    write(&place.path("data"), 5).await;
    let before = place.json("backup --data ./data --to ./one.cahier --json");
    // Which store it is; everything that people wrote is sound, and no commit is missing.
    {
        let db = sled::open(place.path("data/sled")).expect("nobody else has it open");
        let meta = db.open_tree("meta").expect("a store's tree");
        let mut record = meta.get("store").expect("readable").expect("a store's").to_vec();
        record[0] ^= 1;
        meta.insert("store", record).expect("writable");
        db.flush().expect("writable");
    }
    place.refused(
        "serve --listen 127.0.0.1:0 --on-damage stop --data ./data",
        "store is damaged",
    );
    assert_eq!(
        notes(&place.path("data")).await,
        numbers(5),
        "served by a relay that mended it"
    );
    let found = place.json("doctor --data ./data --json");
    assert_eq!(found["state"], "whole");
    let quarantine = found["earlier"][0]["quarantine"].as_str().expect("a name");
    assert!(
        place.path("data").join(quarantine).join("sled/db").exists(),
        "the old files are kept"
    );
    let after = place.json("backup --data ./data --to ./two.cahier --json");
    assert_eq!(after["contents"], before["contents"]);
    assert_ne!(after["epoch"], before["epoch"]);
}

// OPS-9
#[tokio::test]
async fn of_a_store_that_cannot_be_read_at_all_nothing_is_made() {
    let place = Place::new();
    write(&place.path("data"), 3).await;
    fs::write(place.path("data/sled/db"), [0xa5; 4096]).expect("writable");
    fs::write(place.path("data/journal"), [0xa5; 4096]).expect("writable");
    place.refused("doctor --data ./data --repair", "nothing in the store can be read");
    let is_untouched = fs::read(place.path("data/sled/db")).expect("readable") == [0xa5; 4096];
    assert!(is_untouched, "only a copy was opened");
    place.refused("serve --listen 127.0.0.1:0 --data ./data", "store is damaged");
}
