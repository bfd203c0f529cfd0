//! A site's robots.txt (RFC 9309): which paths it asks programs to leave alone, and how long to wait.
//!
//! What feeds it: the file's text. Groups for `polybius` go before those for `*`; the longest rule that fits a path
//! decides, and of two equally long ones the allowing one.

use std::time::Duration;

/// Longest wait that a site can ask for.
const LONGEST_DELAY: f64 = 60.0;

/// The rules for this program.
#[derive(Debug, Default)]
pub struct Robots {
    rules: Vec<(String, bool)>,
    /// How long to wait between requests.
    pub delay: Option<Duration>,
}

impl Robots {
    /// Rules that forbid everything, for a site whose robots.txt cannot be had.
    pub fn closed() -> Robots {
        Robots { rules: vec![("/".to_string(), false)], delay: None }
    }

    /// Reads the file.
    pub fn parse(text: &str) -> Robots {
        let (mut own, mut any) = (Robots::default(), Robots::default());
        let (mut for_own, mut for_any, mut in_head, mut own_seen) = (false, false, false, false);
        for line in text.trim_start_matches('\u{feff}').lines() {
            let line = line.split('#').next().unwrap_or("");
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "user-agent" => {
                    if !in_head {
                        (for_own, for_any) = (false, false);
                    }
                    in_head = true;
                    for_any |= value == "*";
                    let ours = value.to_ascii_lowercase().starts_with("polybius");
                    for_own |= ours;
                    own_seen |= ours;
                }
                key @ ("allow" | "disallow") => {
                    in_head = false;
                    let rule = (value.to_string(), key == "allow");
                    if value.is_empty() {
                        continue;
                    }
                    if for_own {
                        own.rules.push(rule.clone());
                    }
                    if for_any {
                        any.rules.push(rule);
                    }
                }
                "crawl-delay" => {
                    in_head = false;
                    let seconds = value.parse::<f64>().ok().filter(|s| s.is_finite() && *s >= 0.0);
                    let delay = seconds.map(|s| Duration::from_secs_f64(s.min(LONGEST_DELAY)));
                    if for_own {
                        own.delay = delay;
                    }
                    if for_any {
                        any.delay = delay;
                    }
                }
                _ => {}
            }
        }
        if own_seen { own } else { any }
    }

    /// Whether a path (with its query) may be fetched.
    pub fn allows(&self, path: &str) -> bool {
        let fitting = self.rules.iter().filter(|(rule, _)| fits(rule, path));
        fitting.max_by_key(|(rule, allow)| (rule.len(), *allow)).is_none_or(|(_, allow)| *allow)
    }
}

/// Whether a rule fits a path: `*` stands for anything, `$` for the end.
fn fits(rule: &str, path: &str) -> bool {
    let (rule, to_end) = rule.strip_suffix('$').map_or((rule, false), |r| (r, true));
    let mut parts = rule.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or("")) else { return false };
    let parts: Vec<&str> = parts.collect();
    for (k, part) in parts.iter().enumerate() {
        if to_end && k + 1 == parts.len() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    !to_end || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_decides() {
        let robots = Robots::parse(
            "User-agent: other\nDisallow: /\n\nUser-Agent: *\nCrawl-delay: 2\nDisallow: /private # x\nAllow: /private/open\n\
             Disallow: /*.pdf$\nDisallow: /a*b\n",
        );
        for (path, allowed) in [
            ("/", true),
            ("/private", false),
            ("/private/x", false),
            ("/private/open/x", true),
            ("/x.pdf", false),
            ("/x.pdf?a", true),
            ("/a/c/b/d", false),
            ("/ac", true),
        ] {
            assert_eq!(robots.allows(path), allowed, "{path}");
        }
        assert_eq!(robots.delay, Some(Duration::from_secs(2)));
    }

    #[test]
    fn our_own_group_goes_first() {
        let robots = Robots::parse(
            "User-agent: *\nDisallow: /\n\nUser-agent: a\nUser-agent: Polybius\nDisallow: /x\n",
        );
        assert!(robots.allows("/y") && !robots.allows("/x/y"));
        assert!(Robots::parse("").allows("/") && !Robots::closed().allows("/"));
    }
}
