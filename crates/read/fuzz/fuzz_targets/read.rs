//! Any bytes are read, twice by the same reader and once by another; the articles are the same, and so is what comes
//! back from their JSON.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tearsheet_article::Article;
use tearsheet_read::{Options, Reader};

fuzz_target!(|bytes: &[u8]| {
    let options =
        Options { url: Some("https://example.org/2024/05/a".into()), blocks: true, ..Options::default() };
    let mut reader = Reader::new(options.clone());
    let article = reader.read(bytes);
    assert_eq!(article, reader.read(bytes), "the second reading differs");
    assert_eq!(article, Reader::new(options).read(bytes), "another reader reads otherwise");
    let json = serde_json::to_string(&article).expect("an article can be written");
    let back: Article = serde_json::from_str(&json).expect("what was written can be read");
    assert_eq!(article, back, "JSON changes the article");
});
