//! Adds events and documents up.
//!
//! What feeds it: documents (if they are given), then events. What it gives: a [`Table`] of all periods and
//! groups. What it refuses: nothing; what fits no period has rows of its own.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::civil::Date;
use polybius::ontology::{EventType, TYPES};
use polybius::record::{Entity, Event};
use polybius_export::{days, pairs};

use super::periods::{Period, Unit};

/// What rows are split by beside the period.
#[derive(Clone, Copy, Debug)]
pub struct Groups {
    /// Countries of actor and recipient.
    pub dyad: bool,
    /// Event type.
    pub kind: bool,
    /// Quad class.
    pub quad: bool,
}

/// A group's cells: actor, recipient, type, quad; those that are not asked for are empty.
pub type Group = [String; 4];

#[derive(Default)]
struct Cell {
    events: u64,
    /// Numbers of documents, as they came.
    documents: Vec<u32>,
}

/// The sum so far.
pub struct Sum {
    unit: Unit,
    groups: Groups,
    /// Whether documents were given, so that those without events are known too.
    given: bool,
    /// Documents by hash of their ids: number.
    numbers: HashMap<u64, u32>,
    /// Documents by day.
    by_day: BTreeMap<Date, u64>,
    undated_documents: u64,
    /// Events from documents that are not among those given.
    strangers: u64,
    cells: BTreeMap<(Period, Group), Cell>,
    last: Option<(String, u32)>,
}

/// A row of the table.
#[derive(Clone, Debug)]
pub struct Row {
    /// Name of the period.
    pub period: String,
    /// day, week ...; range or undated where events fit no period.
    pub unit: &'static str,
    /// The group.
    pub group: Group,
    /// Events; none where no document of the period is known.
    pub events: Option<u64>,
    /// Documents that gave these events.
    pub documents: Option<u64>,
    /// Documents published in the period.
    pub period_documents: Option<u64>,
    /// Day of the last document published by the end of the period.
    pub last_document: Option<Date>,
}

/// All rows, in order, made as they are asked for.
pub struct Table<'a> {
    sum: &'a Sum,
    /// What rows are split by.
    pub groups: Groups,
    /// Whether period_documents counts all documents or those with events.
    pub given: bool,
    periods: Vec<Period>,
    kinds: Vec<Group>,
}

impl Sum {
    /// Nothing yet.
    pub fn new(unit: Unit, groups: Groups, given: bool) -> Sum {
        Sum {
            unit,
            groups,
            given,
            numbers: HashMap::new(),
            by_day: BTreeMap::new(),
            undated_documents: 0,
            strangers: 0,
            cells: BTreeMap::new(),
            last: None,
        }
    }

