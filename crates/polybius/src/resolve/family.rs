//! Which word of a name is the family name. In China, Korea and where Chinese live it stands first, and news names people
//! by it: Li Keqiang is "Premier Li". Those with a Western first name keep it last (Harry Wu).
//!
//! What feeds it: folded words of a name, the country if known. What it gives: the family name's place. What it refuses: to
//! take a first word for one that is not in the lists.

/// Family names of China, Taiwan, Hong Kong and Singapore. "Mao" is left out: its bearers in office are not whom it means.
const CHINESE: &[&str] = &[
    "bai", "ban", "bo", "cai", "cao", "chan", "chang", "chee", "chen", "cheng", "chiang", "chu", "chua",
    "cui", "dai", "deng", "ding", "dong", "du", "fan", "fang", "feng", "fu", "gao", "geng", "goh", "guo",
    "han", "hao", "he", "heng", "hong", "hou", "hsieh", "hsu", "hu", "hua", "huang", "jia", "jiang", "jin",
    "ko", "kung", "lai", "lau", "lee", "lei", "leung", "li", "liang", "liao", "lien", "lim", "lin", "ling",
    "liu", "lo", "long", "lou", "low", "lu", "luo", "ma", "meng", "mu", "ng", "ong", "pan", "peng", "qian",
    "qiao", "qin", "qiu", "ren", "shao", "shen", "shi", "soong", "su", "sun", "tan", "tang", "tao", "teo",
    "tian", "tsai", "tung", "wan", "wang", "wei", "wen", "wong", "wu", "xi", "xia", "xiang", "xiao", "xie",
    "xiong", "xu", "yan", "yang", "yao", "ye", "yen", "yeo", "yin", "yu", "yuan", "yung", "zeng", "zhang",
    "zhao", "zheng", "zhong", "zhou", "zhu", "zou",
];

/// Family names of both Koreas.
const KOREAN: &[&str] = &[
    "ahn", "an", "ban", "bang", "cha", "chae", "chang", "cho", "choe", "choi", "chon", "chong", "chu",
    "chun", "chung", "goh", "gong", "ha", "han", "ho", "hong", "hwang", "hyon", "hyun", "im", "jang", "jeon",
    "jeong", "jo", "jon", "jong", "joo", "jung", "kang", "kim", "ko", "kwak", "kwon", "lee", "lim", "moon",
    "na", "nam", "noh", "o", "oh", "paek", "paik", "pak", "park", "rhee", "ri", "rim", "roh", "ryu", "seo",
    "shin", "sim", "so", "song", "suh", "won", "yang", "yi", "yim", "yon", "yoo", "yoon", "yu", "yun",
];

/// The place of the family name among a name's words; `code`: the person's country, empty if not known: then a first word
/// of any of the lists is taken for one.
pub fn family(words: &[&str], code: &str) -> usize {
    let last = words.len().saturating_sub(1);
    let Some(first) = words.first().filter(|_| (2..=3).contains(&words.len())) else { return last };
    let listed = match code {
        "CHN" | "TWN" | "HKG" | "MAC" | "SGP" => CHINESE.contains(first),
        "KOR" | "PRK" => KOREAN.contains(first),
        "" => CHINESE.contains(first) || KOREAN.contains(first),
        _ => false,
    };
    if listed { 0 } else { last }
}

#[cfg(test)]
mod tests {
    use super::family;

    #[test]
    fn first_or_last() {
        for (name, code, wanted) in [
            ("li keqiang", "CHN", "li"),
            ("park jin", "KOR", "park"),
            ("lee hsien loong", "SGP", "lee"),
            ("chee soon juan", "SGP", "chee"),
            ("lien chan", "TWN", "lien"),
            ("harry wu", "CHN", "wu"),
            ("rebiya kadeer", "CHN", "kadeer"),
            ("sun myung moon", "KOR", "moon"),
            ("kim beazley", "AUS", "beazley"),
            ("wang wenbin", "", "wang"),
            ("li", "CHN", "li"),
        ] {
            let words: Vec<&str> = name.split(' ').collect();
            assert_eq!(words[family(&words, code)], wanted, "{name}");
        }
    }
}
