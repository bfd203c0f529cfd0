//! Which reports a reader wants, as SQL on the columns and indexes of the store.

use rusqlite::types::Value;

/// Asks for reports; what is empty asks nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// First day (YYYY-MM-DD): reports of events that end before it are left out.
    pub from: String,
    /// Last day: reports of events that begin after it are left out.
    pub to: String,
    /// Code of an actor (ISO 3166 alpha-3, IGO ...).
    pub actor: String,
    /// Code of a recipient.
    pub recipient: String,
    /// Event types, by the codebook's names; one of them is enough.
    pub types: Vec<String>,
    /// Country of the place.
    pub country: String,
    /// An auxiliary mode that the report has; "none": it has none.
    pub auxiliary: String,
    /// Least confidence.
    pub confidence: f64,
    /// Id of the document.
    pub document: String,
    /// Only the first report of each event.
    pub first_of_event: bool,
}

impl Filter {
    /// Conditions on `reports r`, with their values.
    pub(crate) fn sql(&self) -> (String, Vec<Value>) {
        let mut parts = vec!["1".to_string()];
        let mut values = Vec::new();
        let mut add = |part: &str, value: Value| {
            values.push(value);
            parts.push(part.replace('?', &format!("?{}", values.len())));
        };
        let text = |t: &str| Value::Text(t.to_string());
        if !self.from.is_empty() {
            add("r.enddate >= ?", text(&self.from));
        }
        if !self.to.is_empty() {
            add("r.date <= ?", text(&self.to));
        }
        if !self.from.is_empty() || !self.to.is_empty() {
            add("r.date > ?", text(""));
        }
        for (role, code) in [(0, &self.actor), (1, &self.recipient)] {
            if !code.is_empty() {
                let part = format!(
                    "r.id IN (SELECT p.report FROM actors a JOIN parties p ON p.actor = a.id AND p.role = {role}
                     WHERE a.code = ?)"
                );
                add(&part, text(code));
            }
        }
        if !self.types.is_empty() {
            let list = serde_json::to_string(&self.types).unwrap_or_default();
            add("r.type IN (SELECT value FROM json_each(?))", text(&list));
        }
        if !self.country.is_empty() {
            add("r.country = ?", text(&self.country));
        }
        match self.auxiliary.as_str() {
            "" => {}
            "none" => add("r.auxiliary = ?", text("")),
            one => add("instr(',' || r.auxiliary || ',', ?) > 0", text(&format!(",{one},"))),
        }
        if self.confidence > 0.0 {
            add("r.confidence >= ?", Value::Real(self.confidence));
        }
        if !self.document.is_empty() {
            add("r.document IN (SELECT id FROM documents WHERE name = ?)", text(&self.document));
        }
        if self.first_of_event {
            parts.push("r.id = (SELECT min(id) FROM reports WHERE event = r.event)".to_string());
        }
        (parts.join(" AND "), values)
    }
}
