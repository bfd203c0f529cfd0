//! What single words say about time: months and weekdays in the languages of the news' datelines, numbers,
//! units, and the small words around them.
//!
//! What feeds it: one word. What it gives: its [`Word`]. What it refuses: names of months of other calendars.
//! The Arabic names are both those of the Levant and those of Egypt and the Maghreb.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Weekday;

use super::Granularity;
use crate::text::words::NUMBERS;

/// What a word can be in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// A month.
    Month(i8, Kind),
    /// First half of an Arabic month's name of two words: with "first" and with "second" behind it.
    TwoMonths(i8, i8),
    /// The second half: false for "first", true for "second".
    Second(bool),
    /// A weekday; whether it is a short form.
    Weekday(Weekday, bool),
    /// A number.
    Number(i32),
    /// "few", "several".
    Vague,
    /// first to fourth.
    Ordinal(i32),
    /// day, week ...; whether it is a plural.
    Unit(Granularity, bool),
    /// A decade.
    Decade,
    /// A quarter (3) or half (6) of a year, in months.
    Months(i32),
    /// Saturday and Sunday.
    Weekend,
    /// last, next, this.
    Turn(i8),
    /// following (1), previous (-1), same (0).
    Neighbour(i32),
    /// today, yesterday, tomorrow.
    Day(i32),
    /// The night before the reference.
    Overnight,
    /// morning, evening, night.
    Hours,
    /// early, mid, late.
    Part,
    /// A preposition that can stand before a month or a year.
    Cue(Cue),
    /// ago, earlier, later, before, after.
    Away(Away),
    /// to, until, and.
    Joint,
    /// of, de, du, the.
    Link,
}

/// How freely a month's name is taken for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An English name.
    Plain,
    /// An English name or short form that is another word too.
    Doubtful,
    /// A name in another language.
    Foreign,
    /// One that is a word or name in English: only behind a day.
    Strict,
}

/// What a preposition says about the time behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    /// in, during, since, of, for.
    At,
    /// on.
    On,
    /// from, between: a range may follow.
    From,
    /// until, by: the time only bounds.
    Bound,
}

/// Direction from something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    /// ago.
    Ago,
    /// earlier.
    Earlier,
    /// later.
    Later,
    /// before.
    Before,
    /// after.
    After,
}

/// Months: number, kind, names.
const MONTHS: &[(i8, Kind, &str)] = &[
    (1, Kind::Plain, "january jan"),
    (2, Kind::Plain, "february feb"),
    (3, Kind::Doubtful, "march mar"),
    (4, Kind::Plain, "april apr"),
    (5, Kind::Doubtful, "may"),
    (6, Kind::Plain, "june jun"),
    (7, Kind::Plain, "july jul"),
    (8, Kind::Doubtful, "august"),
    (8, Kind::Plain, "aug"),
    (9, Kind::Plain, "september sept"),
    (9, Kind::Doubtful, "sep"),
    (10, Kind::Plain, "october oct"),
    (11, Kind::Plain, "november nov"),
    (12, Kind::Plain, "december"),
    (12, Kind::Doubtful, "dec"),
    (
        1,
        Kind::Foreign,
        "enero janvier januar jänner janeiro gennaio январь января январе يناير yanayir جانفي",
    ),
    (2, Kind::Foreign, "febrero février fevrier februar fevereiro febbraio февраль февраля феврале فبراير"),
    (2, Kind::Foreign, "fibrayir فيفري شباط shubat shbat"),
    (3, Kind::Foreign, "marzo märz março март марта марте مارس آذار اذار adhar"),
    (3, Kind::Strict, "mars maris maerz"),
    (4, Kind::Foreign, "abril avril aprile апрель апреля апреле أبريل ابريل إبريل أفريل نيسان nisan"),
    (5, Kind::Foreign, "mayo maio maggio май мая мае مايو mayu أيار ايار ayyar"),
    (5, Kind::Strict, "mai ماي ayar"),
    (
        6,
        Kind::Foreign,
        "junio juin juni junho giugno июнь июня июне يونيو يونيه yunyu yunyo حزيران haziran huzayran",
    ),
    (6, Kind::Strict, "جوان"),
    (7, Kind::Foreign, "julio juillet juli julho luglio июль июля июле يوليو يوليه yulyu yulyo جويلية"),
    (7, Kind::Foreign, "تموز tammuz tamuz"),
    (8, Kind::Foreign, "agosto août aout август августа августе أغسطس اغسطس aghustus aghostos"),
    (8, Kind::Strict, "آب اب ab أوت"),
    (9, Kind::Foreign, "septiembre septembre setembro settembre сентябрь сентября сентябре سبتمبر sibtambir"),
    (9, Kind::Foreign, "setiembre أيلول ايلول aylul aylol"),
    (
        10,
        Kind::Foreign,
        "octubre octobre oktober outubro ottobre октябрь октября октябре أكتوبر اكتوبر uktubar",
    ),
    (11, Kind::Foreign, "noviembre novembre novembro ноябрь ноября ноябре نوفمبر nufambir"),
    (12, Kind::Foreign, "diciembre décembre decembre dezember dezembro dicembre декабрь декабря декабре"),
    (12, Kind::Foreign, "ديسمبر disambir"),
];

