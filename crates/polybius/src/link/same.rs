//! Whether two reports tell one happening.
//!
//! What feeds it: two reports' [`Facts`]. What it gives: a score out of weighted features (type, mode, parties, days,
//! place, words) and the ground in words. What it refuses: pairs that cannot be one, whatever their words say: days
//! apart, a plan and its fulfilment, an act and its denial, other parties.

use super::facts::{Facts, When};
use super::party::{self, Fit};
use super::{Link, Tie};
use crate::ontology::EventType::{self, *};
use crate::record::Place;

/// Number of features.
pub const FEATURES: usize = 24;

/// What each feature adds to the log-odds.
const WEIGHTS: [f32; FEATURES] = [
    -2.4, // always
    -1.7, // near types
    0.5,  // the same mode
    0.1,  // other modes
    1.0,  // how the actors fit
    1.4,  // how the recipients fit
    -0.3, // a side that one report lacks
    2.3,  // the same day, told by both
    0.2,  // days that touch: the next day
    1.0,  // the same day, by publication
    0.8,  // near days, by publication
    0.8,  // weeks that overlap
    0.6,  // months that overlap
    -0.9, // years, no date, or background
    1.0,  // the same town
    0.3,  // the same country
    -2.3, // other towns
    -1.5, // other countries
    4.2,  // likeness of the words
    -0.3, // words of conflict: there are many on one day
    -1.2, // deeds of conflict within one country
    -0.6, // "another", "second" in one of them
    0.8,  // one document tells both
    0.5,  // names that both have, beside the parties
];

/// The score from which two reports are one.
const ONE: f32 = 0.5;

/// Judges two reports.
pub fn judge(a: &Facts, b: &Facts) -> Option<Link> {
    let features = viewed_features(a, b)?;
    let odds: f32 = features.iter().zip(&WEIGHTS).map(|(x, w)| x * w).sum();
    let score = 1.0 / (1.0 + (-odds).exp());
    (score >= ONE).then(|| Link { tie: Tie::Same, score, reason: reason(a, b) })
}

/// The features of two reports, as they are or as they must be seen.
pub fn viewed_features(a: &Facts, b: &Facts) -> Option<[f32; FEATURES]> {
    views(a, b).map_or_else(|| features(a, b), |(a, b)| features(&a, &b))
}

/// Two reports of which one must be seen otherwise to be like the other: an accusation beside the deed that is told
/// of, a denial beside a deed that was not done.
fn views(a: &Facts, b: &Facts) -> Option<(Facts, Facts)> {
    if a.negated != b.negated && a.denies() && b.denies() {
        return a.denial().zip(b.denial());
    }
    match (a.kind, b.kind) {
        (Accuse, x) if x.quad_code() == 4 => Some((a.clone(), b.accusation()?)),
        (x, Accuse) if x.quad_code() == 4 => Some((a.accusation()?, b.clone())),
        _ => None,
    }
}

/// Whether they cannot be one happening.
pub fn clash(a: &Facts, b: &Facts) -> bool {
    views(a, b).map_or_else(|| apart(a, b), |(a, b)| apart(&a, &b))
}

fn apart(a: &Facts, b: &Facts) -> bool {
    if a.negated != b.negated || a.future != b.future || a.hypothetical != b.hypothetical {
        return true;
    }
    let planned = a.future && (a.kind == Agree || b.kind == Agree);
    if !(planned || near(a.kind, b.kind)) || party::fit(a, b).clashes() {
        return true;
    }
    // Envoys that are expelled are no other sanction.
    let expels = |f: &Facts| f.kind == Sanction && f.mode == "expel";
    if expels(a) != expels(b) && a.kind == b.kind {
        return true;
    }
    // One sentence tells each happening once.
    if a.document == b.document && a.sentence == b.sentence {
        return true;
    }
    days(a, b).is_none() || elsewhere(a, b)
}

/// Whether two deeds were done in other places and the reports share no name.
fn elsewhere(a: &Facts, b: &Facts) -> bool {
    let deed = |f: &Facts| matches!(f.kind, Assault | Coerce | Mobilize | Protest | Consult);
    let (Some(x), Some(y)) = (&a.place, &b.place) else { return false };
    deed(a) && deed(b) && matches!(places(x, y), Some(16 | 17)) && a.words.names.is_disjoint(&b.words.names)
}

