//! Date phrases and the days they mean, against one reference.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn resolve(words: &str, ahead: bool) -> (String, String, &'static str) {
    let found = find(words);
    assert_eq!(found.len(), 1, "{words}: {found:?}");
    let p = found[0].meaning.period(Some(date(2017, 8, 10)), ahead).unwrap();
    (p.first.to_string(), p.last.to_string(), p.granularity.name())
}

#[test]
fn words_become_days() {
    for (words, ahead, first, last, granularity) in [
        ("on Monday", false, "2017-08-07", "2017-08-07", "day"),
        ("on Monday", true, "2017-08-14", "2017-08-14", "day"),
        ("on Thursday", false, "2017-08-10", "2017-08-10", "day"),
        ("last Thursday", false, "2017-08-03", "2017-08-03", "day"),
        ("next Friday", false, "2017-08-11", "2017-08-11", "day"),
        ("today", false, "2017-08-10", "2017-08-10", "day"),
        ("last week", false, "2017-07-31", "2017-08-06", "week"),
        ("in July", false, "2017-07-01", "2017-07-31", "month"),
        ("in October", false, "2016-10-01", "2016-10-31", "month"),
        ("in October", true, "2017-10-01", "2017-10-31", "month"),
        ("on August 17", true, "2017-08-17", "2017-08-17", "day"),
        ("on Dec. 3", false, "2016-12-03", "2016-12-03", "day"),
        ("on 3 December 1999", false, "1999-12-03", "1999-12-03", "day"),
        ("07 de agosto de 2017", false, "2017-08-07", "2017-08-07", "day"),
        ("in July 1988", false, "1988-07-01", "1988-07-31", "month"),
        ("since February 24, 2016", false, "2016-02-24", "2016-02-24", "day"),
        ("on 2 August, 15 rebels fell", false, "2017-08-02", "2017-08-02", "day"),
        ("on 5 May 10 soldiers fell", false, "2017-05-05", "2017-05-05", "day"),
        ("in 1988", false, "1988-01-01", "1988-12-31", "year"),
        ("three weeks ago", false, "2017-07-17", "2017-07-23", "week"),
        ("ten years ago", false, "2007-01-01", "2007-12-31", "year"),
        ("last month", false, "2017-07-01", "2017-07-31", "month"),
        ("2017-08-09", false, "2017-08-09", "2017-08-09", "day"),
    ] {
        let got = resolve(words, ahead);
        assert_eq!((got.0.as_str(), got.1.as_str(), got.2), (first, last, granularity), "{words}");
    }
}

#[test]
fn words_that_are_no_dates() {
    for words in ["he may go", "they march on", "the sun set", "second to none", "the 500 men", "August 45"] {
        assert!(find(words).is_empty(), "{words}: {:?}", find(words));
    }
}

