//! One row of a truth file: what people say stands on a page. Fields that a set does not label are absent, and what
//! is absent is not scored. Fields that no metric reads are kept, so that scores can be told apart by them.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// What one labelled page holds.
///
/// ```
/// let row = r#"{"id": "a", "body": "One.\n\nTwo.", "body_optional": [1], "part": "news"}"#;
/// let truth: tearsheet_score::Truth = serde_json::from_str(row).unwrap();
/// assert_eq!(truth.body_optional, [1]);
/// assert_eq!(truth.field("part"), "news");
/// ```
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Truth {
    /// Name of the page.
    pub id: String,
    /// Its running text, paragraphs separated by one empty line.
    #[serde(default)]
    pub body: Option<String>,
    /// Numbers of the paragraphs that may as well be missing.
    #[serde(default, deserialize_with = "or_default")]
    pub body_optional: Vec<usize>,
    /// Words that the text must hold.
    #[serde(default, deserialize_with = "or_default")]
    pub with: Vec<String>,
    /// Words that it must not.
    #[serde(default, deserialize_with = "or_default")]
    pub without: Vec<String>,
    /// Headline.
    #[serde(default)]
    pub title: Option<String>,
    /// Authors; an empty list where the page names none, absent where nobody looked.
    #[serde(default, deserialize_with = "names")]
    pub authors: Option<Vec<String>>,
    /// Day or moment of publication.
    #[serde(default)]
    pub published: Option<String>,
    /// Whether its time of day is to be believed.
    #[serde(default, deserialize_with = "or_default")]
    pub published_has_time: bool,
    /// Pictures.
    #[serde(default, deserialize_with = "or_default")]
    pub images: Vec<Picture>,
    /// Standfirst.
    #[serde(default, deserialize_with = "spaced")]
    pub summary: Option<String>,
    /// Subheads.
    #[serde(default, deserialize_with = "or_default")]
    pub headlines: Vec<String>,
    /// Topics.
    #[serde(default, deserialize_with = "or_default")]
    pub tags: Vec<String>,
    /// Everything else: `url`, `lang`, `page_type` ...
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// A picture of a labelled page.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Picture {
    /// Its address.
    #[serde(default)]
    pub url: Option<String>,
    /// All its addresses, where there are several sizes.
    #[serde(default, deserialize_with = "or_default")]
    pub urls: Vec<String>,
    /// Whether it is the main one.
    #[serde(default, deserialize_with = "or_default")]
    pub is_cover: bool,
    /// What it shows.
    #[serde(default)]
    pub caption: Option<String>,
    /// Who made it.
    #[serde(default, deserialize_with = "listed")]
    pub credit: Option<String>,
}

impl Truth {
    /// A field that no metric reads, in words; empty where there is none.
    pub fn field(&self, name: &str) -> String {
        match self.rest.get(name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(words)) => words.clone(),
            Some(other) => other.to_string(),
        }
    }

    pub(crate) fn is_english(&self) -> bool {
        self.rest.get("lang").and_then(Value::as_str).is_some_and(|lang| lang.starts_with("en"))
    }

    /// The paragraphs of the body.
    pub(crate) fn paragraphs(&self) -> Vec<&str> {
        self.body.as_deref().map(|body| body.split("\n\n").collect()).unwrap_or_default()
    }

    /// The body whole, and once more without its optional paragraphs where there are any.
    pub(crate) fn readings(&self) -> Vec<String> {
        let parts = self.paragraphs();
        let mut readings = vec![parts.join("\n\n")];
        if !self.body_optional.is_empty() {
            let kept: Vec<_> = (0..parts.len()).filter(|n| !self.body_optional.contains(n)).collect();
            readings.push(kept.into_iter().map(|n| parts[n]).collect::<Vec<_>>().join("\n\n"));
        }
        readings
    }
}

fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    One(String),
    Many(Vec<String>),
    Nothing,
}

fn names<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<String>>, D::Error> {
    Ok(Some(match Said::deserialize(from)? {
        Said::One(line) => crate::meta::split_names(&line),
        Said::Many(names) => names,
        Said::Nothing => Vec::new(),
    }))
}

fn spaced<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    joined(from, " ")
}

fn listed<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    joined(from, ", ")
}

fn joined<'de, D: Deserializer<'de>>(from: D, with: &str) -> Result<Option<String>, D::Error> {
    Ok(match Said::deserialize(from)? {
        Said::One(text) => Some(text),
        Said::Many(texts) => Some(texts.join(with)),
        Said::Nothing => None,
    })
}
