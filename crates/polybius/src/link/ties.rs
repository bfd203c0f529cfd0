//! Ties between two happenings: a plan and its fulfilment, an act and its denial, a sanction and its end.
//!
//! What feeds it: the facts of a later report and an earlier one. What it gives: the tie, a score and the ground.
//! What it refuses: ties on parties alone; the days, the words or the place must fit as well.

use super::facts::Facts;
use super::party::{self, refs};
use super::same::{days_in_words, near, parties};
use super::{Link, Tie};
use crate::ontology::EventType::{self, *};

/// Days after which a plan without a date is forgotten.
const PLAN_DAYS: i32 = 120;
/// Days after which nobody denies any more.
const DENIAL_DAYS: i32 = 30;
/// Days after which an end is no longer the end of that act: fifteen years.
const EASE_DAYS: i32 = 15 * 366;

/// What an act is about that can be ended: a name, words of the act, and words of its end.
const THEMES: [(&str, &[&str], &[&str]); 6] = [
    (
        "sanctions",
        &["sanctions", "freez", "froze", "asset", "visa", "travel"],
        &["sanctions", "freez", "asset", "visa", "travel"],
    ),
    (
        "trade",
        &["tariff", "trade", "import", "export", "ban"],
        &["tariff", "trade", "import", "export", "ban"],
    ),
    (
        "diplomats",
        &["expel", "ambassador", "embassi", "diplomat", "recal"],
        &["ambassador", "embassi", "diplomat"],
    ),
    ("custody", &["arrest", "kidnap"], &["released"]),
    ("forces", &["troops", "deploy", "occupi", "blockad", "invas", "invad"], &["withdraw"]),
    (
        "closure",
        &[
            "border",
            "close",
            "closur",
            "shut",
            "curfew",
            "emerg",
            "airspac",
            "cross",
            "block",
            "membership",
            "suspens",
            "lift",
        ],
        &["border", "lift", "curfew", "emerg", "airspac", "cross"],
    ),
];

/// The tie of a later report to an earlier one.
pub fn judge(later: &Facts, earlier: &Facts) -> Option<Link> {
    let lag = later.told_on().zip(earlier.told_on()).map(|(a, b)| a - b);
    if lag.is_some_and(|d| d < -1) || later.hypothetical || earlier.hypothetical {
        return None;
    }
    denies(later, earlier, lag).or_else(|| fulfils(later, earlier)).or_else(|| eases(later, earlier))
}

fn link(tie: Tie, odds: f32, reason: String) -> Option<Link> {
    let score = 1.0 / (1.0 + (-odds).exp());
    (score >= 0.5).then_some(Link { tie, score, reason })
}

fn fulfils(a: &Facts, b: &Facts) -> Option<Link> {
    let ahead = b.future || b.when.zip(b.published).is_some_and(|(w, p)| w.told && w.first > p);
    if a.future || a.negated || b.negated || !(ahead || b.kind == Agree) {
        return None;
    }
    let kind = match (b.kind, a.kind) {
        (Agree, Aid | Retreat | Cooperate | Concede | Mobilize) => true,
        // They had met when they agreed: another meeting must have been announced.
        (Agree, Consult) => ahead,
        (Agree, Sanction | Coerce) => ahead && b.actors.len() == 1,
        (x, y) => ahead && near(x, y),
    };
    if !kind || (a.document == b.document && a.sentence == b.sentence) {
        return None;
    }
    let one_sided = !a.recipients.is_empty() && !b.recipients.is_empty();
    if one_sided && party::side(&refs(&a.actors), &refs(&b.actors)).is_some_and(|x| x < 0.0) {
        return None;
    }
    let all = |f: &Facts| f.parties().cloned().collect::<Vec<_>>();
    let (one, two) = (all(a), all(b));
    let mut fit = party::together(&refs(&one), &refs(&two));
    // Who is to have what was agreed on may be named beside those who agreed.
    if fit.recipient.is_some_and(|x| x < 0.2) && a.recipients.iter().any(|e| b.words.mention(e)) {
        fit.recipient = Some(0.4);
    }
    let first = fit.actor.filter(|x| *x >= 0.4)?;
    if fit.clashes() {
        return None;
    }
    let days = plan_days(a, b, ahead)?;
    let likeness = a.words.likeness(&b.words);
    let odds =
        -3.6 + 1.2 * first + fit.recipient.map_or(-0.8, |x| 1.2 * x) + days + place(a, b) + 3.5 * likeness;
    link(Tie::Fulfils, odds, reason(a, b, format!("{} that {} announced", a.kind, plan(b))))
}

fn plan(b: &Facts) -> String {
    if b.future { format!("future {}", b.kind) } else { b.kind.to_string() }
}

/// How well the days of a fulfilment fit its plan.
fn plan_days(a: &Facts, b: &Facts, ahead: bool) -> Option<f32> {
    let (x, y) = (a.when?, b.when?);
    if ahead && y.told {
        let slack = if x.told { 1 } else { 3 };
        let length = y.last - y.first;
        return match (x.gap(&y), length) {
            (gap, 0) if gap <= slack => Some(1.6 - 0.4 * gap as f32),
            (gap, 1..=8) if gap <= 2 => Some(0.9),
            (gap, 9..) if gap <= 5 => Some(0.5),
            _ => None,
        };
    }
    let after = x.last - b.told_on()?;
    match after {
        _ if after <= 0 && a.document == b.document => None,
        0..=14 => Some(0.3),
        15..=45 => Some(-0.2),
        46..=PLAN_DAYS => Some(-0.7),
        _ => None,
    }
}

