//! Finds date words in a text: single dates here, spans of time around them in `phrases`.
//!
//! What feeds it: any text. What it gives: [`DateWords`] from left to right. What it refuses: numbers that
//! count something ("August 12 soldiers" in "in August 12 soldiers fell"), names that are months ("may",
//! "march") without a capital, and months or years that no preposition or day marks as a time.

use super::Meaning;
use super::names::{Away, Cue, Kind as Name, Word};
use super::tokens::{Kind, Token, tokens};
use crate::text::Bytes;

/// Date words and what they say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateWords {
    /// Where they stand in the text that was searched.
    pub range: Bytes,
    /// What they say.
    pub meaning: Meaning,
    /// Whether they only bound the time ("until Friday", "by June", "before May 3").
    pub bounds: bool,
}

/// All date words of a text, from left to right.
pub fn find(text: &str) -> Vec<DateWords> {
    let (tokens, any) = tokens(text);
    let mut out = Vec::new();
    if !any {
        return out;
    }
    let parser = Parser { text, tokens };
    let mut i = 0;
    while i < parser.tokens.len() {
        let Some((meaning, end)) = parser.phrase(i) else {
            i += 1;
            continue;
        };
        let range = parser.tokens[i].start..parser.tokens[end - 1].end;
        let bounds = matches!(parser.cue(i), Some(Before::Cue(Cue::Bound) | Before::Around))
            && !matches!(meaning, Meaning::Since { .. })
            && !parser.possessive(end);
        out.push(DateWords { range, meaning, bounds });
        i = end;
    }
    out
}

/// What stands before a date.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// A preposition of time.
    Cue(Cue),
    /// before, after.
    Around,
}

/// A date and the number of the token behind it.
pub(super) type Read = Option<(Meaning, usize)>;

/// A text as tokens.
pub(super) struct Parser<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token>,
}

