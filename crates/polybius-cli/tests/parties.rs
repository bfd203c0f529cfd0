//! Acts of several parties: lists, mediators, meetings of one with many, officials from several states.

mod common;

use common::{Wanted, check, lines, polybius};

#[test]
fn all_of_a_list_and_nobody_else() {
    let none: &[&str] = &[];
    let rows: [(&str, &str, &[&str], &[&str]); 17] = [
        // What one of a list does, all do.
        (
            "Hungary won a $25 billion loan from the IMF, the European Union and the World Bank on Wednesday.",
            "AID",
            &["IGO", "EUR", "IGO"],
            &["HUN"],
        ),
        (
            "Ottawa, Mexico City and the European Commission protested against the law at once.",
            "ACCUSE",
            &["CAN", "MEX", "EUR"],
            &[""],
        ),
        (
            "China, along with Russia and Iran, rejected the resolution.",
            "REJECT",
            &["CHN", "RUS", "IRN"],
            &[""],
        ),
        (
            "The European Union, like Canada and Norway, imposed sanctions on Belarus.",
            "COERCE",
            &["EUR", "CAN", "NOR"],
            &["BLR"],
        ),
        (
            "The U.N., the EU and the Arab League called on Israel and the Palestinians to resume negotiations.",
            "REQUEST",
            &["UNO", "EUR", "IGO"],
            &["ISR", "PSE"],
        ),
        // A body of no state on a matter of rights.
        (
            "Amnesty International called for the release of 30 prisoners in Eritrea.",
            "REQUEST",
            &["NGO"],
            &["ERI"],
        ),
        // Two clauses are no list.
        (
            "The Netherlands closed its airspace to the Turkish minister's plane and Erdogan called the Dutch cowards.",
            "ACCUSE",
            &["TUR"],
            &["NLD"],
        ),
        ("Israel struck Gaza and Hamas fired rockets in response.", "ASSAULT", &["ISR"], &["PSE"]),
        // A mediator acts on those between whom he mediates.
        (
            "Qatar mediated between the Taliban and the Afghan government for three months.",
            "CONSULT",
            &["QAT"],
            &["AFG", "AFG"],
        ),
        (
            "Egypt brokered a ceasefire between Israel and Hamas on Wednesday.",
            "CONSULT",
            &["EGY"],
            &["ISR", "PSE"],
        ),
        (
            "Secretary of State John Kerry brought Israeli and Palestinian negotiators together in Amman.",
            "CONSULT",
            &["USA"],
            &["ISR", "PSE"],
        ),
        // One meets many.
        ("Kerry met British, French and German ministers.", "CONSULT", &["USA", "GBR", "FRA", "DEU"], none),
        (
            "An American diplomat said the envoys of Chad and the rebels of Niger talked for nine hours on Sunday.",
            "CONSULT",
            &["TCD", "NER"],
            none,
        ),
        // Officials from several states are as many parties; the states are none beside them.
        (
            "Lavrov met with his counterparts from Iran and Turkey in Astana.",
            "CONSULT",
            &["RUS", "IRN GOV", "TUR GOV"],
            none,
        ),
        (
            "The foreign ministers of Egypt, Jordan and Iraq met in Amman on Monday.",
            "CONSULT",
            &["EGY GOV", "JOR GOV", "IRQ"],
            none,
        ),
        (
            "Soldiers from Chad and Niger attacked Boko Haram camps near Lake Chad.",
            "ASSAULT",
            &["TCD MIL", "NER MIL"],
            &["NGA"],
        ),
        // "Both" is no party.
        ("Both India and Pakistan test-fired missiles this week.", "COOPERATE", &["IND", "PAK"], none),
    ];
    let mut failed = Vec::new();
    for (text, event, actors, recipients) in rows {
        let input = serde_json::json!({"id": "p", "date": "2015-03-10", "text": text}).to_string();
        let events = lines(&polybius(&["code", "-"], input.as_bytes()));
        let row =
            Wanted { row: event, sentence: &text[..20], event, actors, recipients, date: "", auxiliary: "" };
        if !check(&events, &[row]).is_empty() {
            failed.push((
                text,
                events
                    .iter()
                    .map(|e| [&e["event"], &e["actor"], &e["recipient"]].map(|v| v.to_string()))
                    .collect::<Vec<_>>(),
            ));
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}
