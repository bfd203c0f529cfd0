use super::*;
use crate::ontology::EventType;
use crate::record::{CiteInfo, Entity};

/// A report in short: type, auxiliary mode, parties ("USA GOV"), day, publication, sentence.
fn report(kind: &str, aux: &str, sides: [&[&str]; 2], days: [&str; 2], published: &str, text: &str) -> Event {
    let side = |names: &[&str]| -> Vec<Entity> {
        names
            .iter()
            .map(|n| {
                let (code, sector) = n.split_once(' ').unwrap_or((n, ""));
                Entity { code: code.into(), sector: sector.into(), ..Entity::default() }
            })
            .collect()
    };
    let mut event: Event = serde_json::from_value(serde_json::json!({
        "id": blake3::hash(format!("{kind}{text}{published}").as_bytes()).to_hex()[..20].to_string(),
        "document": published, "date": days[0], "enddate": days[1], "event": [kind], "mode": [], "context": [],
        "auxiliary": [], "actor": [], "recipient": [], "event_text": [], "event_span": [], "date_text": "",
        "date_basis": "explicit", "date_granularity": "day",
        "attribution": {"kind": "none", "verb": "", "speaker": null}, "quad_code": 1, "event_scale": 1.0,
        "cameo": "", "goldstein": 0.0, "confidence": 1.0, "text": text,
        "text_info": {"sequence": 0, "start": 0, "end": 9, "segment": 0},
        "cite_info": {"title": "", "publication": "", "published": published, "url": "", "language": ""}, "coder": ""
    }))
    .unwrap();
    event.auxiliary = if aux.is_empty() { Vec::new() } else { vec![aux.into()] };
    event.actor = side(sides[0]);
    event.recipient = side(sides[1]);
    event.cite_info = CiteInfo { published: published.into(), ..CiteInfo::default() };
    event
}

fn sanction(days: [&str; 2], published: &str, text: &str) -> Event {
    report("SANCTION", "", [&["USA LEG"], &["RUS"]], days, published, text)
}

#[test]
fn the_seeds_sanctions_are_one_happening() {
    let month = sanction(
        ["2017-07-01", "2017-07-31"],
        "2017-08-10",
        "The sanctions package passed by Congress in July.",
    );
    let mut week = sanction(
        ["2017-07-31", "2017-08-06"],
        "2017-08-11",
        "Mr Trump signed a sanctions bill punishing Russia.",
    );
    week.actor[0].sector = "GOV".into();
    let link = judge(&week, &month).unwrap();
    assert_eq!(link.tie, Tie::Same);
    assert!(
        link.reason.starts_with(
            "same type SANCTION, same parties USA > RUS, dates 2017-07-31/2017-08-06 and 2017-07 overlap"
        ),
        "{}",
        link.reason
    );
    assert!(keys(&week).iter().any(|k| keys(&month).contains(k)));
    let next = sanction(
        ["2018-04-06", "2018-04-06"],
        "2018-04-06",
        "The US imposed sanctions on Russian oligarchs.",
    );
    assert_eq!(judge(&next, &month), None);
}

#[test]
fn a_week_later_is_another_meeting() {
    let met = |day: &str| {
        report(
            "CONSULT",
            "",
            [&["JPN GOV", "RUS GOV"], &[]],
            [day, day],
            day,
            "Kono and Lavrov held talks in Manila.",
        )
    };
    let mut events = vec![met("2017-08-07"), met("2017-08-14"), met("2017-08-08")];
    assert_eq!(cluster(&events), [0, 1, 0]);
    events[2].actor.swap(0, 1);
    assert_eq!(cluster(&events), [0, 1, 0]);
    events[2].auxiliary = vec!["negation".into()];
    assert_eq!(cluster(&events), [0, 1, 2]);
}

#[test]
fn ties_have_a_direction() {
    let day = ["2017-08-17", "2017-08-17"];
    let plan = report(
        "AGREE",
        "future",
        [&["JPN", "RUS"], &[]],
        day,
        "2017-08-08",
        "They will hold talks in Moscow on August 17.",
    );
    let met = report(
        "CONSULT",
        "",
        [&["JPN GOV", "RUS GOV"], &[]],
        day,
        "2017-08-18",
        "Officials held talks in Moscow.",
    );
    assert_eq!(judge(&met, &plan).unwrap().tie, Tie::Fulfils);
    assert_eq!(judge(&plan, &met), None);
    let all = link_all(&[met.clone(), plan]);
    assert_eq!(all.iter().map(|l| (l.0, l.1)).collect::<Vec<_>>(), [(0, 1)]);
    let put = sanction(
        ["2014-03-17", "2014-03-17"],
        "2014-03-18",
        "The US imposed sanctions on Russian officials.",
    );
    let mut lifted =
        sanction(["2016-05-02", "2016-05-02"], "2016-05-03", "The US lifted sanctions on Russian officials.");
    lifted.event = vec![EventType::Concede];
    assert_eq!(judge(&lifted, &put).unwrap().tie, Tie::Eases);
    assert!(keys(&lifted).iter().any(|k| keys(&put).contains(k)));
}

#[test]
fn within_a_document() {
    let one = sanction(
        ["2017-07-01", "2017-07-31"],
        "2017-08-10",
        "The sanctions package passed by Congress in July.",
    );
    let mut two = one.clone();
    two.id = "b".into();
    two.text_info.start = 100;
    let mut three = two.clone();
    three.event = vec![EventType::Aid];
    let mut events = vec![one, two, three];
    within(&mut events);
    assert_eq!(events[0].link, events[0].id);
    assert_eq!(events[1].link, events[0].id);
    assert_eq!(events[2].link, "");
}

#[test]
fn no_key_without_a_known_country() {
    let nobody =
        report("ASSAULT", "", [&[""], &[""]], ["2017-08-17", "2017-08-17"], "", "Gunmen attacked a village.");
    assert!(keys(&nobody).is_empty());
}

#[test]
fn thousands_of_like_reports_take_seconds() {
    // Each was held against every member of every happening that any earlier report had named: minutes.
    let mut events: Vec<Event> = (0..2000)
        .map(|k| {
            let mut e = sanction(
                ["2017-07-31", "2017-07-31"],
                "2017-08-01",
                "Congress passed the sanctions on Russia.",
            );
            e.id = format!("{k:020}");
            e.document = format!("d{k}");
            e
        })
        .collect();
    let begun = std::time::Instant::now();
    within(&mut events);
    assert!(events.iter().all(|e| e.link == events[0].id));
    assert!(begun.elapsed().as_secs() < 120, "{:?}", begun.elapsed());
}
