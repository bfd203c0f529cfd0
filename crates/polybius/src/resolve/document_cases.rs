//! Short documents, with what the last mention must be ("CODE SECTOR Name"; empty fields as "-").

use super::super::marked::Marked;
use super::*;
use jiff::civil::date;

fn resolve(marked: &str) -> Vec<Known> {
    let document = Marked::read(marked);
    let list = document.mentions();
    let actors = DocumentActors::resolve(Tables::embedded(), &list, Some(date(2017, 8, 10)), false, None);
    (0..list.len()).map(|k| actors.get(k).clone()).collect()
}

fn check(cases: &[(&str, &str)]) {
    let mut failed = Vec::new();
    for (marked, wanted) in cases {
        let got = resolve(marked).pop().unwrap();
        let dash = |s: &str| if s.is_empty() { "-".to_string() } else { s.to_string() };
        let shown = format!("{} {} {}", dash(&got.code), dash(&got.sector), dash(&got.name));
        if shown != *wanted {
            failed.push(format!("{marked}: {shown} instead of {wanted}"));
        }
    }
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), cases.len(), failed.join("\n"));
}

#[test]
fn antecedents_that_are_clear() {
    check(&[
        ("[Bolivian envoy Ana Paz] came. | [Paz] left.", "BOL GOV Ana Paz"),
        ("[Ana Paz], [the Bolivian foreign minister], came. | [Paz] left.", "BOL GOV Ana Paz"),
        ("[Bolivian envoy Ana Paz] came. | [She] left.", "BOL GOV Ana Paz"),
        ("[Officials from the U.] came.", "- GOV -"),
        ("[Chinese Premier Li] came.", "CHN GOV Li Keqiang"),
        ("[Premier Li Peng] ruled [China] in 1989. | [Premier Li] left.", "CHN GOV Li Peng"),
        ("[Li Heping], [a Chinese lawyer], came. | [Li] left.", "CHN SOC Li Heping"),
        ("[China] invited [Nobel laureate Liu Xiaobo].", "CHN ELI Liu Xiaobo"),
        ("[Morales of Bolivia] came.", "BOL GOV Evo Morales"),
        ("[Singapore]'s [Prime Minister Lee] came.", "SGP GOV Lee Hsien Loong"),
        ("[Paraguay's army] fought [the EPP].", "PRY REB Paraguayan People's Army"),
        ("[European lawmakers] of [the EPP] came.", "NGO PTY European People's Party"),
        ("[Plan Colombia] began.", "COL - Plan Colombia"),
        ("[Bolivian envoy Ana Paz]* said [she] would go.", "BOL GOV Ana Paz"),
        ("[Luis Rey] left. | [Bolivian envoy Ana Paz]* said that [she] would go.", "BOL GOV Ana Paz"),
        ("[Bolivian envoy Ana Paz] came. | [Peru] invited [her].", "BOL GOV Ana Paz"),
        ("[Chinese envoy Li Shan] denounced tariffs on [his country].", "CHN GOV -"),
        ("[Chinese envoy Li Shan] spoke. | Tariffs hit [his country].", "CHN GOV -"),
        ("[Bolivian Foreign Minister Ana Paz] came. | [The minister] left.", "BOL GOV Ana Paz"),
        ("[Bolivian Foreign Minister Ana Paz] came. | [The Bolivian official] left.", "BOL GOV Ana Paz"),
        ("[Bolivian Foreign Minister Ana Paz] came. | [Bolivia's top diplomat] left.", "BOL GOV Ana Paz"),
        (
            "[Bolivian President Ana Paz] met [Peruvian Foreign Minister Luis Rey]. | [The president] left.",
            "BOL GOV Ana Paz",
        ),
        (
            "[Bolivian President Ana Paz] met [Peruvian Foreign Minister Luis Rey]. | [The Peruvian minister] left.",
            "PER GOV Luis Rey",
        ),
        ("[Peru] closed the border. | [It] recalled the envoy.", "PER - -"),
        ("[Peru]* said [it] would close the border.", "PER - -"),
        ("[Peru] closed the border. | But [it] kept the embassy.", "PER - -"),
        (
            "[Russia] is near. | \"We want to work with [them],\" [the U.S.'s top diplomat]* said to [us].",
            "- - -",
        ),
        ("[Peru] closed the border. | Trade kept [the country] going.", "PER GOV -"),
        ("[Peru] and [Bolivia] met. | [The former]", "PER - -"),
        ("[Peru] and [Bolivia] met. | [The latter]", "BOL - -"),
        ("[Kenyan police] came. | [They] arrested a man.", "KEN COP -"),
        (
            "[Bolivian envoy Ana Paz]* said on Monday: \"[I] will go,\" and that [she] would.",
            "BOL GOV Ana Paz",
        ),
        ("[North Korea] fired. | [Its army] cheered.", "PRK MIL -"),
        ("[Kenyan farmers] marched. | Rain hit [their country].", "KEN GOV -"),
        ("[Hezbollah] attacked. | [The group] denied it.", "LBN REB Hezbollah"),
        ("[Peru] struck [Kenyan soldiers]. | [They] fired back.", "KEN MIL -"),
        ("[President Donald Trump] opposed the bill, passed by [Congress]", "USA LEG -"),
        ("[Peru]'s president opposed the bill, passed by [Congress]", "- LEG -"),
    ]);
    let got = resolve("[Russia] is near. | \"We want to work with [them],\" [the U.S. envoy]* said.");
    assert_eq!((got[1].code.as_str(), got[1].resolved_by), ("RUS", "coreference"));
    for text in [
        "Neither [Tillerson] nor [Sergei Lavrov] answered. | [Tillerson] said nothing to [reporters]. | \"[We] want to work with [them] on areas that matter to [us]\", [the U.S.'s top diplomat]* said.",
        "Neither [Tillerson] nor [Sergei Lavrov] answered. | \"[We] want to work with [them]\", [the U.S. envoy]* said.",
    ] {
        let got = resolve(text);
        let them = got.iter().rev().nth(usize::from(text.contains("[us]")) + 1).unwrap();
        assert_eq!((them.code.as_str(), them.resolved_by), ("RUS", "coreference"), "{text}: {got:?}");
    }
    let got = resolve(
        "\"[We] want to work with [them]\", [the U.S. envoy]* said. | [The United States] and [Peru] feud.",
    );
    assert_eq!(got[1].code, "PER");
    let got = resolve("\"[We] will not yield,\" [the U.S. envoy]* said.");
    assert_eq!((got[0].code.as_str(), got[0].resolved_by), ("USA", "coreference"));
}

