//! Small lists of words that tell how a phrase is built. They are closed: what grows stands in knowledge/.

use super::phrase::singulars;

/// Words that begin the tail of a phrase.
pub(super) const BOUNDARY: &[&str] = &[
    "of",
    "in",
    "from",
    "at",
    "to",
    "on",
    "for",
    "with",
    "by",
    "against",
    "near",
    "under",
    "over",
    "between",
    "among",
    "loyal",
    "who",
    "which",
    "that",
    "belonging",
    "including",
    "about",
    "into",
    "across",
    "opposed",
    "allied",
];
/// After a country and a hyphen: the country is not the actor's own.
pub(super) const NOT_OWN: &[&str] = &[
    "backed",
    "supported",
    "funded",
    "financed",
    "trained",
    "armed",
    "sponsored",
    "made",
    "built",
    "born",
    "educated",
    "held",
    "controlled",
    "occupied",
    "administered",
    "imposed",
    "brokered",
    "mediated",
    "aligned",
    "allied",
    "appointed",
    "installed",
    "friendly",
    "hosted",
    "speaking",
    "language",
    "style",
    "era",
    "inspired",
    "organised",
    "organized",
    "bound",
    "issued",
    "supplied",
    "designed",
    "owned",
];
/// Before a hyphen and a country: against it or for it.
pub(super) const STANCE: &[&str] = &["anti", "pro", "non"];
/// Last words of the names of waters.
pub(super) const WATERS: &[&str] =
    &["sea", "strait", "straits", "ocean", "canal", "channel", "river", "lake", "bay"];

/// Whether words name a sea, a strait or the like: "the South China Sea", "the Sea of Japan".
pub(crate) fn is_water(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().filter(|w| *w != "the").collect();
    match words[..] {
        [] | [_] => false,
        [first, "of", ..] | [first, "de", ..] => WATERS.contains(&first),
        [.., last] => WATERS.contains(&last),
    }
}

/// Heads that say little: another word's sector goes before theirs.
pub(super) const GENERIC: &[&str] = &[
    "leader",
    "chief",
    "head",
    "official",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "member",
    "commander",
    "representative",
    "source",
    "group",
    "force",
    "authority",
    "delegate",
    "delegation",
    "negotiator",
    "envoy",
    "leadership",
    "team",
    "supporter",
    "boss",
    "director",
    "deputy",
    "people",
    "person",
    "men",
    "man",
    "woman",
    "fighter",
    "candidate",
    "politician",
    "adviser",
    "advisor",
    "unit",
    "organisation",
    "organization",
    "president",
    "secretary",
    "chairman",
    "council",
    "committee",
    "commission",
    "agency",
    "sheikh",
    "shaikh",
    "sheik",
    "mullah",
    "ayatollah",
    "general",
    "gen",
    "colonel",
    "col",
    "captain",
    "major",
];
/// Before a title: no longer in office.
pub(super) const FORMER: &[&str] =
    &["former", "ex", "erstwhile", "onetime", "deposed", "ousted", "toppled", "exiled", "late"];

/// Words of people who need not be from the country around them, in the singular.
const FROM_ELSEWHERE: &[&str] = &[
    "foreign",
    "foreigner",
    "international",
    "multinational",
    "tourist",
    "traveller",
    "migrant",
    "refugee",
    "exile",
    "asylum",
    "peacekeeper",
    "peacekeeping",
    "mediator",
    "monitor",
    "inspector",
    "observer",
    "ally",
    "coalition",
    "world",
    "neighbour",
    "neighbor",
    "western",
    "colleague",
    "counterpart",
    "opponent",
];
/// People and houses that one state keeps in another, in the singular.
const DIPLOMATS: &[&str] =
    &["envoy", "ambassador", "diplomat", "attache", "consul", "embassy", "consulate", "legation"];

fn among(list: &[&str], folded: &str) -> bool {
    list.contains(&folded) || singulars(folded).any(|s| list.contains(&s.as_str()))
}