impl Parser<'_> {
    pub fn kind(&self, i: usize) -> Option<Kind> {
        self.tokens.get(i).map(|t| t.kind)
    }

    pub fn word(&self, i: usize) -> Option<Word> {
        match self.kind(i)? {
            Kind::Word(word) => word,
            _ => None,
        }
    }

    pub fn is(&self, i: usize, word: &str) -> bool {
        self.tokens.get(i).is_some_and(|t| self.text[t.range()].eq_ignore_ascii_case(word))
    }

    pub fn mark(&self, i: usize, marks: &[char]) -> bool {
        matches!(self.kind(i), Some(Kind::Mark(c)) if marks.contains(&c))
    }

    pub fn glued(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.glued)
    }

    fn capital(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| self.text[t.start..].starts_with(char::is_uppercase))
    }

    fn possessive(&self, i: usize) -> bool {
        self.mark(i, &['\'', '\u{2019}']) && self.glued(i) && self.is(i + 1, "s")
    }

    /// The preposition before a date, with articles and "early" passed over.
    pub fn cue(&self, i: usize) -> Option<Before> {
        for k in (i.saturating_sub(4)..i).rev() {
            match self.word(k) {
                Some(Word::Cue(cue)) if self.is(k, "of") && cue == Cue::At => {
                    match self.word(k.wrapping_sub(1)) {
                        Some(Word::Part) => continue,
                        _ => return Some(Before::Cue(cue)),
                    }
                }
                Some(Word::Cue(cue)) => return Some(Before::Cue(cue)),
                Some(Word::Away(Away::Before | Away::After)) => return Some(Before::Around),
                Some(Word::Link | Word::Part | Word::Turn(_)) => {}
                _ if self.mark(k, &['-']) => {}
                _ => return None,
            }
        }
        None
    }

    /// Whether the number at `i` is one by itself: not part of "3.5", "A4", "$12", "1,200", "12:30".
    fn lone(&self, i: usize) -> bool {
        let before = self.glued(i)
            && match self.kind(i.wrapping_sub(1)) {
                Some(Kind::Word(_)) => true,
                Some(Kind::Mark(c)) => {
                    let number =
                        self.glued(i - 1) && matches!(self.kind(i.wrapping_sub(2)), Some(Kind::Number(..)));
                    matches!(c, '$' | '£' | '€' | '#' | '+') || (number && matches!(c, '.' | ',' | ':' | '/'))
                }
                _ => false,
            };
        let after = self.glued(i + 1)
            && match self.kind(i + 1) {
                Some(Kind::Mark('%')) => true,
                Some(Kind::Mark('.' | ',' | ':')) => {
                    self.glued(i + 2) && matches!(self.kind(i + 2), Some(Kind::Number(..)))
                }
                _ => false,
            };
        !before && !after
    }

    /// A year of four digits.
    pub fn year(&self, i: usize) -> Option<i16> {
        match self.kind(i)? {
            Kind::Number(y, 4) if (1800..2100).contains(&y) && self.lone(i) => {
                let glued_word = self.glued(i + 1) && matches!(self.kind(i + 1), Some(Kind::Word(_)));
                (!glued_word).then_some(y as i16)
            }
            _ => None,
        }
    }

    /// A day's number with "st", "th" and the like.
    fn day(&self, i: usize) -> Option<(i8, usize)> {
        let Kind::Number(day @ 1..=31, 1..=2) = self.kind(i)? else { return None };
        if !self.lone(i) {
            return None;
        }
        let suffix = self.glued(i + 1)
            && ["st", "nd", "rd", "th", "er", "re", "º", "ª"].iter().any(|s| self.is(i + 1, s));
        if !suffix && self.glued(i + 1) && matches!(self.kind(i + 1), Some(Kind::Word(_))) {
            return None;
        }
        Some((day as i8, i + 1 + usize::from(suffix)))
    }

    /// A month's name; both names of "آب/أغسطس".
    pub fn month(&self, i: usize) -> Option<(i8, Name, usize)> {
        match self.word(i)? {
            Word::Month(month, kind) => {
                let twin = self.mark(i + 1, &['/'])
                    && matches!(self.word(i + 2), Some(Word::Month(m, _)) if m == month);
                Some((month, kind, i + if twin { 3 } else { 1 }))
            }
            Word::TwoMonths(first, second) => {
                let mut k = i + 1;
                while self.is(k, "al") || self.mark(k, &['-']) || self.is(k, "ath") || self.is(k, "eth") {
                    k += 1;
                }
                let Word::Second(is_second) = self.word(k)? else { return None };
                let month = if is_second { second } else { first };
                // "تشرين الثاني/نوفمبر"
                let twin = self.mark(k + 1, &['/'])
                    && matches!(self.word(k + 2), Some(Word::Month(m, _)) if m == month);
                Some((month, Name::Foreign, k + if twin { 3 } else { 1 }))
            }
            _ => None,
        }
    }

    /// The year behind a day or month: ", 2004", "of 2004", "de 2004", "04" where `short`.
    fn year_behind(&self, i: usize, short: bool) -> Option<(i16, usize)> {
        let mut k = i + usize::from(self.mark(i, &['.']) && self.glued(i));
        let comma = self.mark(k, &[',']);
        k += usize::from(comma);
        if matches!(self.word(k), Some(Word::Link)) || self.is(k, "of") {
            k += 1;
        }
        if let Some(year) = self.year(k) {
            return Some((year, k + 1));
        }
        // "4 Feb 89", but not "on 12 August, 15 rebels", "on 5 May 10 soldiers".
        let Kind::Number(y, 2) = self.kind(k)? else { return None };
        let counts = comma || !short || matches!(self.kind(k + 1), Some(Kind::Word(_)));
        (!counts && self.lone(k)).then_some((if y < 40 { 2000 + y as i16 } else { 1900 + y as i16 }, k + 1))
    }

    /// One date. `bare`: months and years count by themselves.
    pub fn date(&self, i: usize, bare: bool) -> Read {
        match self.kind(i)? {
            Kind::Number(..) => self.numeric(i).or_else(|| self.day_month(i)).or_else(|| self.years(i, bare)),
            Kind::Word(Some(Word::Month(..) | Word::TwoMonths(..))) => self.month_first(i, bare),
            Kind::Word(Some(Word::Weekday(..))) => self.weekday(i),
            _ => None,
        }
    }

    /// "2004-05-03", "31/12/2004", "3.5.2004", "03/04/2005".
    fn numeric(&self, i: usize) -> Read {
        let number = |k: usize| match self.kind(k) {
            Some(Kind::Number(value, count)) => Some((value, count)),
            _ => None,
        };
        let Kind::Mark(mark @ ('-' | '/' | '.')) = self.kind(i + 1)? else { return None };
        if !(1..5).all(|k| self.glued(i + k)) || !self.mark(i + 3, &[mark]) {
            return None;
        }
        // Longer chains are numbers of something else.
        let chained = self.glued(i + 5)
            && (self.mark(i + 5, &['-', '/', '.']) && self.glued(i + 6) && number(i + 6).is_some());
        let before = self.glued(i)
            && (self.mark(i - 1, &['-', '/', '.']) || matches!(self.kind(i - 1), Some(Kind::Word(_))));
        let ((a, na), (b, nb), (c, nc)) = (number(i)?, number(i + 2)?, number(i + 4)?);
        if chained || before {
            return None;
        }
        let real = |year: i32, month: i32, day: i32| {
            let fits = (1800..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
            fits.then_some(Meaning::Day { month: month as i8, day: day as i8, year: Some(year as i16) })
        };
        if na == 4 && nb == 2 && nc == 2 && mark != '.' {
            return Some((real(a, b, c)?, i + 5));
        }
        if nc != 4 || na > 2 || nb > 2 {
            return None;
        }
        let meaning = match mark {
            '.' => real(c, b, a)?,
            _ if a == b || a > 12 => real(c, b, a)?,
            _ if b > 12 => real(c, a, b)?,
            _ => {
                real(c, a, b)?;
                Meaning::Numeric(a as i8, b as i8, c as i16)
            }
        };
        Some((meaning, i + 5))
    }

    /// "3 May 2004", "3-5 May", "12 de agosto de 2010", "3. März 1999".
    fn day_month(&self, i: usize) -> Read {
        let (day, mut k) = self.day(i)?;
        let from = matches!(self.cue(i), Some(Before::Cue(Cue::From)));
        let mut last = None;
        let joint = self.mark(k, &['-', '\u{2013}'])
            || self.is(k, "to")
            || self.is(k, "through")
            || (from && (self.is(k, "and") || self.is(k, "until")));
        if joint && let Some((d, end)) = self.day(k + 1) {
            last = Some(d);
            k = end;
        }
        let dot = self.mark(k, &['.']) && self.glued(k);
        k += usize::from(dot);
        if matches!(self.word(k), Some(Word::Link)) || self.is(k, "of") {
            k += 1;
        }
        let (month, kind, mut end) = self.month(k)?;
        let year = self.year_behind(end, true);
        if kind == Name::Doubtful && !self.capital(k) {
            let marked =
                year.is_some() || self.is(k - 1, "of") || matches!(self.cue(i), Some(Before::Cue(_)));
            if !marked || (dot && year.is_none()) {
                return None;
            }
        }
        if dot && !matches!(kind, Name::Foreign | Name::Strict) && year.is_none() {
            return None;
        }
        if let Some((_, behind)) = year {
            end = behind;
        }
        let year = year.map(|(y, _)| y);
        let of = |day| Meaning::Day { month, day, year };
        Some((last.map_or_else(|| of(day), |l| Meaning::Range(Box::new((of(day), of(l))))), end))
    }

    /// "May 3, 2004", "May 3-5", "May 2004", and "May" where a preposition stands before it.
    fn month_first(&self, i: usize, bare: bool) -> Read {
        let (month, kind, mut k) = self.month(i)?;
        let capital = self.capital(i);
        let dot = self.mark(k, &['.']) && self.glued(k);
        let name_end = k;
        k += usize::from(dot);
        if matches!(kind, Name::Strict) {
            return None;
        }
        let cue = self.cue(i);
        if let Some((day, mut end)) = self.day(k) {
            let mut last = None;
            let to = self.mark(end, &['-', '\u{2013}'])
                || (cue == Some(Before::Cue(Cue::From)) && (self.is(end, "to") || self.is(end, "and")));
            if to
                && let Some((d, e)) = self.day(end + 1)
                && self.month(e).is_none()
            {
                last = Some(d);
                end = e;
            }
            let year = self.year_behind(end, false);
            // "in May 10 soldiers fell": what is counted follows.
            let counts = year.is_none()
                && last.is_none()
                && cue == Some(Before::Cue(Cue::At))
                && matches!(self.kind(end), Some(Kind::Word(None)));
            let clear =
                kind != Name::Doubtful || capital || cue == Some(Before::Cue(Cue::On)) || year.is_some();
            if clear && !counts {
                let end = year.map_or(end, |(_, e)| e);
                let year = year.map(|(y, _)| y);
                let of = |day| Meaning::Day { month, day, year };
                return Some((
                    last.map_or_else(|| of(day), |l| Meaning::Range(Box::new((of(day), of(l))))),
                    end,
                ));
            }
        } else if let Some((year, end)) = self.year_behind(name_end, false) {
            return Some((Meaning::Month { month, year: Some(year), turn: 0 }, end));
        }
        if !bare || (kind == Name::Doubtful && !capital) {
            return None;
        }
        Some((Meaning::Month { month, year: None, turn: 0 }, name_end))
    }

    /// "1994-96", "the 1990s", and "1994" where a preposition stands before it.
    fn years(&self, i: usize, bare: bool) -> Read {
        if let Some(Kind::Number(y, 4)) = self.kind(i)
            && (1800..2100).contains(&y)
            && y % 10 == 0
            && !self.mark(i + 1, &['.'])
        {
            let apostrophe = usize::from(self.mark(i + 1, &['\'', '\u{2019}']));
            if self.glued(i + 1) && self.glued(i + 1 + apostrophe) && self.is(i + 1 + apostrophe, "s") {
                return Some((Meaning::Decade(y as i16), i + 2 + apostrophe));
            }
        }
        let year = self.year(i)?;
        if self.mark(i + 1, &['-', '\u{2013}']) && self.glued(i + 1) && self.glued(i + 2) {
            let last = match self.kind(i + 2) {
                Some(Kind::Number(y, 4)) => y,
                Some(Kind::Number(y, 2)) => i32::from(year) / 100 * 100 + y,
                _ => 0,
            };
            if last > i32::from(year) && last < 2100 && self.lone(i + 2) {
                let ends = (Meaning::Year(year), Meaning::Year(last as i16));
                return Some((Meaning::Range(Box::new(ends)), i + 3));
            }
        }
        // "from 2000 soldiers": what is counted follows.
        const COUNTED: &[&str] = &[
            "people", "soldiers", "troops", "men", "women", "children", "dollars", "euros", "km", "miles",
            "tons", "tonnes", "workers", "refugees", "houses", "homes", "jobs",
        ];
        let counts = COUNTED.iter().any(|w| self.is(i + 1, w));
        (bare && !counts).then_some((Meaning::Year(year), i + 1))
    }

    /// "Monday", "Monday evening", "Monday, May 3", "Monday of last week".
    fn weekday(&self, i: usize) -> Read {
        let Word::Weekday(day, short) = self.word(i)? else { return None };
        let mut k = i + 1;
        // Short forms are words too ("sat", "sun", "wed"): only "Mon.", "Tue" with a capital count.
        let plain = short && (!self.capital(i) || self.is(i, "sun"));
        let dot = short && self.mark(k, &['.']) && self.glued(k);
        k += usize::from(dot);
        let mut next = k + usize::from(self.mark(k, &[',']));
        next += usize::from(self.is(next, "the"));
        let full = self.day_month(next).or_else(|| self.month_first(next, false));
        if let Some((meaning @ Meaning::Day { .. }, end)) = full {
            return Some((meaning, end));
        }
        if plain {
            return None;
        }
        let of = k + usize::from(self.is(k, "of"));
        if let (Some(Word::Turn(weeks)), Some(Word::Unit(super::Granularity::Week, false))) =
            (self.word(of), self.word(of + 1))
        {
            return Some((Meaning::WeekdayOf { day, weeks }, of + 2));
        }
        while matches!(self.word(k), Some(Word::Hours)) {
            k += 1;
        }
        Some((Meaning::Weekday { day, turn: 0 }, k))
    }
}
