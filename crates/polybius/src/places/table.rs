//! The table of places, read in place from the program's own bytes.
//!
//! What feeds it: knowledge/places.bin (its layout stands in knowledge/build_places.py). What it gives: the
//! records behind a folded name, the largest first. What it refuses: names that it does not hold as they are.

/// The table inside the program.
#[derive(Clone, Copy, Debug)]
pub struct Gazetteer {
    records: &'static [u8],
    codes: &'static [u8],
    key_starts: &'static [u8],
    link_starts: &'static [u8],
    links: &'static [u8],
    names: &'static [u8],
    keys: &'static [u8],
}

/// One place.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Number in GeoNames; 0 where it has none.
    pub geonameid: u32,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Binary logarithm of its people; for units and regions a rank.
    pub size: f64,
    /// ISO alpha-3; empty where disputed or international.
    pub code: &'static str,
    /// 5 within a city, 4 city, 3 district, 2 region.
    pub kind: u8,
    /// Its name.
    pub name: &'static str,
    /// Name of its first administrative unit.
    pub admin1: &'static str,
    /// Name of its second.
    pub admin2: &'static str,
    /// Whether the words looked for are another spelling of the name.
    pub alias: bool,
}

pub(crate) static BYTES: &[u8] = include_bytes!("../../../../knowledge/places.bin");
const HEAD: usize = 28;
const RECORD: usize = 21;

impl Gazetteer {
    /// The table inside the program: only its parts are marked off.
    pub fn embedded() -> Gazetteer {
        let count = |k: usize| word(&BYTES[4..], k) as usize;
        let (records, keys, links, names, key_bytes, codes) =
            (count(0), count(1), count(2), count(3), count(4), count(5));
        let mut at = HEAD;
        let mut take = |len: usize| {
            at += len;
            &BYTES[at - len..at]
        };
        Gazetteer {
            codes: take(codes * 3),
            records: take(records * RECORD),
            key_starts: take((keys + 1) * 4),
            link_starts: take((keys + 1) * 4),
            links: take(links * 4),
            names: take(names),
            keys: take(key_bytes),
        }
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.records.len() / RECORD
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The places that a folded name can mean, the largest first.
    pub fn get(&self, key: &str) -> impl Iterator<Item = Record> + use<> {
        let this = *self;
        let range = this
            .search(key)
            .map_or(0..0, |k| word(this.link_starts, k) as usize..word(this.link_starts, k + 1) as usize);
        range.map(move |k| {
            let link = word(this.links, k);
            this.record((link & 0x7fff_ffff) as usize, link >> 31 == 1)
        })
    }

    fn search(&self, key: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.key_starts.len() / 4 - 1);
        while low < high {
            let middle = usize::midpoint(low, high);
            let range = word(self.key_starts, middle) as usize..word(self.key_starts, middle + 1) as usize;
            match self.keys[range].cmp(key.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    fn record(&self, k: usize, alias: bool) -> Record {
        let r = &self.records[k * RECORD..(k + 1) * RECORD];
        let degrees = |at: usize| f64::from(((three(r, at) << 8).cast_signed()) >> 8) / 1e4;
        let code = usize::from(r[10]) * 3;
        Record {
            geonameid: three(r, 0),
            lat: degrees(3),
            lon: degrees(6),
            size: f64::from(r[9]) / 8.0,
            code: std::str::from_utf8(&self.codes[code..code + 3]).unwrap_or("").trim(),
            kind: r[11],
            name: self.name(three(r, 12)),
            admin1: self.name(three(r, 15)),
            admin2: self.name(three(r, 18)),
            alias,
        }
    }

    fn name(&self, at: u32) -> &'static str {
        let at = at as usize;
        let len = usize::from(self.names[at]);
        std::str::from_utf8(&self.names[at + 1..at + 1 + len]).unwrap_or("")
    }
}

fn word(bytes: &[u8], k: usize) -> u32 {
    u32::from_le_bytes([bytes[k * 4], bytes[k * 4 + 1], bytes[k * 4 + 2], bytes[k * 4 + 3]])
}

fn three(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], 0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers() {
        let moscow = Gazetteer::embedded().get("moscow").find(|r| r.code == "RUS").unwrap();
        assert_eq!((moscow.geonameid, moscow.name, moscow.kind), (524_901, "Moscow", 4));
        assert!((moscow.lat - 55.75).abs() < 0.02 && (moscow.lon - 37.62).abs() < 0.02);
        let lima = Gazetteer::embedded().get("lima").find(|r| r.code == "PER" && r.kind == 4).unwrap();
        assert!(lima.lat < 0.0 && lima.lon < 0.0);
        assert_eq!(Gazetteer::embedded().get("no such place").count(), 0);
    }
}
