//! Words that a full stop belongs to.

/// Before a name or number: a sentence never ends here.
const BEFORE: &[&str] = &[
    "mr", "mrs", "ms", "mx", "dr", "prof", "sen", "rep", "reps", "sens", "gov", "govs", "gen", "col", "lt",
    "maj", "capt", "cpt", "cmdr", "sgt", "cpl", "pvt", "adm", "st", "ste", "rev", "hon", "pres", "supt",
    "insp", "det", "amb", "min", "fr", "msgr", "sr", "sra", "brig", "vs", "v", "no", "nos", "art", "arts",
    "sec", "fig", "figs", "vol", "pp", "op", "mt", "ft", "pt", "dept", "approx", "ca", "cf", "e.g", "i.e",
    "eg", "ie", "messrs", "mme", "mlle", "dra", "ing", "lic", "gral", "atty", "spc", "pfc", "vice-adm",
    "lt-gen", "maj-gen",
];

/// May end a sentence, and does where the next word looks like the beginning of one.
const EITHER: &[&str] = &[
    "u.s", "u.k", "u.n", "e.u", "u.s.a", "u.a.e", "d.c", "n.y", "n.c", "s.c", "n.j", "n.m", "w.va", "inc",
    "corp", "co", "cos", "ltd", "plc", "bros", "llc", "jr", "etc", "al", "a.m", "p.m", "est", "gmt", "dept",
    "univ", "assn", "natl", "ave", "blvd", "rd", "calif", "fla", "tex", "mass", "conn", "ill", "mich",
    "minn", "pa", "va", "ga", "ala", "ariz", "colo", "del", "ind", "kan", "ky", "la", "md", "mo", "mont",
    "neb", "nev", "okla", "ore", "tenn", "vt", "wash", "wis", "wyo", "b.c", "a.d", "ph.d", "m.d", "b.a",
    "m.a", "p.o", "r.i", "j.r", "l.a", "d.r",
];

/// Months and weekdays: not before a number, else as `EITHER`.
const CALENDAR: &[&str] = &[
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue",
    "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
];

/// Words that open sentences far more often than they go on after an abbreviation.
const OPENERS: &[&str] = &[
    "the",
    "a",
    "an",
    "in",
    "on",
    "at",
    "but",
    "and",
    "he",
    "she",
    "it",
    "they",
    "we",
    "this",
    "that",
    "these",
    "those",
    "there",
    "his",
    "her",
    "its",
    "their",
    "as",
    "after",
    "before",
    "when",
    "while",
    "if",
    "however",
    "meanwhile",
    "also",
    "both",
    "some",
    "many",
    "most",
    "no",
    "not",
    "now",
    "then",
    "what",
    "who",
    "since",
    "despite",
    "although",
    "though",
    "last",
    "earlier",
    "according",
    "speaking",
    "asked",
    "i",
    "you",
    "our",
    "my",
    "one",
    "another",
    "for",
    "by",
    "with",
    "to",
    "from",
    "under",
    "so",
    "yet",
    "still",
    "such",
    "officials",
    "mr",
    "mrs",
    "ms",
];

/// What a full stop after a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The word's own: the sentence goes on.
    Within,
    /// Perhaps the end: it depends on the next word.
    Either,
    /// No abbreviation that we know.
    End,
}

/// Classifies the word before a full stop (without it), given the first characters after the gap.
pub fn classify(word: &str, next: &str) -> Stop {
    let lower = word.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let digit_next = next.starts_with(|c: char| c.is_ascii_digit());
    let letters = lower.chars().filter(|c| c.is_alphabetic()).count();
    if CALENDAR.contains(&lower.as_str()) {
        // "mar", "sat" and "sun" are words too: only before a number is the full stop theirs for sure.
        return if digit_next { Stop::Within } else { Stop::Either };
    }
    if lower == "no" || lower == "nos" || lower == "art" || lower == "fig" {
        return if digit_next { Stop::Within } else { Stop::End };
    }
    if BEFORE.contains(&lower.as_str()) {
        return Stop::Within;
    }
    if EITHER.contains(&lower.as_str()) {
        return Stop::Either;
    }
    // "J." and "J.K.": initials. "I" alone is a pronoun.
    if letters == 1 && lower.chars().count() == 1 && lower != "i" {
        return Stop::Within;
    }
    let dotted = lower.contains('.') && lower.split('.').all(|p| p.chars().count() <= 2);
    if dotted && (2..=5).contains(&letters) && !lower.chars().any(|c| c.is_ascii_digit()) {
        return Stop::Either;
    }
    Stop::End
}

/// Of these, words that go on after an abbreviation just as well: only a capital makes them openers.
const WEAK: &[&str] = &[
    "and", "in", "on", "at", "for", "by", "with", "to", "from", "as", "after", "before", "when", "while",
    "if", "under", "since", "who", "what", "not", "no", "also", "both", "then", "now", "so", "yet", "still",
    "such", "one",
];

/// Whether the text goes on with a word that usually opens a sentence. `caseless`: capitals tell nothing.
pub fn opens_sentence(next: &str, caseless: bool) -> bool {
    let next = next.trim_start_matches(['"', '\u{201c}', '\'', '\u{2018}', '(']);
    let word: String = next.chars().take_while(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
    OPENERS.contains(&word.as_str()) && !(caseless && WEAK.contains(&word.as_str()))
}