const WEEKDAYS: [(Weekday, &str, &str); 7] = [
    (Weekday::Monday, "monday", "mon"),
    (Weekday::Tuesday, "tuesday", "tue tues"),
    (Weekday::Wednesday, "wednesday", "wed weds"),
    (Weekday::Thursday, "thursday", "thu thur thurs"),
    (Weekday::Friday, "friday", "fri"),
    (Weekday::Saturday, "saturday", "sat"),
    (Weekday::Sunday, "sunday", "sun"),
];

static WORDS: LazyLock<HashMap<&'static str, Word>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    let mut put = |names: &'static str, word: Word| {
        for name in names.split(' ') {
            words.insert(name, word);
        }
    };
    for &(month, kind, names) in MONTHS {
        put(names, Word::Month(month, kind));
    }
    for (day, long, short) in WEEKDAYS {
        put(long, Word::Weekday(day, false));
        put(short, Word::Weekday(day, true));
    }
    for (k, name) in NUMBERS.iter().copied().enumerate() {
        put(name, Word::Number(k as i32 + 1));
    }
    put("تشرين tishrin tishreen", Word::TwoMonths(10, 11));
    put("كانون kanun kanoon", Word::TwoMonths(12, 1));
    put("الأول الاول awwal awal", Word::Second(false));
    put("الثاني thani", Word::Second(true));
    put("a an", Word::Number(1));
    put("few several", Word::Vague);
    for (k, name) in ["first", "second", "third", "fourth"].into_iter().enumerate() {
        put(name, Word::Ordinal(k as i32 + 1));
    }
    for (unit, one, many) in [
        (Granularity::Day, "day", "days"),
        (Granularity::Week, "week", "weeks"),
        (Granularity::Month, "month", "months"),
        (Granularity::Year, "year", "years"),
    ] {
        put(one, Word::Unit(unit, false));
        put(many, Word::Unit(unit, true));
    }
    put("decade decades", Word::Decade);
    put("quarter", Word::Months(3));
    put("half", Word::Months(6));
    put("weekend", Word::Weekend);
    put("last past", Word::Turn(-1));
    put("next coming", Word::Turn(1));
    put("this", Word::Turn(0));
    put("previous preceding", Word::Neighbour(-1));
    put("following", Word::Neighbour(1));
    put("same", Word::Neighbour(0));
    put("today tonight", Word::Day(0));
    put("yesterday", Word::Day(-1));
    put("tomorrow", Word::Day(1));
    put("overnight", Word::Overnight);
    put("morning afternoon evening night noon midday", Word::Hours);
    put("early mid late beginning end middle", Word::Part);
    put("in during since of for throughout", Word::Cue(Cue::At));
    put("on", Word::Cue(Cue::On));
    put("from between", Word::Cue(Cue::From));
    put("until till by", Word::Cue(Cue::Bound));
    put("ago", Word::Away(Away::Ago));
    put("earlier", Word::Away(Away::Earlier));
    put("later", Word::Away(Away::Later));
    put("before", Word::Away(Away::Before));
    put("after", Word::Away(Away::After));
    put("to through and", Word::Joint);
    put("de du del the di من", Word::Link);
    words
});

/// What a word says, in any case; none for the words of no date.
pub fn word(text: &str) -> Option<Word> {
    // The longest names are "septiembre" and the Cyrillic ones in two bytes a letter.
    if text.len() > 20 {
        return None;
    }
    if text.is_ascii() {
        let mut lower = [0u8; 20];
        let lower = &mut lower[..text.len()];
        lower.copy_from_slice(text.as_bytes());
        lower.make_ascii_lowercase();
        return std::str::from_utf8(lower).ok().and_then(|w| WORDS.get(w).copied());
    }
    WORDS.get(text.to_lowercase().as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_many_languages() {
        for (name, month) in [
            ("Agosto", 8),
            ("février", 2),
            ("März", 3),
            ("августа", 8),
            ("يوليو", 7),
            ("OTTOBRE", 10),
            ("Sept", 9),
        ] {
            assert!(matches!(word(name), Some(Word::Month(m, _)) if m == month), "{name}");
        }
        assert_eq!(word("government"), None);
        assert_eq!(word("an extraordinarily long word"), None);
    }
}
