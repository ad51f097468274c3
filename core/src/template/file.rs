//! A template from a file that somebody wrote: taken as it is meant, or refused by the field that is wrong.
//!
//! What is in a study already is read with more patience: a newer app may have written it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{MAX_BYTES, Prompt, Template};

const MAX_NAME_CHARS: usize = 80;
const MAX_WORDS_CHARS: usize = 400;
const MAX_ITEMS: usize = 24;
const MAX_MINUTES: u32 = 240;
/// Names of places in a discussion that are no sections.
const RESERVED: [&str; 2] = ["at", "role"];

/// A method that can be chosen for a study.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MethodView {
    /// By which it is chosen.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// The stages that it suggests, by name.
    pub stages: Vec<String>,
}

/// What is wrong in a template's file. Whoever wrote it mends it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TemplateFault {
    /// The file is no JSON, or has the wrong sort of value somewhere.
    NotATemplate,
    /// It is more than a template may be: a shorter text, or fewer of them.
    TooLong,
    /// Nothing is there, where something has to be.
    Missing,
    /// A key or id has other signs than small letters, digits and dashes, or is one that the app needs itself.
    NotAKey,
    /// It is there twice.
    Twice,
    /// It is no number of minutes from 1 to 240.
    NotMinutes,
}

/// Why a file was not taken as a template. Nothing was changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
#[error("{field} of this template is wrong; whoever wrote the file can mend it")]
#[serde(rename_all = "camelCase")]
pub struct TemplateRefusal {
    /// Which field, as a path: `discussion[2].key`. Empty for the file as a whole.
    pub field: String,
    /// What is wrong with it.
    pub fault: TemplateFault,
}

impl Template {
    /// A template from the text of a file.
    ///
    /// # Errors
    /// [`TemplateRefusal`], for the first field that is wrong.
    pub fn from_file(text: &str) -> Result<Self, TemplateRefusal> {
        if text.len() > MAX_BYTES {
            return refuse("", TemplateFault::TooLong);
        }
        let Ok(template) = serde_json::from_str::<Self>(text) else {
            return refuse("", TemplateFault::NotATemplate);
        };
        template.check()?;
        Ok(template)
    }

    fn check(&self) -> Result<(), TemplateRefusal> {
        key("id", &self.id)?;
        if self.version == 0 {
            return refuse("version", TemplateFault::Missing);
        }
        words("title", &self.title, MAX_NAME_CHARS)?;
        few("groundRules", self.ground_rules.len())?;
        for (place, rule) in self.ground_rules.iter().enumerate() {
            words(&format!("groundRules[{place}]"), rule, MAX_WORDS_CHARS)?;
        }
        few("stages", self.stages.len())?;
        for (place, stage) in self.stages.iter().enumerate() {
            words(&format!("stages[{place}].name"), &stage.name, MAX_NAME_CHARS)?;
            if !(1..=MAX_MINUTES).contains(&stage.minutes) {
                return refuse(&format!("stages[{place}].minutes"), TemplateFault::NotMinutes);
            }
        }
        labels("tags", &self.tags)?;
        if !self.codes.is_empty() {
            labels("codes", &self.codes)?;
        }
        prompts("interview", &self.interview)?;
        prompts("discussion", &self.discussion)
    }
}

fn labels(field: &str, labels: &[String]) -> Result<(), TemplateRefusal> {
    few(field, labels.len())?;
    once(field, labels.iter())?;
    for (place, label) in labels.iter().enumerate() {
        words(&format!("{field}[{place}]"), label, MAX_NAME_CHARS)?;
    }
    Ok(())
}

fn prompts(field: &str, prompts: &[Prompt]) -> Result<(), TemplateRefusal> {
    few(field, prompts.len())?;
    for (place, prompt) in prompts.iter().enumerate() {
        key(&format!("{field}[{place}].key"), &prompt.key)?;
        words(&format!("{field}[{place}].prompt"), &prompt.prompt, MAX_WORDS_CHARS)?;
        if !prompt.title.is_empty() {
            words(&format!("{field}[{place}].title"), &prompt.title, MAX_NAME_CHARS)?;
        }
    }
    once(field, prompts.iter().map(|prompt| &prompt.key))
}

