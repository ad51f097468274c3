//! Planning on one tablet.

use super::*;
use crate::access::{Account, DraftKey, Role};
use crate::id::{DeviceId, GroupId};

const STUDY: DocumentId = DocumentId::from_bytes([1; 16]);
const NOW: Moment = Moment {
    wall_ms: 1_791_886_500_000,
    monotonic_ms: 0,
};

fn tablet(role: Role) -> Tablet {
    let account = Account {
        group: Some(GroupId::new("g1")),
        group_name: Some("Year 5".to_owned()),
        school: Some("Kestrel Lane Primary".to_owned()),
        studies: vec![STUDY],
        ..Account::new(PersonId::new("ana"), "Ana", role, DraftKey::from_bytes([7; 16]))
    };
    let mut tablet = Tablet::new(DeviceId::new("d"), [7; 32]);
    tablet.start(NOW);
    let account = serde_json::to_string(&account).expect("an account is JSON");
    tablet.join(&account).expect("the tablet is free");
    tablet
}

fn begin(tablet: &mut Tablet, title: &str) -> String {
    let planned = tablet.plan_lesson(&STUDY.to_string(), title, NOW);
    planned.expect("the study is there").lesson
}

fn texts(words: &[crate::entry::VersionView]) -> Vec<&str> {
    words.iter().map(|version| version.text.as_str()).collect()
}

#[test]
fn plan_7_the_first_lesson_begins_with_the_template_and_the_next_with_what_the_first_had_and_brought() {
    let mut tablet = tablet(Role::Observer);
    let first = begin(&mut tablet, "RL1");
    let stages = Template::research_lesson_study().stages.len();
    assert_eq!(tablet.plan(&first).expect("it is there").stages.len(), stages);
    assert!(tablet.plan(&first).expect("it is there").previous.is_none());
    for code in ["Otter-3", "Maple-7"] {
        tablet.add_pupil(&first, code, NOW).expect("a letter is left");
    }
    tablet.add_stage(&first, "Talk again", 5, NOW).expect("it is there");
    let maple = tablet.plan(&first).expect("it is there").pupils.remove(1);
    for (place, text) in [
        ("plan/objective", "compares thirds"),
        (&maple.criterion.place, "gives a reason"),
        (&maple.outcome.place, "gave one, with the bar"),
        ("next-time", "one card for two"),
    ] {
        tablet.write_plan(&first, place, text, NOW).expect("it is in the plan");
    }

    let next = begin(&mut tablet, "RL2");
    let plan = tablet.plan(&next).expect("it is there");
    assert_eq!(texts(&plan.title.versions), ["RL2"]);
    assert!(plan.objective.versions.is_empty());
    assert_eq!(plan.stages.len(), stages + 1);
    let letters: Vec<_> = plan.pupils.iter().map(|pupil| pupil.letter.as_str()).collect();
    assert_eq!(letters, ["A", "B"]);
    let previous = plan.previous.expect("there is a lesson before");
    assert_eq!(previous.title, "RL1");
    assert_eq!(
        texts(&previous.outcomes[1].outcome.versions),
        ["gave one, with the bar"]
    );
    assert_eq!(texts(&previous.next_time.versions), ["one card for two"]);
    let titles: Vec<_> = tablet.home().lessons.into_iter().map(|lesson| lesson.title).collect();
    assert_eq!(titles, ["RL1", "RL2"]);
}

// PLAN-7
#[test]
fn whoever_only_reads_plans_no_lesson_and_what_is_not_in_a_plan_is_not_written() {
    let mut reader = tablet(Role::LeadPractitioner);
    let refused = reader.plan_lesson(&STUDY.to_string(), "RL1", NOW).err();
    assert_eq!(refused, Some(TabletError::NotAllowed));
    let mut member = tablet(Role::Observer);
    let lesson = begin(&mut member, "RL1");
    for place in ["plan/ratings", "plan/stage/none/name", "outcome/A", "enquiry", ""] {
        let refused = member.write_plan(&lesson, place, "text", NOW).err();
        assert_eq!(refused, Some(TabletError::UnknownPlace), "{place}");
    }
    assert_eq!(
        member.remove_from_plan(&lesson, "plan/title", NOW).err(),
        Some(TabletError::UnknownPlace)
    );
}

#[test]
fn tmpl_5_the_lead_chooses_a_method_before_the_first_lesson_and_the_study_carries_it_to_everybody() {
    let study = STUDY.to_string();
    let [usual, rounds] = Template::shipped();
    let own = serde_json::to_string(&Template {
        id: "our-own".to_owned(),
        title: "Our own".to_owned(),
        ..rounds.clone()
    });
    let own = own.expect("a template is JSON");
    let mut member = tablet(Role::Observer);
    assert!(member.study(&study).expect("it is here").methods.is_empty());
    let refused = member.choose_template(&study, &rounds.id, NOW).err();
    assert_eq!(refused, Some(TabletError::NotAllowed));

    let mut lead = tablet(Role::GroupLead);
    let view = lead.study(&study).expect("it is here");
    assert_eq!((view.method.as_str(), view.methods.len()), (usual.title.as_str(), 2));
    let refused = lead.choose_template(&study, "{}", NOW).err();
    assert!(matches!(refused, Some(TabletError::Template(refusal)) if refusal.field == "id"));
    for (template, title) in [(own.as_str(), "Our own"), (&rounds.id, "Instructional rounds")] {
        lead.choose_template(&study, template, NOW)
            .expect("no lesson is planned");
        assert_eq!(lead.study(&study).expect("it is here").method, title);
    }
    let document = lead.document(STUDY).expect("it is here");
    assert_eq!(Study::read(document).template, rounds);
    let first = begin(&mut lead, "Round 1");
    let stages: Vec<_> = lead.plan(&first).expect("it is here").stages.into_iter().collect();
    assert_eq!(texts(&stages[0].name.versions), ["Arriving and settling"]);
    let sections = lead.discussion(&first).expect("it is here").sections;
    assert_eq!(
        (sections[0].key.as_str(), sections[0].title.as_str()),
        ("describe", "Describe")
    );
    assert!(lead.study(&study).expect("it is here").methods.is_empty());
    let refused = lead.choose_template(&study, &usual.id, NOW).err();
    assert_eq!(refused, Some(TabletError::Begun));
}