/// How the days fit: the number of a feature from 7 on; none if they cannot be the same.
fn days(a: &Facts, b: &Facts) -> Option<usize> {
    let (Some(x), Some(y)) = (a.when, b.when) else { return Some(13) };
    // Background is dated by the page that tells it: the happening is older.
    let background = |f: &Facts, w: &When| f.historical && !w.told;
    if background(a, &x) || background(b, &y) {
        let (page, deed) = if background(a, &x) { (x, y) } else { (y, x) };
        let age = page.last - deed.first;
        return (-1..=400).contains(&age).then_some(13);
    }
    let gap = x.gap(&y);
    if !x.told || !y.told {
        if x.is_day() && y.is_day() {
            return match gap {
                0 => Some(9),
                1..=3 => Some(10),
                _ => None,
            };
        }
        if gap <= 3 {
            return Some(12);
        }
        // A measure that is spoken of without a date was taken some time before.
        let (page, deed) = if x.told { (y, x) } else { (x, y) };
        let lasting = |f: &Facts| matches!(f.kind, Sanction | Coerce);
        let before = page.first - deed.last;
        return (lasting(a) && lasting(b) && (0..=31).contains(&before)).then_some(13);
    }
    if x.is_day() && y.is_day() {
        return match gap {
            0 => Some(7),
            1 => Some(8),
            _ => None,
        };
    }
    let length = (x.last - x.first).max(y.last - y.first);
    match length {
        0..=8 if gap == 0 => Some(11),
        0..=8 if gap <= 2 => Some(13),
        9..=45 if gap == 0 => Some(12),
        46.. if gap == 0 => Some(13),
        _ => None,
    }
}

/// The features of two reports; none if they cannot be one.
fn features(a: &Facts, b: &Facts) -> Option<[f32; FEATURES]> {
    if apart(a, b) {
        return None;
    }
    let fit = party::fit(a, b);
    if fit.actor.is_none() && fit.recipient.is_none() {
        return None;
    }
    let mut f = [0.0; FEATURES];
    let flag = |x: bool| f32::from(u8::from(x));
    f[0] = 1.0;
    f[1] = flag(a.kind != b.kind);
    if !a.mode.is_empty() && !b.mode.is_empty() && a.kind == b.kind {
        f[2] = flag(a.mode == b.mode);
        f[3] = flag(a.mode != b.mode);
    }
    f[4] = fit.actor.unwrap_or(0.0);
    f[5] = fit.recipient.unwrap_or(0.0);
    f[6] = flag(lacks(a, b, fit));
    f[days(a, b)?] = 1.0;
    if let (Some(x), Some(y)) = (&a.place, &b.place)
        && let Some(k) = places(x, y)
    {
        f[k] = 1.0;
    }
    f[18] = a.words.likeness(&b.words);
    f[19] = flag(matches!(a.kind, Accuse | Request | Threaten | Reject | Support));
    f[20] = flag(matches!(a.kind, Assault | Coerce | Mobilize | Protest) && domestic(a) && domestic(b));
    f[21] = flag(a.words.again != b.words.again);
    f[22] = flag(a.document == b.document);
    let (x, y) = (&a.words.names, &b.words.names);
    if !x.is_empty() && !y.is_empty() {
        f[23] = if x.is_disjoint(y) { -1.0 } else { 1.0 };
    }
    Some(f)
}

/// Whether one report names a side that the other leaves out.
fn lacks(a: &Facts, b: &Facts, fit: Fit) -> bool {
    let mutual = a.kind.is_mutual() && b.kind.is_mutual();
    if mutual {
        fit.recipient.is_none()
    } else {
        a.recipients.is_empty() != b.recipients.is_empty() || a.actors.is_empty() != b.actors.is_empty()
    }
}

fn domestic(f: &Facts) -> bool {
    let mut codes = f.parties().map(|e| e.code.as_str()).filter(|c| !c.is_empty());
    let first = codes.next();
    codes.all(|c| Some(c) == first)
}