/// Whether a folded word says that those whom it names need not be from the country around them.
pub(crate) fn is_from_elsewhere(folded: &str) -> bool {
    among(FROM_ELSEWHERE, folded) || is_diplomat(folded)
}

/// Whether a folded word says that people are of a continent or the like, not of a state: "African leaders".
pub(crate) fn is_of_many(folded: &str) -> bool {
    const PARTS: &[&str] = &[
        "african",
        "arab",
        "asian",
        "balkan",
        "baltic",
        "caribbean",
        "european",
        "gulf",
        "latin",
        "nordic",
        "pacific",
        "regional",
        "scandinavian",
        "western",
    ];
    PARTS.contains(&folded)
}

/// Whether a folded word names what one state keeps in another.
pub(crate) fn is_diplomat(folded: &str) -> bool {
    among(DIPLOMATS, folded)
}

/// Heads that are what they belong to: "members of parliament" sit in it.
pub(super) const MEMBERS: &[&str] = &[
    "member",
    "leader",
    "chief",
    "head",
    "official",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "commander",
    "representative",
    "source",
    "group",
    "delegate",
    "delegation",
    "negotiator",
    "leadership",
    "team",
    "boss",
    "director",
    "chairman",
    "president",
    "secretary",
    "deputy",
    "unit",
    "gang",
    "crowd",
    "band",
    "faction",
    "wing",
    "remnant",
    "element",
    "squad",
    "section",
];
/// Words that count others: "dozens of protesters".
pub(super) const QUANTITY: &[&str] = &[
    "dozen", "ten", "score", "hundred", "thousand", "million", "number", "majority", "handful", "some",
    "most", "many", "all", "one", "two", "three", "four", "five", "several", "couple", "series", "convoy",
    "column",
];
/// Whether the folded word before "of" says how many or which of those behind it are meant, though it be written like a
/// name at the start of a sentence: "Thousands of teachers", "Most of the miners".
pub(super) fn is_share(word: &str) -> bool {
    const SOME: &[&str] =
        &["half", "plenty", "each", "any", "none", "part", "both", "few", "either", "neither"];
    word.ends_with('s') || among(QUANTITY, word) || SOME.contains(&word)
}

/// Who serves or follows the one behind "to": "an aide to the Palestinian leader".
pub(super) const SERVANTS: &[&str] = &[
    "loyal",
    "aide",
    "aides",
    "adviser",
    "advisers",
    "advisor",
    "advisors",
    "assistant",
    "counsel",
    "close",
    "heir",
    "successor",
];
/// Who speaks for others.
pub(super) const SPEAKERS: &[&str] = &[
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "spokesmen",
    "spokespersons",
    "speaking",
    "rapporteur",
    "lawyer",
    "lawyers",
];
/// Names of countries that are family names too.
pub(super) const SURNAMES: &[&str] =
    &["jordan", "chad", "georgia", "ireland", "england", "france", "israel", "holland", "cuba", "wales"];

/// Where somebody sits: the sector is that of whom they are "of".
pub(super) const SITES: &[&str] = &[
    "headquarters",
    "offices",
    "office",
    "compound",
    "base",
    "bases",
    "camp",
    "camps",
    "post",
    "posts",
    "stronghold",
];
/// Forms of address, which a surname follows.
pub(super) const ADDRESSES: &[&str] = &[
    "mr", "mrs", "ms", "mister", "dr", "sir", "dame", "lord", "lady", "baron", "baroness", "viscount",
    "messrs", "señor", "senor", "monsieur", "herr", "signor",
];
/// Offices that are addressed so: "Mr Speaker", "the Lord Chancellor".
pub(super) const ADDRESSED_OFFICES: &[&str] = &[
    "premier",
    "senator",
    "congressman",
    "congresswoman",
    "prosecutor",
    "director",
    "attorney",
    "general",
    "chief",
    "colonel",
    "provost",
    "protector",
    "commander",
    "mayoress",
    "president",
    "chairman",
    "chairwoman",
    "chairperson",
    "speaker",
    "secretary",
    "minister",
    "ambassador",
    "chancellor",
    "mayor",
    "advocate",
    "justice",
    "commissioner",
    "governor",
    "lieutenant",
    "lords",
    "lord",
];

