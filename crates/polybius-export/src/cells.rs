//! What may stand in a cell of CSV and of the tab-separated layouts.
//!
//! What feeds it: words of the news and of our tables. What it gives: one line of text without control
//! characters; text that a spreadsheet would run as a formula gets an apostrophe before it, as OWASP advises
//! ("CSV Injection"); numbers stay as they are. What it refuses: nothing.

use std::io;

/// Text from the news that a spreadsheet would take for a formula gets an apostrophe before it; numbers do not.
pub fn guard(text: String) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if formula && !is_number(&text) { format!("'{text}") } else { text }
}

/// Whether the text is a plain decimal number (not "inf", "nan" or "1-1").
fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'))
        && text.parse::<f64>().is_ok()
}

/// Values as one cell, joined by "; ", which none of them has. Each is guarded, as some spreadsheets take ";" for
/// the end of a cell.
pub fn list<S: AsRef<str>>(values: impl IntoIterator<Item = S>) -> String {
    let guarded: Vec<String> = values.into_iter().map(|v| guard(item(v.as_ref()))).collect();
    guard(guarded.join("; ")) // "+1; +2" is no number any more
}

/// A value of a list: what would part it in two is a comma.
pub fn item(value: &str) -> String {
    value.replace(';', ",")
}

/// Text for a tab-separated layout that has no quoting: white space becomes single spaces, other control
/// characters go, double quotation marks become single ones (half of the readers take them for quoting).
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().map(|c| if c == '"' { '\'' } else { c }));
    }
    guard(out)
}

/// A row of a tab-separated layout. Every cell is made plain here, the codes too: events may come from a file that
/// others wrote.
pub fn write_row(out: &mut impl io::Write, cells: &[String]) -> io::Result<()> {
    for (k, cell) in cells.iter().enumerate() {
        if k > 0 {
            out.write_all(b"\t")?;
        }
        out.write_all(plain(cell).as_bytes())?;
    }
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        for formula in ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-inf", "＝1", "-"]
        {
            assert_eq!(guard(formula.into()), format!("'{formula}"));
        }
        for fine in ["-5", "+1.5", "-1e-7", "Lima", "", "a=b"] {
            assert_eq!(guard(fine.into()), fine);
        }
        assert_eq!(list(["Lima", "=1", "a; b"]), "Lima; '=1; a, b");
        assert_eq!((list(["-1"]), list(["+1", "-2"])), ("-1".to_string(), "'+1; -2".to_string()));
        let mut row = Vec::new();
        write_row(&mut row, &["=1\t2".to_string(), "-1.5".to_string(), "+1; +2".to_string()]).unwrap();
        assert_eq!(row, b"'=1 2\t-1.5\t'+1; +2\n");
    }

    proptest::proptest! {
        #[test]
        fn a_cell_is_one_line_and_no_formula(text in "\\PC{0,20}|[=+@\\-\t\r\n \"a1]{0,12}") {
            let cell = plain(&text);
            proptest::prop_assert!(!cell.contains(['\t', '\n', '\r', '"']));
            proptest::prop_assert!(!cell.starts_with(['=', '@', '+', '-']) || cell.parse::<f64>().is_ok());
        }
    }
}
