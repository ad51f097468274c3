//! The `cahier` command as somebody runs it.

mod support;

use std::io::BufRead as _;
use std::path::Path;

use cahier_core::document::DocumentKind;
use support::command::{Running, cahier, output, text};
use support::{Client, close_code, get, join, post};

// OPS-2
#[tokio::test]
async fn serve_prints_one_line_and_stops_with_nothing_lost() {
    let directory = tempfile::tempdir().expect("a directory");
    let relay = Running::serve(directory.path(), "open");
    let mut one = Client::connect(relay.address, None, "one", None).await;
    one.begin(DocumentKind::Lesson, "a");
    one.save().await;
    let (code, rest) = relay.terminate();
    assert_eq!((code, rest.as_str()), (Some(0), ""));
    assert_eq!(close_code(&mut one.socket).await, Some(1012));
    let relay = Running::serve(directory.path(), "open");
    let mut two = Client::connect(relay.address, None, "two", None).await;
    two.read(1).await;
    assert_eq!(two.notes(), ["a"]);
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut expected = Vec::new();
    for round in 0..3 {
        let mut relay = Running::serve(directory.path(), "open");
        let mut client = Client::connect(relay.address, None, &format!("c{round}"), None).await;
        client.begin(DocumentKind::Lesson, &format!("{round}-0"));
        for n in 1..10 {
            client.write(&format!("{round}-{n}"));
            client.save().await;
        }
        expected.extend((0..10).map(|n| format!("{round}-{n}")));
        relay.child.kill().expect("it runs");
        relay.child.wait().expect("it ends");
    }
    let relay = Running::serve(directory.path(), "open");
    let mut reader = Client::connect(relay.address, None, "reader", None).await;
    reader.read(30).await;
    assert_eq!(reader.notes(), expected);
}

// OPS-8
#[tokio::test]
async fn no_name_note_code_or_token_is_in_the_log() {
    let log = log_of_a_day("text").await;
    assert!(
        log.contains("a device joined") && log.contains("opened"),
        "the log says what happens"
    );
}

// OPS-8
#[tokio::test]
async fn a_log_for_programs_is_one_object_a_line() {
    let log = log_of_a_day("json").await;
    let lines: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is a JSON object"))
        .collect();
    let joined = lines.iter().find(|line| line["message"] == "a device joined");
    let joined = joined.expect("the log says what happens");
    assert_eq!((&joined["level"], &joined["device"]), (&"INFO".into(), &"d1".into()));
}

