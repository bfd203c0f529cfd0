//! Whether two reports name the same parties.
//!
//! What feeds it: the entities of both. What it gives: how well each side fits, from -1 (others) over 0 (nothing
//! known) to 1 (the same person). What it refuses: to guess; a party without country and name fits anybody weakly.

use super::facts::Facts;
use crate::copies;
use crate::record::Entity;

/// Organs that act for a state, so that one report may name one and another the state.
const STATE: [&str; 7] = ["GOV", "LEG", "MIL", "COP", "SPY", "JUD", "UNK"];

/// How the parties of two reports fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fit {
    /// Those who act.
    pub actor: Option<f32>,
    /// Those to whom; none where a report names nobody.
    pub recipient: Option<f32>,
}

impl Fit {
    /// Whether they cannot be the same.
    pub fn clashes(self) -> bool {
        [self.actor, self.recipient].into_iter().flatten().any(|x| x < -0.3)
    }
}

/// Holds the sides of two reports against each other; those of acts that two share, all against all.
pub(super) fn fit(a: &Facts, b: &Facts) -> Fit {
    if a.kind.is_mutual() && b.kind.is_mutual() {
        return together(&a.parties().collect::<Vec<_>>(), &b.parties().collect::<Vec<_>>());
    }
    Fit {
        actor: side(&a.actors.iter().collect::<Vec<_>>(), &b.actors.iter().collect::<Vec<_>>()),
        recipient: side(&a.recipients.iter().collect::<Vec<_>>(), &b.recipients.iter().collect::<Vec<_>>()),
    }
}

/// All parties of two shared acts: the best counts as the actor, the second best as the recipient.
pub(super) fn together(a: &[&Entity], b: &[&Entity]) -> Fit {
    let (small, large) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    // Each of the larger side is used once.
    let mut left: Vec<&Entity> = large.to_vec();
    let mut fits: Vec<f32> = Vec::new();
    for e in small {
        let best = left
            .iter()
            .enumerate()
            .map(|(k, o)| (k, same(e, o)))
            .max_by(|x, y| x.1.total_cmp(&y.1).then(y.0.cmp(&x.0)));
        if let Some((k, fit)) = best {
            fits.push(fit);
            left.remove(k);
        }
    }
    fits.sort_by(|x, y| y.total_cmp(x));
    let rest = |from: usize| {
        let rest = fits.get(from..).unwrap_or(&[]);
        (!rest.is_empty()).then(|| rest.iter().sum::<f32>() / rest.len() as f32)
    };
    // Of three who meet, another report may name other two: one that differs is no clash.
    let second = if small.len() > 2 { rest(1).map(|x| x.max(-0.3)) } else { rest(1) };
    Fit { actor: fits.first().copied(), recipient: second }
}

/// How one side fits the other: the mean of its smaller list, a little less where the larger has more.
pub(super) fn side(a: &[&Entity], b: &[&Entity]) -> Option<f32> {
    let (small, large) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if small.is_empty() {
        return None;
    }
    let best = |e: &Entity| large.iter().map(|o| same(e, o)).fold(-1.0, f32::max);
    let mean = small.iter().map(|e| best(e)).sum::<f32>() / small.len() as f32;
    Some(if large.len() > small.len() { mean - 0.1 } else { mean })
}

/// How surely two entities are one.
pub(super) fn same(a: &Entity, b: &Entity) -> f32 {
    let both = |f: fn(&Entity) -> &str| Some((f(a), f(b))).filter(|(x, y)| !x.is_empty() && !y.is_empty());
    let country = both(|e| &e.code).map(|(x, y)| x == y);
    if let Some((x, y)) = both(|e| &e.identifier_id).or_else(|| both(|e| &e.identifier_text)) {
        if x == y {
            return 1.0;
        }
        return match country {
            // The president and his minister, the ministry and its minister.
            Some(true) if is_state(&a.sector) && is_state(&b.sector) => 0.4,
            Some(true) => -0.2,
            _ => -1.0,
        };
    }
    match country {
        Some(true) => match both(|e| &e.sector) {
            None => 0.8,
            Some((x, y)) if x == y => 0.8,
            _ if a.other_sectors.contains(&b.sector) || b.other_sectors.contains(&a.sector) => 0.7,
            Some((x, y)) if is_state(x) && is_state(y) => 0.5,
            Some((x, y)) if is_state(x) || is_state(y) => -0.4,
            _ => 0.2,
        },
        // A union and one of its members.
        Some(false) if a.code.len() == 3 && (is_union(&a.code) || is_union(&b.code)) => -0.5,
        Some(false) => -1.0,
        None => words(a, b),
    }
}

fn is_state(sector: &str) -> bool {
    sector.is_empty() || STATE.contains(&sector)
}

fn is_union(code: &str) -> bool {
    matches!(code, "EUR" | "IGO" | "UNO")
}

/// Of parties whose country is not known for both, by their words.
fn words(a: &Entity, b: &Entity) -> f32 {
    let telling = |e: &Entity| {
        let mut out = Vec::new();
        copies::each(&e.entity_text, |w| {
            if !copies::is_stop(w) {
                out.push(w.to_string());
            }
        });
        out
    };
    let (x, y) = (telling(a), telling(b));
    let shared = x.iter().filter(|w| y.contains(w)).count();
    let named = |e: &Entity| e.entity_text.starts_with(char::is_uppercase) && e.sector.is_empty();
    match shared {
        0 if named(a) && named(b) && a.code.is_empty() && b.code.is_empty() => -0.3,
        0 => 0.0,
        _ if shared * 2 >= x.len().min(y.len()) => 0.7,
        _ => 0.3,
    }
}
