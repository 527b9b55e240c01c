//! The clock on an outlet's wall: from a host to its time zone, through `data/outlets.toml`. A domain outranks the
//! country code at its end; hosts that the table does not know have no zone, which is better than a wrong one.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::sync::LazyLock;

include!(concat!(env!("OUT_DIR"), "/outlets.rs"));

static CLOCKS: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The IANA zone of the outlet at a host.
///
/// ```
/// use tearsheet_read::articles::outlets::zone_of;
/// assert_eq!(zone_of("www.gazeta.pl"), Some("Europe/Warsaw"));
/// assert_eq!(zone_of("www.example.com"), None);
/// ```
pub fn zone_of(host: &str) -> Option<&'static str> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let mut rest = host.as_str();
    loop {
        if let Some(zone) = ZONES.get(rest.as_bytes()) {
            return Some(zone);
        }
        rest = rest.split_once('.')?.1;
    }
}

/// Minutes east of UTC in a zone, when its clocks show this.
pub(super) fn offset(zone: &str, shown: DateTime) -> Option<i32> {
    let zone: TimeZone = CLOCKS.get(zone).ok()?;
    let moment = zone.to_ambiguous_timestamp(shown).compatible().ok()?;
    Some(zone.to_offset(moment).seconds() / 60)
}

/// What the clocks of a zone show at a moment, and how many minutes east of UTC they then are.
pub(super) fn shown(zone: &str, moment: Timestamp) -> Option<(DateTime, i32)> {
    let offset = CLOCKS.get(zone).ok()?.to_offset(moment);
    Some((offset.to_datetime(moment), offset.seconds() / 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_of_the_table_exists() {
        for (host, zone) in ZONES.rows {
            assert!(CLOCKS.get(zone).is_ok(), "{host}: {zone}");
        }
    }

    #[test]
    fn a_domain_outranks_its_country() {
        assert_eq!(zone_of("www.nytimes.com"), Some("America/New_York"));
        assert_eq!(zone_of("news.bbc.co.uk"), Some("Europe/London"));
        assert_eq!(zone_of("elpais.com"), Some("Europe/Madrid"));
        assert_eq!(zone_of("unknown.ru"), None);
        assert_eq!(zone_of(""), None);
    }
}