    /// Takes a document in; again is not twice.
    pub fn document(&mut self, id: &str, day: Option<Date>) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        let mut new = false;
        let number = *self.numbers.entry(hash(id)).or_insert_with(|| {
            new = true;
            next
        });
        if new {
            match day {
                Some(day) => *self.by_day.entry(day).or_default() += 1,
                None => self.undated_documents += 1,
            }
        }
        number
    }

    /// Takes an event's document in, whether or not the event is wanted.
    pub fn see(&mut self, event: &Event) {
        if self.last.as_ref().is_some_and(|(id, _)| *id == event.document) {
            return;
        }
        let known = self.numbers.get(&hash(&event.document)).copied();
        let number = match known {
            Some(number) => number,
            None => {
                if self.given {
                    self.strangers += 1;
                }
                let day = event.cite_info.published.get(..10).and_then(|t| t.parse().ok());
                self.document(&event.document, day)
            }
        };
        self.last = Some((event.document.clone(), number));
    }

    /// Counts an event that was seen.
    pub fn add(&mut self, event: &Event) {
        let number = self.last.as_ref().map_or(0, |(_, number)| *number);
        let period = self.unit.period(days(event));
        for group in self.groups_of(event) {
            let cell = self.cells.entry((period, group)).or_default();
            cell.events += 1;
            if cell.documents.last() != Some(&number) {
                cell.documents.push(number);
            }
        }
    }

    /// The groups that an event counts in, each once.
    fn groups_of(&self, event: &Event) -> BTreeSet<Group> {
        let kind = event.event.first().filter(|_| self.groups.kind).map_or("", |t| t.name()).to_string();
        let quad = if self.groups.quad { event.quad_code.to_string() } else { String::new() };
        if !self.groups.dyad {
            return BTreeSet::from([[String::new(), String::new(), kind, quad]]);
        }
        let code = |e: Option<&Entity>| match e {
            None => "none".to_string(),
            Some(e) if e.code.is_empty() => "unknown".to_string(),
            Some(e) => e.code.clone(),
        };
        let mut pairs = pairs(event);
        if pairs.is_empty() {
            pairs.push((None, None));
        }
        pairs.into_iter().map(|(a, r)| [code(a), code(r), kind.clone(), quad.clone()]).collect()
    }

    /// The table: periods with documents, those from first to last day asked for, and those with events.
    pub fn finish(&self, from: Option<Date>, to: Option<Date>, types: &[EventType]) -> Table<'_> {
        let mut periods: BTreeSet<Period> = self.cells.keys().map(|(period, _)| *period).collect();
        let first = from.or_else(|| self.by_day.keys().next().copied());
        let last = to.or_else(|| self.by_day.keys().next_back().copied());
        if let (Some(first), Some(last)) = (first, last) {
            let mut start = Some(self.unit.start(first));
            while let Some(s) = start.filter(|s| *s <= last) {
                periods.insert(Period::Whole(s));
                start = self.unit.next(s);
            }
        }
        let mut kinds: BTreeSet<Group> = self.cells.keys().map(|(_, group)| group.clone()).collect();
        if !self.groups.dyad {
            kinds.extend(self.all_groups(types));
        }
        // Types in the order of the book.
        let mut kinds: Vec<Group> = kinds.into_iter().collect();
        let place = |g: &Group| TYPES.iter().position(|t| t.name() == g[2]);
        kinds.sort_by(|a, b| (&a[0], &a[1], place(a), &a[3]).cmp(&(&b[0], &b[1], place(b), &b[3])));
        Table {
            sum: self,
            groups: self.groups,
            given: self.given,
            periods: periods.into_iter().collect(),
            kinds,
        }
    }

    /// Every type or class that can be, so that each has its zero.
    fn all_groups(&self, types: &[EventType]) -> Vec<Group> {
        let wanted = TYPES.into_iter().filter(|t| types.is_empty() || types.contains(t));
        let cells = |kind: &str, quad: String| [String::new(), String::new(), kind.to_string(), quad];
        match (self.groups.kind, self.groups.quad) {
            (true, true) => wanted.map(|t| cells(t.name(), t.quad_code().to_string())).collect(),
            (true, false) => wanted.map(|t| cells(t.name(), String::new())).collect(),
            (false, true) => wanted.map(|t| cells("", t.quad_code().to_string())).collect(),
            (false, false) => vec![cells("", String::new())],
        }
    }

    /// What a user should know, in sentences.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.undated_documents > 0 {
            notes
                .push(format!("{} documents have no date and stand under no period", self.undated_documents));
        }
        if self.strangers > 0 {
            notes.push(format!("{} documents with events are not among --documents", self.strangers));
        }
        notes
    }
}

