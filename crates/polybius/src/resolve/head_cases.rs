//! Phrases by themselves, with what must be read in them.

use super::*;

fn codes(text: &str) -> (String, String, String) {
    let r = read(Tables::embedded(), text, false, 2017);
    (r.known.code, r.known.sector, r.name_text)
}

#[test]
fn phrases_of_the_news() {
    for (text, code, sector, name) in [
        ("Japan's foreign minister", "JPN", "GOV", ""),
        ("Bolivian Deputy Foreign Minister Ana Paz Soto", "BOL", "GOV", "Ana Paz Soto"),
        ("the U.S. ambassador to Russia", "USA", "GOV", ""),
        ("US-backed rebels", "", "REB", ""),
        ("pro-Russian separatists", "", "REB", ""),
        ("Pakistani police", "PAK", "COP", ""),
        ("labour unions", "", "LAB", ""),
        ("Rafael Pardo", "", "", "Rafael Pardo"),
        ("the National Liberation Front (FMLN)", "SLV", "REB", ""),
        ("the Israeli firm Rafael", "ISR", "BUS", ""),
        ("the Labor Department", "", "GOV", ""),
        ("the Labour Ministry", "", "GOV", ""),
        ("the National Assembly", "", "LEG", ""),
        ("the Labour Party", "GBR", "PTY", ""),
        ("Chinese-language newspapers", "", "JRN", ""),
        ("a Soviet-era minister", "", "GOV", ""),
        ("Thousands of teachers", "", "EDU", ""),
        ("Tens of thousands of Bolivian miners", "BOL", "LAB", ""),
        ("Most of the Chilean reporters", "CHL", "JRN", ""),
        ("Remnants of the army", "", "MIL", ""),
        ("the Ministry of Defence of Ukraine", "UKR", "GOV", ""),
        ("a Chilean reporter", "CHL", "JRN", ""),
        ("former Afghan president Omar Sadiq", "AFG", "ELI", "Omar Sadiq"),
        ("Pyongyang", "PRK", "GOV", ""),
        ("the Kremlin", "RUS", "GOV", ""),
        ("Ivory Coast", "CIV", "", ""),
        ("Paul Okafor", "", "", "Paul Okafor"),
        // A trade or office behind a form of address is a surname.
        ("Mr Baker", "", "", "Baker"),
        ("Lord Goldsmith", "", "GOV", "Goldsmith"),
        ("Mr Judge", "", "", "Judge"),
        ("Mr Speaker", "", "LEG", ""),
        ("Senator Baker", "", "LEG", "Baker"),
        ("General Manager", "", "BUS", ""),
        ("PCS leader Mark Serwotka", "", "", "Mark Serwotka"),
        ("OLP forces", "", "MIL", ""),
        ("the headquarters of the opposition Social Conservative Party", "", "OPP", ""),
        ("army headquarters", "", "MIL", ""),
        ("representatives of the army", "", "MIL", ""),
        ("representatives from Chile's farm industry", "CHL", "", ""),
        ("urban guerrilla commandos", "", "REB", ""),
        ("the Tories", "GBR", "PTY", ""),
        ("the village of La Union", "", "CVL", ""),
        ("us", "", "", ""),
        ("North Korean leader Kim Jong Un", "PRK", "", "Kim Jong Un"),
        ("UN special envoy Omar Sadiq", "UNO", "", "Omar Sadiq"),
        ("dozens of protesters in Caracas", "VEN", "", ""),
        ("US troops", "USA", "MIL", ""),
        ("NATO troops", "IGO", "MIL", ""),
        ("Palestinian militants", "PSE", "UAF", ""),
        ("the European Parliament", "EUR", "LEG", ""),
        ("the State Department", "USA", "GOV", ""),
        ("Japan's House of Representatives", "JPN", "LEG", ""),
        ("Citizens", "", "CVL", ""),
        ("Secretary of State Jonas Baker", "", "GOV", "Jonas Baker"),
        ("a Chinese-American businessman", "USA", "BUS", ""),
        ("ethnic Albanian guerrillas in Macedonia", "MKD", "REB", ""),
        // Whose they are, the surroundings say (single.rs).
        ("ethnic Hungarians", "", "CVL", ""),
        ("Hamas-run schools", "PSE", "EDU", ""),
        ("the Wales captain", "GBR", "CVL", ""),
        ("an army captain", "", "MIL", ""),
        ("veteran Bolivian politician Ana Paz", "BOL", "PTY", "Ana Paz"),
        ("the boss", "", "", ""),
        ("Hong Kong's chief executive", "HKG", "GOV", ""),
        ("Qantas chief executive", "AUS", "BUS", ""),
        ("most Americans", "USA", "CVL", ""),
        ("World Bank spokesman Ana Paz", "IGO", "BUS", "Ana Paz"),
        ("a Labour Party health spokesman", "GBR", "PTY", ""),
        ("Chinese state-owned firms", "CHN", "BUS", ""),
    ] {
        let got = codes(text);
        assert_eq!((got.0.as_str(), got.2.as_str()), (code, name), "{text}: {got:?}");
        if !sector.is_empty() {
            assert_eq!(got.1, sector, "{text}: {got:?}");
        }
    }
}

#[test]
fn waters_are_nobody() {
    for text in ["the South China Sea", "the Sea of Japan", "the Korea Strait", "the Suez Canal"] {
        assert_eq!(codes(text).0, "", "{text}");
    }
    assert_eq!(codes("Chinese sailors").0, "CHN");
    assert_eq!((codes("Imam Musa Sadr").0.as_str(), codes("the SADR").0.as_str()), ("", "ESH"));
}

#[test]
fn words_are_no_names_where_nothing_has_capitals() {
    for (text, code) in [("THE ATTACK", ""), ("the total", ""), ("the yukos board", "RUS"), ("labour", "GBR")]
    {
        assert_eq!(read(Tables::embedded(), text, true, 2004).known.code, code, "{text}");
    }
}

#[test]
fn texts_without_capitals() {
    let r = read(Tables::embedded(), "the us secretary of state", true, 2005);
    assert_eq!((r.known.code.as_str(), r.known.sector.as_str()), ("USA", "GOV"));
}

#[test]
fn towns_that_are_first_names() {
    let tables = Tables::embedded();
    for (text, code, name) in [
        ("Gen. Milan Drasko", "", "Milan Drasko"),
        ("Col. Santiago Perez", "", "Santiago Perez"),
        ("Moscow Mayor Yuri Luzhkov", "RUS", "Yuri Luzhkov"),
        ("the Santiago government", "CHL", ""),
        ("London police", "GBR", ""),
    ] {
        let r = read(tables, text, false, 1994);
        assert_eq!((r.known.code.as_str(), r.name_text.as_str()), (code, name), "{text}");
    }
}

#[test]
fn part_of_a_longer_name_is_another_body() {
    let tables = Tables::embedded();
    for (text, caseless, code) in [
        ("the Morazanist Patriotic Front", false, ""),
        ("THE MORAZANIST PATRIOTIC FRONT", true, ""),
        ("Zambia's Patriotic Front", false, "ZMB"),
        ("the Manuel Rodriguez Patriotic Front", false, "CHL"),
        ("the Conservative Confederation of Honduran Workers", false, "HND"),
        ("the Moro Islamic Liberation Front", false, "PHL"),
        ("MARTI NATIONAL LIBERATION MARTI FRONT", true, ""),
    ] {
        assert_eq!(read(tables, text, caseless, 1989).known.code, code, "{text}");
    }
}