fn denies(a: &Facts, b: &Facts, lag: Option<i32>) -> Option<Link> {
    if b.negated || b.future || b.denies() || lag.is_some_and(|d| d > DENIAL_DAYS) {
        return None;
    }
    let says_no = a.words.has("deny");
    let accused = if b.kind == Accuse { &b.recipients } else { &b.actors };
    let speaker = if a.actors.is_empty() { a.speaker.as_slice() } else { &a.actors };
    let fit = party::side(&refs(speaker), &refs(accused));
    let ground = if a.negated && near(a.kind, b.kind) && !party::fit(a, b).clashes() {
        party::fit(a, b).actor?
    } else if (a.negated || a.denied || (a.kind == Reject && says_no)) && b.kind.quad_code() >= 3 {
        fit?
    } else if a.denied || (says_no && matches!(a.kind, Reject | Accuse)) {
        // What both are said to have done together ("denied that talks took place").
        let all: Vec<_> = b.parties().collect();
        party::side(&refs(speaker), &all)?
    } else {
        return None;
    };
    if ground < 0.4 {
        return None;
    }
    let names = a.words.shared(&b.words).filter(|(_, w)| w.name).count().min(2) as f32;
    let odds = -3.0
        + 1.4 * ground
        + 5.0 * a.words.likeness(&b.words)
        + 0.5 * names
        + if a.negated && near(a.kind, b.kind) { 0.8 } else { 0.0 }
        + if lag.is_some_and(|d| d <= 3) { 0.5 } else { 0.0 }
        + place(a, b);
    link(
        Tie::Denies,
        odds,
        reason(a, b, format!("{} denies {}", if a.negated { "negated" } else { a.kind.name() }, b.kind)),
    )
}

/// The theme of an act and its end, if both are about the same.
pub fn theme(end: &Facts, act: &Facts) -> Option<&'static str> {
    themes(end, true).into_iter().find(|t| themes(act, false).contains(t))
}

/// What a report is about, of what can be ended.
pub fn themes(f: &Facts, end: bool) -> Vec<&'static str> {
    let has = |words: &[&str]| words.iter().any(|w| f.words.has(w));
    let sanction = |name: &str| name == "sanctions" && !end && f.kind == Sanction;
    THEMES
        .iter()
        .filter(|(name, act, over)| has(if end { over } else { act }) || sanction(name))
        .map(|(name, ..)| *name)
        .collect()
}

/// Whether a report may tell that something ends.
pub fn is_end(f: &Facts) -> bool {
    let kind = matches!(f.kind, Retreat | Concede)
        || (matches!(f.kind, Sanction | Coerce | Mobilize | Agree | Cooperate | Support)
            && (f.words.has("lift") || f.words.has("released") || f.words.has("withdraw")));
    let still_on = f.negated && matches!(f.kind, Retreat | Concede);
    kind && !f.future && !f.hypothetical && !still_on
}

/// Whether a report tells of something that can be ended.
pub fn is_act(f: &Facts) -> bool {
    matches!(f.kind, Sanction | Coerce | Mobilize | Assault | Reject)
        && !f.future
        && !f.negated
        && !f.hypothetical
}

fn eases(a: &Facts, b: &Facts) -> Option<Link> {
    if !is_end(a) || !is_act(b) {
        return None;
    }
    let theme = theme(a, b)?;
    let lag = a.when?.last - b.when?.first;
    if !(0..=EASE_DAYS).contains(&lag) || (lag == 0 && a.document != b.document) {
        return None;
    }
    let actor = party::side(&refs(&a.actors), &refs(&b.actors));
    let recipient = party::side(&refs(&a.recipients), &refs(&b.recipients));
    if actor.is_none_or(|x| x < 0.2) || recipient.is_some_and(|x| x < 0.2) {
        return None;
    }
    let names = a.words.shared(&b.words).filter(|(_, w)| w.name).count().min(2) as f32;
    // Many are held and freed: it must be the same person, or the same place.
    if theme == "custody"
        && recipient.is_none_or(|x| x < 1.0)
        && names < 1.0
        && a.words.likeness(&b.words) < 0.3
    {
        return None;
    }
    let odds = -2.6
        + 1.2 * actor.unwrap_or(0.0)
        + recipient.map_or(-0.6, |x| 1.2 * x)
        + 3.0 * a.words.likeness(&b.words)
        + 0.3 * names
        + place(a, b)
        - if lag > 400 { 0.6 } else { 0.0 };
    link(Tie::Eases, odds, reason(a, b, format!("{} ends {} ({theme})", a.kind, b.kind)))
}

/// How the places fit.
fn place(a: &Facts, b: &Facts) -> f32 {
    let (Some(x), Some(y)) = (&a.place, &b.place) else { return 0.0 };
    if x.resolved_place.is_empty() || y.resolved_place.is_empty() {
        return 0.0;
    }
    if x.resolved_place == y.resolved_place && x.country_code == y.country_code {
        0.8
    } else if x.country_code == y.country_code {
        -0.2
    } else {
        -0.6
    }
}

fn reason(a: &Facts, b: &Facts, what: String) -> String {
    let mut parts = vec![what, format!("parties {}", parties(a, b))];
    parts.extend(days_in_words(a, b));
    let words = a.words.told(&b.words);
    if !words.is_empty() {
        parts.push(format!("shared words: {}", words.join(", ")));
    }
    parts.join(", ")
}

/// Types that belong to one family, cooperation or conflict: reports of one happening are coded in one.
pub fn family(kind: EventType) -> u8 {
    u8::from(kind.quad_code() > 2)
}

/// A further family in which a report may have its like.
pub fn stray(f: &Facts) -> Option<u8> {
    let plan = f.future || f.kind == Request;
    plan.then(|| 1 - family(f.kind))
}