/// How two places fit: the number of a feature.
fn places(x: &Place, y: &Place) -> Option<usize> {
    let known = |p: &Place| p.geonameid.is_some() || !p.resolved_place.is_empty();
    if !known(x) || !known(y) {
        let equal = x.extracted_place.to_lowercase() == y.extracted_place.to_lowercase();
        return (equal && !x.extracted_place.is_empty()).then_some(14);
    }
    if x.country_code != y.country_code && !x.country_code.is_empty() && !y.country_code.is_empty() {
        return Some(17);
    }
    let equal = match (x.geonameid, y.geonameid) {
        (Some(p), Some(q)) => p == q,
        _ => x.resolved_place == y.resolved_place,
    };
    if equal {
        return Some(if x.resolution >= 3 { 14 } else { 15 });
    }
    if x.resolution <= 2 || y.resolution <= 2 || close(x, y) {
        return Some(15);
    }
    Some(16)
}

/// Whether two places are within some 40 kilometres.
fn close(x: &Place, y: &Place) -> bool {
    let (Some(a), Some(b), Some(c), Some(d)) = (x.lat, x.lon, y.lat, y.lon) else { return false };
    let east = (b - d) * a.to_radians().cos();
    ((a - c).powi(2) + east.powi(2)).sqrt() < 0.36
}

/// Whether reports of one happening may be coded as these two types.
pub fn near(a: EventType, b: EventType) -> bool {
    const PAIRS: [(EventType, EventType); 24] = [
        (Sanction, Coerce),
        (Sanction, Reject),
        (Accuse, Threaten),
        (Accuse, Reject),
        (Accuse, Request),
        (Request, Threaten),
        (Request, Consult),
        (Consult, Cooperate),
        (Agree, Cooperate),
        (Agree, Consult),
        (Agree, Support),
        (Agree, Aid),
        (Agree, Retreat),
        (Agree, Concede),
        (Aid, Cooperate),
        (Aid, Support),
        (Support, Consult),
        (Coerce, Assault),
        (Mobilize, Assault),
        (Mobilize, Coerce),
        (Protest, Assault),
        (Retreat, Concede),
        (Threaten, Sanction),
        (Threaten, Coerce),
    ];
    a == b || PAIRS.contains(&(a, b)) || PAIRS.contains(&(b, a))
}

/// The ground in words.
fn reason(a: &Facts, b: &Facts) -> String {
    let kind = if a.kind == b.kind {
        format!("same type {}", a.kind)
    } else {
        format!("near types {} and {}", a.kind, b.kind)
    };
    let mut parts = vec![kind, format!("same parties {}", parties(a, b))];
    parts.extend(days_in_words(a, b));
    if let (Some(x), Some(y)) = (&a.place, &b.place)
        && places(x, y) == Some(14)
    {
        let name = if x.resolved_place.is_empty() { &x.extracted_place } else { &x.resolved_place };
        parts.push(format!("same place {name}"));
    }
    let words = a.words.told(&b.words);
    if !words.is_empty() {
        parts.push(format!("shared words: {}", words.join(", ")));
    }
    parts.join(", ")
}

/// The parties of the report that names more.
pub fn parties(a: &Facts, b: &Facts) -> String {
    let count = |f: &Facts| f.parties().filter(|e| !e.code.is_empty()).count();
    let fuller = if count(b) > count(a) { b } else { a };
    let names = |side: &[crate::record::Entity]| {
        let mut names: Vec<&str> = side
            .iter()
            .map(|e| if e.code.is_empty() { e.entity_text.as_str() } else { e.code.as_str() })
            .collect();
        names.dedup();
        names.join(" + ")
    };
    let (actors, recipients) = (names(&fuller.actors), names(&fuller.recipients));
    if recipients.is_empty() { actors } else { format!("{actors} > {recipients}") }
}

/// The days of two reports in words.
pub fn days_in_words(a: &Facts, b: &Facts) -> Option<String> {
    let (x, y) = (a.when?, b.when?);
    let (p, q) = (show(&x), show(&y));
    Some(if p == q {
        format!("same date {p}")
    } else if x.gap(&y) == 0 {
        format!("dates {p} and {q} overlap")
    } else {
        format!("dates {p} and {q}")
    })
}

/// A period as an ISO date, month or pair of dates.
fn show(w: &When) -> String {
    let day = |n: i32| {
        jiff::civil::date(1970, 1, 1)
            .checked_add(jiff::Span::new().days(n))
            .map(|d| d.to_string())
            .unwrap_or_default()
    };
    let (first, last) = (day(w.first), day(w.last));
    match w.last - w.first {
        0 => first,
        27..=30 if first.ends_with("-01") => first[..7].to_string(),
        364..=365 if first.ends_with("-01-01") => first[..4].to_string(),
        _ => format!("{first}/{last}"),
    }
}
