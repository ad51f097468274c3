//! Names in words: what to look at again before it leaves.
//!
//! A warning and no more. It knows only the names that it is given, and finds a "May" in every May: whoever releases
//! decides.

/// Parts of a name that are nobody's: forms of address, and words between names.
const NOBODYS: [&str; 12] = [
    "mr", "mrs", "ms", "miss", "mx", "dr", "sir", "madam", "prof", "the", "de", "van",
];

/// Those of `names` that the words hold, whole or in part, each once. A part counts only as a whole word.
pub fn names_in<'a>(words: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let said: Vec<_> = parts(words).collect();
    let mut found: Vec<String> = names
        .into_iter()
        .filter(|name| parts(name).any(|part| !NOBODYS.contains(&part.as_str()) && said.contains(&part)))
        .map(str::to_owned)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The words of a text in lower case, without what stands around them, and without a genitive's end.
fn parts(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|letter: char| !(letter.is_alphanumeric() || letter == '\'' || letter == '’'))
        .map(|word| {
            let word = word.to_lowercase().replace('’', "'");
            word.strip_suffix("'s").unwrap_or(&word).trim_matches('\'').to_owned()
        })
        .filter(|word| word.chars().count() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    // REL-9
    #[test]
    fn a_name_is_found_whole_or_in_part_and_only_as_a_word() {
        let names = ["Amara Osei", "Ben O'Neill", "Miss Vale", "Łucja Żak", "李 明"];
        let found = |words| names_in(words, names);
        assert_eq!(found("amara's bar helped; Ben saw it"), ["Amara Osei", "Ben O'Neill"]);
        assert_eq!(found("as O’NEILL said"), ["Ben O'Neill"]);
        assert_eq!(found("ŁUCJA wrote it"), ["Łucja Żak"]);
        assert!(found("C misses the bench; Miss said so, valentine").is_empty());
        assert!(found("").is_empty());
        assert_eq!(names_in("Vale, Vale", ["Miss Vale", "Miss Vale"]), ["Miss Vale"]);
    }
}
