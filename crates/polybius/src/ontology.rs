//! PLOVER's event types, modes, contexts and scores, and the CAMEO code that stands for each.
//!
//! What feeds it: the tables in the PLOVER manual (draft 0.8, 2021) and its CAMEO conversion of the
//! same year. What it gives: constants and look-ups. Goldstein values are those of the CAMEO codebook.

use serde::{Deserialize, Serialize};

/// A PLOVER event type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs)] // the names are the codebook's
pub enum EventType {
    Agree,
    Consult,
    Support,
    Concede,
    Cooperate,
    Aid,
    Retreat,
    Request,
    Accuse,
    Reject,
    Threaten,
    Protest,
    Sanction,
    Mobilize,
    Coerce,
    Assault,
}

use EventType::*;

/// All types, in the order of the network's output.
pub const TYPES: [EventType; 16] = [
    Agree, Consult, Support, Concede, Cooperate, Aid, Retreat, Request, Accuse, Reject, Threaten, Protest,
    Sanction, Mobilize, Coerce, Assault,
];

impl EventType {
    /// The codebook's name, in capitals.
    pub fn name(self) -> &'static str {
        match self {
            Agree => "AGREE",
            Consult => "CONSULT",
            Support => "SUPPORT",
            Concede => "CONCEDE",
            Cooperate => "COOPERATE",
            Aid => "AID",
            Retreat => "RETREAT",
            Request => "REQUEST",
            Accuse => "ACCUSE",
            Reject => "REJECT",
            Threaten => "THREATEN",
            Protest => "PROTEST",
            Sanction => "SANCTION",
            Mobilize => "MOBILIZE",
            Coerce => "COERCE",
            Assault => "ASSAULT",
        }
    }

    /// The name in the coarser set of 15 root classes, where CONCEDE and RETREAT are YIELD.
    pub fn root(self) -> &'static str {
        match self {
            Concede | Retreat => "YIELD",
            other => other.name(),
        }
    }

    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub fn quad_code(self) -> u8 {
        match self {
            Agree | Consult | Support | Concede => 1,
            Cooperate | Aid | Retreat => 2,
            Request | Accuse | Reject | Threaten => 3,
            Protest | Sanction | Mobilize | Coerce | Assault => 4,
        }
    }

    /// Whether two parties can do it together, so that both are actors and nobody is the recipient.
    pub fn is_mutual(self) -> bool {
        matches!(self, Agree | Consult | Cooperate | Support)
    }

    /// Conflict-cooperation score from -10 to +10 of the type with a mode ("" for none).
    pub fn scale(self, mode: &str) -> f32 {
        match (self, mode) {
            (Consult, "visit" | "multilateral") => 4.0,
            (Consult, "third-party") => 1.0,
            (Consult, "phone") => 1.5,
            (Retreat, "withdraw") => 8.0,
            (Retreat, "disarm") => 10.0,
            (Retreat, "ceasefire") => 7.5,
            (Retreat, "resign") => 4.5,
            (Request, "assist") => 0.5,
            (Request, "change" | "yield") => -1.0,
            (Accuse, "disapprove") => -2.0,
            (Accuse, "investigate" | "allege") => -3.5,
            (Reject, "assist") => -1.5,
            (Threaten, "restrict") => -3.0,
            (Threaten, "territory") => -4.0,
            (Protest, "riot") => -7.0,
            (Protest, "hunger" | "boycott" | "obstruct") => -4.5,
            (Sanction, "expel") => -5.5,
            (Mobilize, "troops" | "weapons") => -6.5,
            (Mobilize, "militia") => -6.0,
            (Coerce, "censor" | "curfew" | "misinformation") => -6.5,
            (Assault, "abduct" | "torture" | "sexual" | "destroy") => -8.5,
            (Assault, "beat" | "crowd-control") => -7.5,
            (Assault, "primitive") => -8.0,
            (Assault, "assassinate" | "suicide-attack" | "aerial" | "drone" | "heavy-weapons") => -9.5,
            (Assault, "unconventional") => -10.0,
            (Agree | Consult, _) => 2.5,
            (Support, _) => 5.0,
            (Concede, _) => 4.5,
            (Cooperate, _) => 9.5,
            (Aid, _) => 10.0,
            (Retreat, _) => 6.5,
            (Request, _) => 0.0,
            (Accuse, _) => -3.0,
            (Reject, _) => -2.0,
            (Threaten, _) => -3.5,
            (Protest, _) => -5.0,
            (Sanction, _) => -6.0,
            (Mobilize, _) => -5.5,
            (Coerce, _) => -7.0,
            (Assault, _) => -9.0,
        }
    }

    /// The CAMEO code (text: 010 is not 10) and its Goldstein value.
    pub fn cameo(self, mode: &str) -> (&'static str, f32) {
        match (self, mode) {
            (Agree, _) => ("030", 4.0),
            (Consult, "phone") => ("041", 1.0),
            (Consult, "visit") => ("042", 1.9),
            (Consult, "third-party") => ("045", 5.0),
            (Consult, "multilateral") => ("046", 7.0),
            (Consult, _) => ("040", 1.0),
            (Support, _) => ("050", 3.5),
            (Cooperate, _) => ("060", 6.0),
            (Aid, _) => ("070", 7.0),
            (Concede, _) => ("080", 5.0),
            (Retreat, "release") => ("0841", 7.0),
            (Retreat, "return") => ("0842", 7.0),
            (Retreat, "access") => ("086", 9.0),
            (Retreat, "ceasefire") => ("0871", 9.0),
            (Retreat, "withdraw" | "disarm") => ("087", 9.0),
            (Retreat, "resign") => ("0831", 5.0),
            (Retreat, _) => ("084", 7.0),
            (Request, "meet") => ("026", 4.0),
            (Request, _) => ("020", 3.0),
            (Accuse, "investigate") => ("090", -2.0),
            (Accuse, "allege") => ("112", -2.0),
            (Accuse, "disapprove") => ("111", -2.0),
            (Accuse, _) => ("110", -2.0),
            (Reject, _) => ("120", -4.0),
            (Threaten, "violence" | "territory") => ("138", -7.0),
            (Threaten, _) => ("130", -4.4),
            (Protest, "demo") => ("141", -6.5),
            (Protest, "hunger") => ("142", -6.5),
            (Protest, "strike" | "boycott") => ("143", -6.5),
            (Protest, "obstruct") => ("144", -7.5),
            (Protest, "riot") => ("145", -7.5),
            (Protest, _) => ("140", -6.5),
            (Sanction, "expel") => ("166", -7.0),
            (Sanction, "discontinue") => ("162", -5.6),
            (Sanction, "withdraw") => ("161", -4.0),
            (Sanction, _) => ("160", -4.0),
            (Mobilize, "police") => ("153", -7.2),
            (Mobilize, "troops" | "militia") => ("154", -7.2),
            (Mobilize, _) => ("150", -7.2),
            (Coerce, "seize") => ("171", -9.2),
            (Coerce, "arrest") => ("173", -5.0),
            (Coerce, "deport") => ("174", -5.0),
            (Coerce, _) => ("170", -7.0),
            (Assault, "abduct") => ("181", -9.0),
            (Assault, "beat" | "torture" | "sexual") => ("182", -9.5),
            (Assault, "explosives" | "suicide-attack") => ("183", -10.0),
            (Assault, "assassinate") => ("186", -10.0),
            (Assault, "firearms" | "primitive") => ("193", -10.0),
            (Assault, "heavy-weapons") => ("194", -10.0),
            (Assault, "aerial" | "drone") => ("195", -10.0),
            (Assault, "massacre" | "cleansing" | "unconventional") => ("200", -10.0),
            (Assault, _) => ("180", -9.0),
        }
    }
}

impl std::fmt::Display for EventType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Auxiliary modes, in the order of the network's output.
pub const AUXILIARY: [&str; 4] = ["historical", "future", "hypothetical", "negation"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quads_and_scores_agree_in_sign() {
        for t in TYPES {
            assert_eq!(t.quad_code() <= 2, t.scale("") > 0.0, "{t}");
        }
        assert_eq!(Concede.root(), "YIELD");
        assert_eq!(Consult.scale("phone"), 1.5);
    }
}
