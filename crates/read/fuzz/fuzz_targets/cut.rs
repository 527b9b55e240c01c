//! Any bytes are opened and cut, as HTML and as what they look like; what holds for all pages is checked.

#![no_main]

#[path = "../../tests/hostile/invariants.rs"]
mod invariants;

use libfuzzer_sys::fuzz_target;
use tearsheet_read::{Format, Options, blocks::cut, pages::open};

fuzz_target!(|bytes: &[u8]| {
    for format in [Some(Format::Html), None] {
        let options = Options { format, ..Options::default() };
        let page = open(bytes, &options);
        invariants::check(&page.text, &cut(&page));
    }
});