/// Acronyms of the tables that are words, parts of names or titles as well: without capitals they are taken for those.
pub(super) const ALSO_WORDS: &[&str] = &[
    "aid", "aim", "air", "ana", "arena", "as", "aside", "asp", "bat", "bin", "boss", "bra", "caf", "cam",
    "can", "cap", "car", "care", "cas", "cope", "cup", "cut", "da", "dab", "dan", "dans", "das", "data",
    "del", "di", "dina", "dip", "dis", "disk", "dos", "el", "elf", "fact", "far", "fast", "fund", "gal",
    "gam", "gap", "goal", "gum", "ham", "hur", "ice", "ina", "inc", "ins", "is", "isa", "it", "ja", "jam",
    "jana", "la", "lana", "lap", "le", "link", "mac", "map", "mas", "may", "mena", "mend", "mi", "mid",
    "mit", "mod", "morena", "mps", "msp", "mud", "na", "nan", "nas", "nea", "ned", "neo", "nis", "nu", "nug",
    "num", "nun", "off", "ola", "on", "or", "orden", "pa", "pac", "pace", "pact", "pad", "pan", "pap", "pas",
    "pet", "plan", "po", "post", "pro", "raid", "ram", "rand", "raw", "rev", "rt", "safe", "sana", "sea",
    "shape", "si", "side", "sin", "so", "sri", "star", "suna", "swift", "tac", "tak", "tap", "ten", "tip",
    "to", "uni", "unison", "uno", "up", "who", "yap",
];
/// Firms whose name is a first name too.
pub(super) const FIRST_NAME_FIRMS: &[&str] = &["leonardo", "rafael"];
/// Of the towns below, those that are first names more often, also without a title before them.
pub(super) const FIRST_NAMES: &[&str] = &["austin", "milan", "santiago", "sofia", "victoria"];
/// Towns whose name is a first name too.
pub(super) const FIRST_NAME_TOWNS: &[&str] = &[
    "adelaide", "asmara", "austin", "florence", "houston", "jackson", "kingston", "lincoln", "london",
    "milan", "paris", "roma", "santiago", "siena", "sofia", "sydney", "verona", "victoria", "vienna",
];
/// Firms and bodies whose name is a family name too.
pub(super) const FAMILY_NAME_FIRMS: &[&str] =
    &["antonov", "dole", "ford", "meta", "saab", "sabah", "santander", "svoboda", "wagner"];
/// Acronyms that are ordinary words, and no acronym where their first letter alone is a capital: "Plan Colombia".
pub(super) const PLAIN_WORDS: &[&str] = &["care", "disk", "fact", "plan", "raid", "shape"];
/// Names of bodies that are ordinary words where nothing is written with a capital: "THE ATTACK" is not Bulgaria's party.
pub(super) const WORD_NAMES: &[&str] = &[
    "attack",
    "citizens",
    "concern",
    "dawn",
    "diet",
    "direction",
    "goal",
    "league",
    "let",
    "memorial",
    "moderates",
    "modem",
    "punch",
    "reliance",
    "seals",
    "time",
    "total",
    "unite",
    "visa",
];
/// Before another noun they only say of what sort it is: "fellow Kenyan", "the private carrier", "veteran film star".
pub(super) const OF_A_SORT: &[&str] = &["fellow", "veteran", "private"];
/// Who leads or trains a team: with a land's name before it, in sport ("the Wales captain").
pub(super) const TEAM_ROLES: &[&str] = &["captain", "manager", "coach"];
/// After a body and a hyphen: the body holds what the phrase names, and is not it ("Hamas-run schools").
pub(super) const HELD_BY: &[&str] =
    &["run", "ruled", "controlled", "held", "governed", "administered", "occupied"];