#[test]
fn publication_dates_in_many_shapes() {
    for text in
        ["2017-08-10", "2017-08-10T06:00:00Z", "20170810", "Thursday, 10 Aug, 2017", "August 10, 2017"]
    {
        assert_eq!(parse_published(text), Some(date(2017, 8, 10)), "{text}");
    }
    for text in ["", "soon", "2017-13-45", "Aug 10"] {
        assert_eq!(parse_published(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn past_words_never_point_past_the_reference(
        pick in 0usize..12, number in 1u32..60, year in 1950i16..2060, day in 1i8..29, month in 1i8..13
    ) {
        let month_name = ["January", "March", "August", "December"][number as usize % 4];
        let weekday = ["Monday", "Friday", "Sunday"][number as usize % 3];
        let words = match pick {
            0 => format!("on {weekday}"),
            1 => format!("last {weekday}"),
            2 => format!("on {month_name} {}", number % 28 + 1),
            3 => format!("{number} days ago"),
            4 => format!("{number} weeks ago"),
            5 => "yesterday".to_string(),
            _ => format!("on {} {month_name}", number % 28 + 1),
        };
        let reference = date(year, month, day);
        for found in find(&words) {
            if let Some(p) = found.meaning.period(Some(reference), false) {
                prop_assert!(p.first <= reference, "{words} at {reference}: {p:?}");
                prop_assert!(p.first <= p.last);
            }
        }
    }

    #[test]
    fn any_text_is_fine(text in "\\PC{0,120}") {
        for w in find(&text) {
            prop_assert!(text.get(w.range.clone()).is_some());
            w.meaning.period(Some(date(2000, 2, 29)), true);
        }
        parse_published(&text);
    }
}

/// Phrase, whether it tells of something to come, first and last day; against Thursday, 10 August 2017.
const PHRASES: &[(&str, bool, &str, &str)] = &[
    ("on Sunday", false, "2017-08-06", "2017-08-06"),
    ("on Wednesday evening", false, "2017-08-09", "2017-08-09"),
    ("on Friday", false, "2017-08-04", "2017-08-04"),
    ("on Friday", true, "2017-08-11", "2017-08-11"),
    ("last Monday", false, "2017-08-07", "2017-08-07"),
    ("next Monday", false, "2017-08-14", "2017-08-14"),
    ("this Tuesday", false, "2017-08-08", "2017-08-08"),
    ("on Tuesday last week", false, "2017-08-01", "2017-08-01"),
    ("on Monday of this week", false, "2017-08-07", "2017-08-07"),
    ("on Friday of next week", false, "2017-08-18", "2017-08-18"),
    ("previous Monday", false, "2017-08-07", "2017-08-07"),
    ("yesterday", false, "2017-08-09", "2017-08-09"),
    ("yesterday evening", false, "2017-08-09", "2017-08-09"),
    ("tomorrow", true, "2017-08-11", "2017-08-11"),
    ("the day before yesterday", false, "2017-08-08", "2017-08-08"),
    ("the day after tomorrow", true, "2017-08-12", "2017-08-12"),
    ("this morning", false, "2017-08-10", "2017-08-10"),
    ("last night", false, "2017-08-09", "2017-08-09"),
    ("tonight", false, "2017-08-10", "2017-08-10"),
    ("overnight", false, "2017-08-09", "2017-08-10"),
    ("this week", false, "2017-08-07", "2017-08-13"),
    ("earlier this week", false, "2017-08-07", "2017-08-13"),
    ("earlier this month", false, "2017-08-01", "2017-08-31"),
    ("later this year", true, "2017-01-01", "2017-12-31"),
    ("late last year", false, "2016-01-01", "2016-12-31"),
    ("early next year", true, "2018-01-01", "2018-12-31"),
    ("at the end of last month", false, "2017-07-01", "2017-07-31"),
    ("next week", true, "2017-08-14", "2017-08-20"),
    ("last year", false, "2016-01-01", "2016-12-31"),
    ("the weekend", false, "2017-08-05", "2017-08-06"),
    ("over the weekend", false, "2017-08-05", "2017-08-06"),
    ("this weekend", true, "2017-08-12", "2017-08-13"),
    ("last weekend", false, "2017-08-05", "2017-08-06"),
    ("next weekend", true, "2017-08-12", "2017-08-13"),
    ("two days ago", false, "2017-08-08", "2017-08-08"),
    ("ten days ago", false, "2017-07-31", "2017-07-31"),
    ("a week ago", false, "2017-07-31", "2017-08-06"),
    ("two weeks ago", false, "2017-07-24", "2017-07-30"),
    ("a month ago", false, "2017-07-01", "2017-07-31"),
    ("six months ago", false, "2017-02-01", "2017-02-28"),
    ("a decade ago", false, "2007-01-01", "2007-12-31"),
    ("two decades ago", false, "1997-01-01", "1997-12-31"),
    ("20 years ago", false, "1997-01-01", "1997-12-31"),
    ("weeks ago", false, "2017-06-10", "2017-07-27"),
    ("a few days ago", false, "2017-07-28", "2017-08-08"),
    ("several months ago", false, "2015-09-10", "2017-06-10"),
    ("the day before", false, "2017-08-09", "2017-08-09"),
    ("three days earlier", false, "2017-08-07", "2017-08-07"),
    ("a year earlier", false, "2016-01-01", "2016-12-31"),
    ("the previous day", false, "2017-08-09", "2017-08-09"),
    ("the previous month", false, "2017-07-01", "2017-07-31"),
    ("since July", false, "2017-07-01", "2017-07-31"),
    ("last July", false, "2017-07-01", "2017-07-31"),
    ("last August", false, "2016-08-01", "2016-08-31"),
    ("next June", true, "2018-06-01", "2018-06-30"),
    ("in May", false, "2017-05-01", "2017-05-31"),
    ("in early May", false, "2017-05-01", "2017-05-31"),
    ("mid-June", false, "2017-06-01", "2017-06-30"),
    ("in late June", false, "2017-06-01", "2017-06-30"),
    ("at the beginning of March", false, "2017-03-01", "2017-03-31"),
    ("at the end of 1999", false, "1999-01-01", "1999-12-31"),
    ("in early 2009", false, "2009-01-01", "2009-12-31"),
    ("mid-2009", false, "2009-01-01", "2009-12-31"),
    ("late 2010", false, "2010-01-01", "2010-12-31"),
    ("the early 1990s", false, "1990-01-01", "1999-12-31"),
    ("the 1980s", false, "1980-01-01", "1989-12-31"),
    ("the 1970's", false, "1970-01-01", "1979-12-31"),
    ("mid-1990s", false, "1990-01-01", "1999-12-31"),
    ("from 3 to 5 May", false, "2017-05-03", "2017-05-05"),
    ("between 3 and 5 May 2011", false, "2011-05-03", "2011-05-05"),
    ("May 3-5", false, "2017-05-03", "2017-05-05"),
    ("May 3–5, 2016", false, "2016-05-03", "2016-05-05"),
    ("3-5 May 2016", false, "2016-05-03", "2016-05-05"),
    ("from May 3 to June 5", false, "2017-05-03", "2017-06-05"),
    ("from May 30 to June 2, 2015", false, "2015-05-30", "2015-06-02"),
    ("from 28 December to 3 January 2016", false, "2015-12-28", "2016-01-03"),
    ("between July and September 2011", false, "2011-07-01", "2011-09-30"),
    ("from November to February 2012", false, "2011-11-01", "2012-02-29"),
    ("between March and May", false, "2017-03-01", "2017-05-31"),
    ("July-September 2011", false, "2011-07-01", "2011-09-30"),
    ("1994-96", false, "1994-01-01", "1996-12-31"),
    ("1994–1996", false, "1994-01-01", "1996-12-31"),
    ("from 1988 to 1992", false, "1988-01-01", "1992-12-31"),
    ("between 1988 and 1992", false, "1988-01-01", "1992-12-31"),
    ("from Monday to Wednesday", false, "2017-08-07", "2017-08-09"),
    ("from Friday until Monday", false, "2017-08-04", "2017-08-07"),
    ("the third quarter of 2010", false, "2010-07-01", "2010-09-30"),
    ("in the second quarter", false, "2017-04-01", "2017-06-30"),
    ("in the fourth quarter", false, "2016-10-01", "2016-12-31"),
    ("the first quarter of this year", false, "2017-01-01", "2017-03-31"),
    ("the last quarter of 2009", false, "2009-10-01", "2009-12-31"),
    ("Q3 2011", false, "2011-07-01", "2011-09-30"),
    ("the first half of 2010", false, "2010-01-01", "2010-06-30"),
    ("the second half of last year", false, "2016-07-01", "2016-12-31"),
    ("two days after 3 May 2004", false, "2004-05-05", "2004-05-05"),
    ("a month before July 2004", false, "2004-06-01", "2004-06-30"),
    ("Monday, May 3, 2004", false, "2004-05-03", "2004-05-03"),
    ("Tuesday 4 May 2004", false, "2004-05-04", "2004-05-04"),
    ("Sun, 6 Aug 2017", false, "2017-08-06", "2017-08-06"),
    ("the 3rd of May 2004", false, "2004-05-03", "2004-05-03"),
    ("May 21st", false, "2017-05-21", "2017-05-21"),
    ("MAY 3, 2004", false, "2004-05-03", "2004-05-03"),
    ("on 29 February", false, "2016-02-29", "2016-02-29"),
    ("4 Feb 89", false, "1989-02-04", "1989-02-04"),
    ("31/12/2004", false, "2004-12-31", "2004-12-31"),
    ("12/31/2004", false, "2004-12-31", "2004-12-31"),
    ("03.05.2004", false, "2004-05-03", "2004-05-03"),
    ("2004/05/03", false, "2004-05-03", "2004-05-03"),
    ("04/04/2004", false, "2004-04-04", "2004-04-04"),
    ("le 3 février 2004", false, "2004-02-03", "2004-02-03"),
    ("1er mai 2004", false, "2004-05-01", "2004-05-01"),
    ("3. März 1999", false, "1999-03-03", "1999-03-03"),
    ("12. Oktober", false, "2016-10-12", "2016-10-12"),
    ("12 августа 2008", false, "2008-08-12", "2008-08-12"),
    ("5 мая", false, "2017-05-05", "2017-05-05"),
    ("١٢ أغسطس 2010", false, "2010-08-12", "2010-08-12"),
    ("١٢ آب ٢٠١٠", false, "2010-08-12", "2010-08-12"),
    ("12 تشرين الثاني 2010", false, "2010-11-12", "2010-11-12"),
    ("3 كانون الأول/ديسمبر 2009", false, "2009-12-03", "2009-12-03"),
    ("12 Tishrin al-Thani 2010", false, "2010-11-12", "2010-11-12"),
    ("3 Shubat 2009", false, "2009-02-03", "2009-02-03"),
    ("3 Fibrayir 2009", false, "2009-02-03", "2009-02-03"),
    ("9 de março de 2012", false, "2012-03-09", "2012-03-09"),
    ("9 giugno 2012", false, "2012-06-09", "2012-06-09"),
    ("7 de enero de 2001", false, "2001-01-07", "2001-01-07"),
    ("février 2004", false, "2004-02-01", "2004-02-29"),
];

#[test]
fn phrases_become_days() {
    let now = Some(date(2017, 8, 10));
    let mut wrong = Vec::new();
    for (words, ahead, first, last) in PHRASES {
        let got: Vec<String> = find(words)
            .iter()
            .map(|w| {
                let p = w.meaning.period(now, *ahead);
                p.map_or(format!("{:?}", w.meaning), |p| format!("{} {}", p.first, p.last))
            })
            .collect();
        if got != [format!("{first} {last}")] {
            wrong.push(format!("{words}: {got:?}, not {first} {last}"));
        }
    }
    assert!(PHRASES.len() >= 120, "{}", PHRASES.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_that_give_no_day() {
    let now = Some(date(2017, 8, 10));
    for words in [
        "03/04/2005",
        "30 February 2004",
        "February 31",
        "two days later",
        "the following week",
        "years ago",
        "two days before the vote",
    ] {
        let found = find(words).iter().find_map(|w| w.meaning.period(now, false));
        assert_eq!(found, None, "{words}");
    }
    for words in
        ["Mars rovers", "ab 2000 men", "in the second half he scored", "12:30", "flight 1988", "$2000"]
    {
        assert!(find(words).is_empty(), "{words}: {:?}", find(words));
    }
    // Without a reference there is no relative day.
    for words in ["yesterday", "on Monday", "in July", "two weeks ago", "on 3 May", "the weekend"] {
        assert!(find(words).iter().all(|w| w.meaning.period(None, false).is_none()), "{words}");
    }
}

#[test]
fn times_that_only_bound() {
    for (words, bounds) in [
        ("until Friday", true),
        ("by next June", true),
        ("by the end of 2009", true),
        ("before May 3", true),
        ("after 12 May 2004", true),
        ("after Monday's vote", false),
        ("on Friday", false),
        ("since July", false),
    ] {
        assert_eq!(find(words).iter().map(|w| w.bounds).collect::<Vec<_>>(), [bounds], "{words}");
    }
}

#[test]
fn order_of_numeric_dates() {
    assert_eq!(day_first("on 31/12/2004 and 03/04/2005"), Some(true));
    assert_eq!(day_first("on 12/31/2004"), Some(false));
    assert_eq!(day_first("on 12/31/2004 and 31/12/2004"), None);
    assert_eq!(day_first("on 03/04/2005, and/or 5/6"), None);
    let settled = find("03/04/2005")[0].meaning.settled(true).period(None, false).unwrap();
    assert_eq!(settled.first, date(2005, 4, 3));
}

proptest! {
    #[test]
    fn sentences_of_date_phrases(
        picks in proptest::collection::vec((0usize..PHRASES.len(), 0usize..6), 1..5), year in 1950i16..2060
    ) {
        let joints = [" ", ", ", " and ", " to ", " the army fell on ", "-"];
        let text: String = picks.iter().map(|(p, j)| format!("{}{}", PHRASES[*p].0, joints[*j])).collect();
        let mut end = 0;
        for w in find(&text) {
            prop_assert!(w.range.start >= end && text.get(w.range.clone()).is_some());
            end = w.range.end;
            for ahead in [false, true] {
                if let Some(p) = w.meaning.period(Some(date(year, 2, 28)), ahead) {
                    prop_assert!(p.first <= p.last, "{text}: {p:?}");
                }
            }
        }
        day_first(&text);
    }
}