impl Table<'_> {
    /// The rows.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        self.periods.iter().flat_map(move |period| {
            let span = self.sum.unit.days(*period);
            let (read, last) = match span {
                Some((a, b)) => (
                    self.sum.by_day.range(a..=b).map(|(_, n)| n).sum::<u64>(),
                    self.sum.by_day.range(..=b).next_back().map(|(day, _)| *day),
                ),
                None => (self.sum.undated_documents, None),
            };
            let all = if self.sum.unit == Unit::All { self.sum.undated_documents } else { 0 };
            self.kinds.iter().filter_map(move |group| self.row(*period, group, read + all, last))
        })
    }

    fn row(&self, period: Period, group: &Group, read: u64, last: Option<Date>) -> Option<Row> {
        let cell = self.sum.cells.get(&(period, group.clone()));
        let whole = matches!(period, Period::Whole(_));
        let (events, documents) = match cell {
            Some(cell) => {
                let mut documents = cell.documents.clone();
                documents.sort_unstable();
                documents.dedup();
                (Some(cell.events), Some(documents.len() as u64))
            }
            // Nothing beside the periods: a range is listed for its events alone.
            None if !whole => return None,
            None if read == 0 => (None, None),
            None => (Some(0), Some(0)),
        };
        Some(Row {
            period: self.sum.unit.label(period),
            unit: match period {
                Period::Whole(_) => self.sum.unit.name(),
                Period::Range(..) => "range",
                Period::Undated => "undated",
            },
            group: group.clone(),
            events,
            documents,
            period_documents: Some(read),
            last_document: last,
        })
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(document: &str, date: &str, enddate: &str, actors: &[&str], recipients: &[&str]) -> Event {
        let side = |codes: &[&str]| {
            codes.iter().map(|c| Entity { code: c.to_string(), ..Entity::default() }).collect()
        };
        let mut e = Event {
            document: document.into(),
            date: date.into(),
            enddate: enddate.into(),
            event: vec![EventType::Consult],
            quad_code: 1,
            actor: side(actors),
            recipient: side(recipients),
            ..Event::default()
        };
        e.cite_info.published = "2016-09-14".into();
        e
    }

    fn count(sum: &mut Sum, events: &[Event]) -> Vec<String> {
        for e in events {
            sum.see(e);
            sum.add(e);
        }
        let show = |n: Option<u64>| n.map_or("-".to_string(), |n| n.to_string());
        let table = sum.finish(None, None, &[]);
        let line = |r: Row| {
            let group: Vec<&str> = r.group.iter().map(String::as_str).filter(|g| !g.is_empty()).collect();
            let last = r.last_document.map(|d| d.to_string()).unwrap_or_default();
            let group = group.join(">");
            let numbers = [r.events, r.documents, r.period_documents].map(show).join("/");
            format!("{} {} {group} {numbers} {last}", r.period, r.unit)
        };
        table.rows().map(line).collect()
    }

    const PLAIN: Groups = Groups { dyad: false, kind: false, quad: false };

    #[test]
    fn quiet_is_not_unseen() {
        let mut sum = Sum::new(Unit::Month, PLAIN, true);
        for (id, day) in [("a", "2016-07-03"), ("b", "2016-09-02"), ("c", "2016-09-14"), ("c", "2016-09-14")]
        {
            sum.document(id, Some(day.parse().unwrap()));
        }
        let events = [
            event("c", "2016-09-03", "2016-09-03", &["RUS", "JPN"], &[]),
            event("c", "2016-09-01", "2016-09-30", &["RUS"], &["JPN"]),
            event("c", "2016-01-01", "2016-12-31", &["RUS"], &["JPN"]),
            event("c", "", "", &["RUS"], &["JPN"]),
            event("c", "1991-05-05", "1991-05-05", &["RUS"], &["JPN"]),
        ];
        assert_eq!(
            count(&mut sum, &events),
            [
                "1991-05 month  1/1/0 ",
                "2016-07 month  0/0/1 2016-07-03",
                "2016-08 month  -/-/0 2016-07-03",
                "2016-09 month  2/1/2 2016-09-14",
                "2016-01-01/2016-12-31 range  1/1/3 2016-09-14",
                "undated undated  1/1/0 ",
            ]
        );
    }

    #[test]
    fn dyads_count_both_ways_and_documents_once() {
        let mut sum = Sum::new(Unit::Year, Groups { dyad: true, ..PLAIN }, false);
        let events = [
            event("c", "2016-09-03", "2016-09-03", &["RUS", "JPN"], &[]),
            event("c", "2016-09-04", "2016-09-04", &["RUS", "RUS"], &["JPN"]),
            event("d", "2016-09-04", "2016-09-04", &["RUS"], &[""]),
            event("c", "2016-09-04", "2016-09-04", &["RUS"], &["JPN"]),
            event("c", "2016-09-04", "2016-09-04", &["RUS"], &[]),
        ];
        assert_eq!(
            count(&mut sum, &events),
            [
                "2016 year JPN>RUS 1/1/2 2016-09-14",
                "2016 year RUS>JPN 3/1/2 2016-09-14",
                "2016 year RUS>none 1/1/2 2016-09-14",
                "2016 year RUS>unknown 1/1/2 2016-09-14",
            ]
        );
    }

    #[test]
    fn every_type_has_its_zero() {
        let mut sum = Sum::new(Unit::All, Groups { kind: true, ..PLAIN }, false);
        let rows = count(&mut sum, &[event("c", "", "", &["RUS"], &["JPN"])]);
        assert_eq!(rows.len(), 16);
        assert_eq!(rows[0], "all all AGREE 0/0/1 2016-09-14");
        assert_eq!(rows[1], "all all CONSULT 1/1/1 2016-09-14");
    }
}
