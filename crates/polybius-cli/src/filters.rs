//! The arguments that pick events, shared by the commands that write or count them.
//!
//! What feeds it: words of the command line. What it gives: a [`Filter`]. What it refuses: values that do not
//! exist, with the list of those that do.

use anyhow::{Result, bail};
use clap::Args;
use jiff::civil::Date;
use polybius::ontology::EventType;
use polybius_export::{Filter, Party, auxiliary, country, event_type};

/// Arguments that pick events; several values of one are alternatives.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Filters")]
pub struct Filters {
    /// Only events whose days reach this day or later ones (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    pub from: Option<Date>,
    /// Only events whose days reach this day or earlier ones.
    #[arg(long, value_name = "DATE")]
    pub to: Option<Date>,
    /// Only events with this actor: a country (RUS, Russia), a sector (GOV), both (RUS:GOV) or words of a name (Lavrov).
    #[arg(long, value_name = "WHO", value_delimiter = ',')]
    pub actor: Vec<Party>,
    /// Only events with this recipient.
    #[arg(long, value_name = "WHO", value_delimiter = ',')]
    pub recipient: Vec<Party>,
    /// Only events of this type (ACCUSE).
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',', value_parser = event_type)]
    pub types: Vec<EventType>,
    /// Only events with this country on either side or as the place's.
    #[arg(long = "country", value_name = "CODE", value_delimiter = ',', value_parser = country)]
    pub countries: Vec<String>,
    /// Only events whose auxiliary modes are all among these: none (it happened), historical, future, hypothetical,
    /// negation; all.
    #[arg(long, value_name = "MODE", value_delimiter = ',', value_parser = auxiliary)]
    pub auxiliary: Vec<&'static str>,
    /// Only events with at least this confidence (0 to 1).
    #[arg(long, value_name = "NUMBER")]
    pub min_confidence: Option<f32>,
    /// One event for each happening: of reports that are linked only the first (over all documents in a store, within
    /// each document in JSON Lines).
    #[arg(long)]
    pub happenings: bool,
}

impl Filters {
    /// The filter.
    ///
    /// # Errors
    /// If the range of days is empty or the confidence no number from 0 to 1.
    pub fn filter(&self) -> Result<Filter> {
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from > to
        {
            bail!("--from {from} lies after --to {to}");
        }
        if let Some(least) = self.min_confidence
            && !(0.0..=1.0).contains(&least)
        {
            bail!("--min-confidence takes a number from 0 to 1, not {least}");
        }
        Ok(Filter {
            from: self.from,
            to: self.to,
            actors: self.actor.clone(),
            recipients: self.recipient.clone(),
            types: self.types.clone(),
            countries: self.countries.clone(),
            auxiliary: self.auxiliary.iter().map(|a| a.to_string()).collect(),
            min_confidence: self.min_confidence,
            happenings: self.happenings,
        })
    }
}