/// What the relay says of somebody who joins, writes and leaves; no secret is in it.
async fn log_of_a_day(format: &str) -> String {
    let directory = tempfile::tempdir().expect("a directory");
    let data = directory.path().join("store");
    let data = data.to_str().expect("a plain path");
    let people = ["--name", "Wilhelmina", "--group", "Sassafras", "--school", "Tanglewood"];
    let made = output(&[&["invite", "--data", data, "--role", "observer"], &people[..]].concat());
    let out = text(&made.stdout);
    let (_, code) = out
        .lines()
        .next()
        .and_then(|link| link.split_once("/#/join/"))
        .expect("a link");

    let log = directory.path().join("log");
    let format = ["--verbose", "--log-format", format];
    let mut command = cahier(&[&format[..], &["serve", "--data", data, "--listen", "127.0.0.1:0"]].concat());
    command.stderr(std::fs::File::create(&log).expect("a file"));
    let relay = Running::spawn(&mut command);
    let wrong = post(relay.address, "/api/join", &[], r#"{"code":"Petunia","device":"d"}"#).await;
    assert_eq!(wrong.status, 403);
    let token = join(relay.address, code, "d1").await;
    let mut client = Client::connect(relay.address, Some(&token), "c", Some(DocumentKind::Lesson)).await;
    client.begin(DocumentKind::Lesson, "Marmaduke");
    client.save().await;
    drop(client);
    relay.terminate();

    let log = std::fs::read_to_string(log).expect("text");
    for secret in [
        "Wilhelmina",
        "Sassafras",
        "Tanglewood",
        "Petunia",
        "Marmaduke",
        "words",
        code,
        &token,
    ] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
    log
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    for arguments in [
        &["serve", "--frobnicate"][..],
        &["serve"],
        &["serve", "--data", "/tmp/x", "--listen", "nowhere"],
        &["serve", "--data", "/tmp/x", "--access", "ajar"],
        &["invite", "--data", "/tmp/x", "--role", "owner", "--name", "N"],
        &["fly"],
    ] {
        let output = output(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty() && output.stdout.is_empty());
    }
}

#[test]
fn open_access_is_for_loopback_only() {
    let directory = tempfile::tempdir().expect("a directory");
    let data = directory.path().join("store");
    let data = data.to_str().expect("a plain path");
    let output = output(&["serve", "--data", data, "--listen", "0.0.0.0:0", "--access", "open"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("listen on 127.0.0.1"));
    assert!(!Path::new(data).exists(), "nothing was made");
}

#[test]
fn a_port_in_use_and_a_foreign_directory_are_named() {
    let directory = tempfile::tempdir().expect("a directory");
    let data = directory.path().join("store");
    let data = data.to_str().expect("a plain path");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address").to_string();
    let in_use = output(&["serve", "--data", data, "--listen", &address]);
    assert_eq!(in_use.status.code(), Some(1));
    assert!(text(&in_use.stderr).contains("choose another with --listen"));
    assert!(!Path::new(data).exists(), "nothing was made");

    let foreign = tempfile::tempdir().expect("a directory");
    std::fs::write(foreign.path().join("thesis.txt"), "dear").expect("a file");
    let name = foreign.path().to_str().expect("a plain path");
    let refused = output(&["serve", "--data", name, "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains(name));
    let left: Vec<_> = std::fs::read_dir(foreign.path()).expect("readable").collect();
    assert_eq!(left.len(), 1, "it was not touched");

    let file = foreign.path().join("thesis.txt");
    let refused = output(&[
        "serve",
        "--data",
        file.to_str().expect("plain"),
        "--listen",
        "127.0.0.1:0",
    ]);
    assert_eq!(refused.status.code(), Some(1));
}

#[tokio::test]
async fn an_invite_opens_the_relay_whether_made_while_it_runs_or_is_stopped() {
    let directory = tempfile::tempdir().expect("a directory");
    let data = directory.path().to_str().expect("a plain path");
    let invite = |name: &str, role: &str| {
        output(&[
            "invite",
            "--data",
            data,
            "--role",
            role,
            "--name",
            name,
            "--group",
            "Year 5",
            "--school",
            "Kestrel Lane",
        ])
    };
    let invite_code = |name, role| {
        let made = invite(name, role);
        assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
        let out = text(&made.stdout);
        let link = out.lines().next().expect("a link");
        let code = link.strip_prefix("http://127.0.0.1:7171/#/join/");
        code.expect("the link's form").to_owned()
    };
    let mut codes = vec![invite_code("Ana", "group-lead"), invite_code("Ben", "observer")];

    let relay = Running::serve(directory.path(), "guarded");
    codes.push(invite_code("Cem", "observer"));
    let mut studies = Vec::new();
    for (code, device) in codes.iter().zip(["d1", "d2", "d3"]) {
        let token = join(relay.address, code, device).await;
        let headers = format!("Bearer {token}");
        let account = get(relay.address, "/api/account", &[("authorization", &headers)])
            .await
            .json();
        assert_eq!(
            (&account["groupName"], &account["school"]),
            (&"Year 5".into(), &"Kestrel Lane".into())
        );
        studies.push(account["studies"].clone());
    }
    assert_eq!(studies[0], studies[1], "one group, one study");
    assert_eq!(studies[0], studies[2]);
    assert_eq!(studies[0].as_array().map(Vec::len), Some(1));
}

// ACCESS-13
#[test]
fn invites_devices_and_groups_are_printed_for_people_and_for_programs() {
    let directory = tempfile::tempdir().expect("a directory");
    let data = directory.path().join("store");
    let data = data.to_str().expect("a plain path");
    let nothing = output(&["devices", "list", "--data", data]);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(!Path::new(data).exists(), "looking makes no store");

    let place = ["--data", data, "--school", "Kestrel Lane", "--group", "Year 5"];
    let made = output(&[&["invite", "--role", "observer", "--name", "Ana", "--json"], &place[..]].concat());
    let made: serde_json::Value = serde_json::from_slice(&made.stdout).expect("JSON");
    let (id, code) = (
        made["id"].as_str().expect("an id"),
        made["code"].as_str().expect("a code"),
    );
    assert_eq!(made["link"], format!("http://127.0.0.1:7171/#/join/{code}"));
    let listed = text(&output(&["invite", "list", "--data", data]).stdout);
    assert!(
        listed.contains(id) && listed.contains("Ana") && !listed.contains(code),
        "{listed}"
    );
    assert_eq!(output(&["invite", "revoke", id, "--data", data]).status.code(), Some(0));
    let listed = output(&["invite", "list", "--data", data, "--json"]);
    assert_eq!(text(&listed.stdout), "[]\n");

    let agreed = output(&[&["groups", "research", "agreed", "--json"], &place[..]].concat());
    let groups: serde_json::Value = serde_json::from_slice(&agreed.stdout).expect("JSON");
    assert_eq!(
        (&groups[0]["people"], &groups[0]["research"]),
        (&1.into(), &"agreed".into())
    );
    let roles = text(&output(&["roles"]).stdout);
    assert!(roles.contains("| guest | lesson | the one they are invited to | read, write |"));
}

#[test]
fn an_invite_without_a_group_says_what_is_missing() {
    let directory = tempfile::tempdir().expect("a directory");
    let data = directory.path().join("store");
    let data = data.to_str().expect("a plain path");
    let output = output(&["invite", "--data", data, "--role", "observer", "--name", "Ana"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("--school and --group"));
}

#[tokio::test]
async fn the_demo_prints_links_that_work() {
    let mut demo = Running::start(&["demo", "--listen", "127.0.0.1:0"]);
    let mut links = Vec::new();
    let mut line = String::new();
    while demo.out.read_line(&mut line).expect("text") > 0 && !line.starts_with("Stop it") {
        links.extend(line.trim_end().split_once("/#/join/").map(|(_, code)| code.to_owned()));
        line.clear();
    }
    assert_eq!(links.len(), 5);
    let mut roles = Vec::new();
    for (n, code) in links.iter().enumerate() {
        let token = join(demo.address, code, &format!("d{n}")).await;
        let headers = format!("Bearer {token}");
        let account = get(demo.address, "/api/account", &[("authorization", &headers)])
            .await
            .json();
        roles.push(account["role"].as_str().expect("a role").to_owned());
    }
    assert_eq!(roles, ["observer", "observer", "observer", "group-lead", "coordinator"]);
    let (code, _) = demo.terminate();
    assert_eq!(code, Some(0));
}