fn few(field: &str, count: usize) -> Result<(), TemplateRefusal> {
    match count {
        0 => refuse(field, TemplateFault::Missing),
        1..=MAX_ITEMS => Ok(()),
        _ => refuse(field, TemplateFault::TooLong),
    }
}

/// One line of text.
fn words(field: &str, text: &str, max_chars: usize) -> Result<(), TemplateRefusal> {
    if text.trim().is_empty() {
        refuse(field, TemplateFault::Missing)
    } else if text.chars().count() > max_chars || text.contains(char::is_control) {
        refuse(field, TemplateFault::TooLong)
    } else {
        Ok(())
    }
}

fn key(field: &str, key: &str) -> Result<(), TemplateRefusal> {
    let fits = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
    if key.is_empty() {
        refuse(field, TemplateFault::Missing)
    } else if key.len() > MAX_NAME_CHARS || !key.chars().all(fits) || RESERVED.contains(&key) {
        refuse(field, TemplateFault::NotAKey)
    } else {
        Ok(())
    }
}

fn once<'a>(field: &str, mut all: impl Iterator<Item = &'a String>) -> Result<(), TemplateRefusal> {
    let mut met = BTreeSet::new();
    match all.position(|one| !met.insert(one)) {
        Some(place) => refuse(&format!("{field}[{place}]"), TemplateFault::Twice),
        None => Ok(()),
    }
}

fn refuse<T>(field: &str, fault: TemplateFault) -> Result<T, TemplateRefusal> {
    Err(TemplateRefusal {
        field: field.to_owned(),
        fault,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tmpl_4_every_shipped_template_is_one_that_a_file_could_bring_and_their_forms_differ() {
        let [lesson_study, rounds] = Template::shipped();
        for template in [&lesson_study, &rounds] {
            assert_eq!(Template::from_file(&template.json()).as_ref(), Ok(template));
        }
        assert_eq!(rounds.id, "instructional-rounds");
        let keys: Vec<_> = rounds.discussion.iter().map(|section| section.key.as_str()).collect();
        assert_eq!(
            keys,
            ["describe", "pupil", "interviews", "analyse", "predict", "next-lesson"]
        );
        assert_ne!(lesson_study.stages, rounds.stages);
        assert_ne!(lesson_study.interview, rounds.interview);
    }

    #[test]
    fn tmpl_6_a_file_is_refused_by_the_first_field_that_is_wrong() {
        let refused = |change: fn(&mut Template)| {
            let [_, mut template] = Template::shipped();
            change(&mut template);
            let refusal = Template::from_file(&template.json()).expect_err("it is wrong");
            (refusal.field, refusal.fault)
        };
        let at = |field: &str, fault| (field.to_owned(), fault);
        assert_eq!(
            refused(|one| one.id = "Rounds".into()),
            at("id", TemplateFault::NotAKey)
        );
        assert_eq!(refused(|one| one.version = 0), at("version", TemplateFault::Missing));
        assert_eq!(
            refused(|one| one.title = " ".into()),
            at("title", TemplateFault::Missing)
        );
        assert_eq!(
            refused(|one| one.stages[1].minutes = 0),
            at("stages[1].minutes", TemplateFault::NotMinutes)
        );
        assert_eq!(
            refused(|one| one.tags[2] = "one\ntwo".into()),
            at("tags[2]", TemplateFault::TooLong)
        );
        assert_eq!(
            refused(|one| one.discussion[0].key = "at".into()),
            at("discussion[0].key", TemplateFault::NotAKey)
        );
        assert_eq!(
            refused(|one| one.interview[1].key = "task".into()),
            at("interview[1]", TemplateFault::Twice)
        );
        assert_eq!(
            refused(|one| one.discussion.clear()),
            at("discussion", TemplateFault::Missing)
        );
        let whole = |text: &str| Template::from_file(text).expect_err("it is none").fault;
        assert_eq!(whole("junk"), TemplateFault::NotATemplate);
        assert_eq!(whole(r#"{"stages": 7}"#), TemplateFault::NotATemplate);
        assert_eq!(whole(&" ".repeat(MAX_BYTES + 1)), TemplateFault::TooLong);
    }
}