#[test]
fn nothing_is_guessed() {
    for text in [
        "[Paul Okafor] came.",
        "[He] came.",
        "[Bolivian envoy Ana Paz] met [Peruvian envoy Luis Rey]. | [He] left.",
        "[Bolivian envoy Ana Paz] met [Paul Okafor]. | [He] left.",
        "[Bolivian envoy Ana Paz] came. || [She] left.",
        "[Bolivian envoy Ana Paz] came. | [It] left.",
        "[Bolivian envoy Ana Paz] met [him].",
        "[Bolivian envoy Ana Paz] came. | It rained. | It rained. | [She] left.",
        "[Peru] closed the border. | [It] is unclear why.",
        "[Peru] closed the border. || [It] recalled the envoy.",
        "[Peru] struck [Bolivia], and [it] withdrew.",
        "In a move against the neighbours of [Peru] fees rose. | [It] closed.",
        "[Peru] and [Bolivia] met. | [They] closed the border.",
        "[Kenyan police] met [Ugandan soldiers]. | [They] left.",
        "[Peru] met [them].",
        "[Peru] and [Bolivia] met. | Trade kept [the country] going.",
        "[Peru], [Chile] and [Bolivia] met. | [The former]",
        "[We] came to [Peru].",
        "\"[We] came,\" [Paul Okafor]* said.",
        "[The group] came.",
        "[Hezbollah] and [Hamas] attacked. | [The group] denied it.",
        "[Hezbollah] attacked. || [The group] denied it.",
        "[Bolivian Foreign Minister Ana Paz] came. | [The prime minister] left.",
        "[Bolivian Prime Minister Ana Paz] came. | [The minister] left.",
        "[Bolivian President Ana Paz] met [Peruvian President Luis Rey]. | [The president] left.",
        "[Bolivian Foreign Minister Ana Paz] came. || [The minister] left.",
        "[Bolivian Foreign Minister Ana Paz] came. | [A minister] left.",
        "[Bolivian envoy Ana Paz] met [Peruvian envoy Luis Rey] and blamed [his country].",
    ] {
        let all = resolve(text);
        let wanted = if text.starts_with('[') || !text.contains("[We]") { all.len() - 1 } else { 0 };
        let at = if text.starts_with("[We]") { 0 } else { wanted };
        assert!(all[at].code.is_empty(), "{text}: {:?}", all[at]);
    }
}

