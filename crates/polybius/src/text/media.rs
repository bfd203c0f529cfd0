//! Names of news agencies and other media, in small letters.
//!
//! What feeds it: words of a text. What it gives: whether they name an agency that datelines bear, or a medium that
//! reports cite. What it refuses: media without a fixed name ("a local daily"), which their last word tells.

/// Agencies and broadcasters that both datelines and reports name.
const AGENCIES: &[&str] = &[
    "afp",
    "anadolu",
    "ansa",
    "antara",
    "ap",
    "bbc",
    "bernama",
    "cnn",
    "dpa",
    "efe",
    "ians",
    "interfax",
    "irna",
    "itar-tass",
    "kyodo",
    "prensa latina",
    "pti",
    "reuters",
    "ria novosti",
    "sana",
    "sputnik",
    "tanjug",
    "tass",
    "upi",
    "wafa",
    "xinhua",
    "yonhap",
];
/// Short forms that mean an agency in a dateline alone: "(PL)".
const DATELINE: &[&str] = &["aa", "acan-efe", "ips", "mena", "notimex", "pl", "reuter", "rfe/rl"];
/// Media that reports cite.
const CITED: &[&str] = &[
    "al jazeera",
    "al-jazeera",
    "al arabiya",
    "nbc",
    "cbs",
    "abc",
    "rt",
    "tolo news",
    "kcna",
    "agence france-presse",
    "associated press",
    "npr",
    "ndtv",
    "der spiegel",
    "le monde",
    "el país",
    "el pais",
    "le figaro",
    "pravda",
    "izvestia",
    "kommersant",
    "haaretz",
    "al-ahram",
    "dawn",
];

/// Whether a dateline's source is an agency.
pub(super) fn is_agency(source: &str) -> bool {
    let source = source.trim().to_lowercase();
    AGENCIES.contains(&source.as_str()) || DATELINE.contains(&source.as_str())
}

/// Whether words in small letters, without an article, are a medium's name.
pub(crate) fn is_cited(name: &str) -> bool {
    AGENCIES.contains(&name) || CITED.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_of_datelines_and_of_reports() {
        assert!(is_agency("Reuters") && is_agency(" PL ") && !is_agency("Le Monde"));
        assert!(is_cited("reuters") && is_cited("le monde") && !is_cited("pl"));
    }
}
