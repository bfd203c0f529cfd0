//! Names out of other scripts: what their spellings share ("Khaled Meshal", "Khalid Mashaal").
//!
//! What feeds it: folded words of a name. What it gives: one key for spellings of one name. What it refuses: names of
//! states that write with Latin letters, where other letters mean another name.

/// States whose people's names come to English by transliteration.
const OTHER_SCRIPTS: &[&str] = &[
    "AFG", "ARE", "ARM", "AZE", "BGD", "BGR", "BHR", "BLR", "BTN", "CHN", "COM", "CYP", "DJI", "DZA", "EGY",
    "ERI", "ETH", "GEO", "GRC", "IMG", "IND", "IRN", "IRQ", "ISR", "JOR", "JPN", "KAZ", "KGZ", "KHM", "KOR",
    "KWT", "LAO", "LBN", "LBY", "LKA", "MAR", "MDV", "MKD", "MMR", "MNE", "MNG", "MRT", "NPL", "OMN", "PAK",
    "PRK", "PSE", "QAT", "RUS", "SAU", "SDN", "SOM", "SRB", "SUN", "SYR", "THA", "TJK", "TKM", "TUN", "UKR",
    "UZB", "YEM", "YUG", "ESH", "XKX", "BIH",
];

/// Whether names of a country's people are transliterated.
pub(super) fn is_transliterated(code: &str) -> bool {
    OTHER_SCRIPTS.contains(&code)
}

/// The key that spellings of a name share: its consonants word by word, articles left out; none where a word has too
/// few of them to tell, or the name but one word.
pub(super) fn key<'a>(name: impl Iterator<Item = &'a str>) -> Option<String> {
    let article = |w: &&str| !matches!(*w, "al" | "el" | "as" | "ul" | "bin" | "ibn" | "ben");
    let words: Vec<String> = name.filter(article).map(consonants).collect();
    let told = words.iter().map(String::len).sum::<usize>() >= 6 && words.iter().all(|w| w.len() >= 2);
    (words.len() > 1 && told).then(|| words.join(" "))
}

fn consonants(word: &str) -> String {
    let mut out = String::new();
    for (k, c) in word.chars().enumerate() {
        let c = match c {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' if k == 0 => 'a',
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | '\'' => continue,
            'q' | 'c' => 'k',
            'w' => 'v',
            'z' => 's',
            other => other,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        let (a, b) = (key(a.split(' ')), key(b.split(' ')));
        a.is_some() && a == b
    }

    #[test]
    fn spellings_of_one_name() {
        assert!(same("khaled meshal", "khalid mashaal"));
        assert!(same("isaias afworki", "isaias afwerki"));
        assert!(same("ayman al zawahiri", "aiman zawahri"));
        assert!(!same("khaled meshal", "khaled mansour"));
        assert!(!same("li na", "lu no"), "too little to tell");
    }
}
