//! What belongs to a mention beyond the pieces that the network tagged, or does not although it tagged it.
//!
//! What feeds it: the words of a mention and those around it. What it gives: lengths and places in them. What it
//! refuses: nothing.

/// Whether words begin with a party and a state: "R-Texas".
pub(super) fn is_party_tag(words: &str) -> bool {
    let state = |p: &str| words.strip_prefix(p).is_some_and(|s| s.starts_with(char::is_uppercase));
    !words.contains(' ') && ["R-", "D-", "I-"].iter().any(|p| state(p))
}

/// Where the tag of a legislator's party and state begins: the ", R-Texas" of "Sen. John Roe, R-Texas".
pub(super) fn party_tag(mention: &str) -> Option<usize> {
    let tagged = |(at, mark): &(usize, &str)| {
        is_party_tag(mention[at + mark.len()..].split(&[' ', ')'][..]).next().unwrap_or(""))
    };
    [", ", " ("].iter().find_map(|mark| mention.match_indices(mark).find(tagged)).map(|(at, _)| at)
}

/// Length of what stands before a name and is part of it: the "St " of "St Petersburg", the "Pan-" of "Pan-American".
/// `name`: what follows, for the "de " of "de facto government".
pub(super) fn saint(before: &str, name: &str) -> usize {
    let latin = name.get(..6).is_some_and(|n| n.eq_ignore_ascii_case("facto "));
    let de = before.get(before.len().saturating_sub(4)..).unwrap_or("");
    if latin && (de.eq_ignore_ascii_case(" de ") || de.eq_ignore_ascii_case("de ")) {
        return 3;
    }
    let whole =
        |lead: &str| before.strip_suffix(lead).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric));
    ["St ", "St. ", "Saint-", "Pan-"].iter().find(|l| whole(l)).map_or(0, |l| l.len())
}

/// Length of what goes on behind a mention that was cut in a compound: the "-time ally" of "Pakistan's long-time ally".
pub(super) fn rest_of_compound(mention: &str, behind: &str) -> usize {
    let last = mention.rsplit(' ').next().unwrap_or("");
    let small = |w: &str| !w.is_empty() && w.chars().all(|c| c.is_lowercase());
    let Some((rest, noun)) = behind.strip_prefix('-').and_then(|b| b.split_once(' ')) else { return 0 };
    let noun = noun.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let whole = small(last) && last.len() < mention.len() && small(rest) && small(noun);
    if whole { 2 + rest.len() + noun.len() } else { 0 }
}

/// Length of what goes on behind a name that was cut at a small word: the "-au-Prince" of "Port-au-Prince", the
/// " Santander" of "Norte de Santander".
pub(super) fn rest_of_name(mention: &str, behind: &str) -> usize {
    let name = |w: &str| if w.starts_with(char::is_uppercase) { word_length(w) } else { 0 };
    let (_, last) = mention.rsplit_once(' ').unwrap_or(("", ""));
    // "The governor of Van" is a name that ends with its capital.
    let capitals = !mention.contains(char::is_lowercase);
    let small = if capitals { last.to_lowercase() } else { last.to_string() };
    if matches!(small.as_str(), "de" | "del" | "da" | "do" | "dos" | "das" | "du" | "di" | "van" | "von") {
        let next = behind.strip_prefix(' ').map_or(0, name);
        return if next > 0 { 1 + next } else { 0 };
    }
    let Some((small, last)) = behind.strip_prefix('-').and_then(|b| b.split_once('-')) else { return 0 };
    let part = matches!(
        small,
        "au" | "aux" | "de" | "des" | "du" | "d" | "en" | "la" | "le" | "sur" | "al" | "el" | "i" | "e"
    );
    let next = if part { name(last) } else { 0 };
    if next > 0 { 2 + small.len() + next } else { 0 }
}

/// Length of the word that a text begins with.
fn word_length(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len())
}