#[test]
fn appositions_explain_names() {
    let got = resolve("[Ana Paz], [the Bolivian foreign minister]");
    assert_eq!((got[0].code.as_str(), got[0].resolved_by), ("BOL", "apposition"));
    assert_eq!(got[0].id(), "BOL:ana-paz");
}

#[test]
fn surnames_without_their_country_around() {
    check(&[
        ("[President Macron] came.", "FRA GOV Emmanuel Macron"),
        ("[Merkel] left.", "DEU GOV Angela Merkel"),
        ("[Merkel's government] resigned", "DEU GOV -"),
        ("[Chirac] spoke of 1995.", "FRA ELI Jacques Chirac"),
        ("[Paul Okafor] met [Paz].", "- - Paz"),
        // Not yet in office by the document's date.
        ("[Starmer] left.", "- - Starmer"),
    ]);
    let resolve = |text| {
        let list = [MentionText { text, ..MentionText::default() }];
        DocumentActors::resolve(Tables::embedded(), &list, None, false, None).get(0).clone()
    };
    for (text, code, name) in [
        ("President Chirac", "FRA", "Jacques Chirac"),
        ("Arafat", "PSE", "Yasser Arafat"),
        ("President Bush", "USA", "Bush"),
        ("Castro", "CUB", "Fidel Castro"),
        ("Jaruzelski's government", "POL", ""),
        ("Hussein", "", "Hussein"),
    ] {
        let known = resolve(text);
        assert_eq!((known.code.as_str(), known.name.as_str()), (code, name), "{text}: {known:?}");
    }
    // Texts without capitals name their countries.
    let list = [MentionText { text: "blair", ..MentionText::default() }];
    assert_eq!(DocumentActors::resolve(Tables::embedded(), &list, None, true, None).get(0).code, "");
}

#[test]
fn adjectives_share_the_noun_behind() {
    let all = resolve("[Armenian] and [Azerbaijani forces] clashed.");
    assert_eq!((all[0].code.as_str(), all[0].sector.as_str()), ("ARM", "MIL"));
    let all = resolve("[Russian], [Chinese] and [Indian commanders] met.");
    assert!(all.iter().all(|k| k.sector == "MIL"), "{all:?}");
    let all = resolve("[Iran] and [Iraqi forces] clashed.");
    assert_eq!(all[0].sector, "");
}

#[test]
fn the_country_is_the_storys() {
    check(&[
        (
            "[Mali]'s troops fled [Mali]. | [Mali]'s rebels came. | [France] called for calm. | [The EU] left [the country].",
            "- GOV -",
        ),
        ("[A Chadian foreign ministry spokesman]* said [it] would talk.", "TCD GOV -"),
        ("[Thousands] stoned the [U.S.] and [British embassies]", "GBR GOV -"),
    ]);
    let all = resolve("[Thousands] stoned the [U.S.] and [British embassies].");
    assert_eq!((all[1].code.as_str(), all[1].sector.as_str()), ("USA", "GOV"));
}

#[test]
fn objects_of_participles() {
    check(&[
        ("[Saudi Arabia], [Egypt] and [Bahrain] broke ties with [Qatar] Monday, blaming [it]", "QAT - -"),
        ("[The U.S.] expelled [eight Cuban diplomats] Tuesday, accusing [them]", "CUB GOV -"),
        ("[Peru] quarrelled on Monday, accusing [it]", "- - -"),
        ("[Iraq] fell nine years after [American forces] invaded [the country]", "IRQ GOV -"),
        ("[Mehmet Aslan], 26, [a Turkish inmate]", "TUR CRM Mehmet Aslan"),
    ]);
}
