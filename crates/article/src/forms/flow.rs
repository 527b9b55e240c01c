//! The body as it is set on a page: blocks in, [`Piece`]s out. Items that follow one another become one list, rows
//! become a table, and every picture stands where its caption stands; one without a place stands before the body if
//! it is the cover, after it otherwise. Says nothing of any format.

use crate::{Article, Image, Part, Role};

/// Deepest list that the forms set; deeper items stand at this depth.
const DEEPEST: u8 = 8;

/// One thing to set.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'a> {
    Paragraph(&'a str),
    /// With its depth, 2 to 6.
    Heading(u8, &'a str),
    /// Depths from 1, each at most one more than that before.
    List(Vec<(u8, &'a str)>),
    Quote(&'a str),
    /// Rows of cells, all rows of one length.
    Table(Vec<Vec<&'a str>>),
    Code(&'a str),
    Box(&'a str),
    Correction(&'a str),
    PullQuote(&'a str),
    Embed(&'a str),
    Picture(Picture<'a>),
}

/// A picture, or the caption alone of one that was left behind.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Picture<'a> {
    pub(super) url: Option<&'a str>,
    pub(super) caption: Option<&'a str>,
    pub(super) credit: Option<&'a str>,
}

/// The whole body, pictures included.
pub(super) fn flow(article: &Article) -> Vec<Piece<'_>> {
    let mut waiting: Vec<Option<&Image>> = article.images.iter().map(Some).collect();
    let body: Vec<Piece> = article.body.iter().fold(Vec::new(), |mut pieces, part| {
        add(&mut pieces, part, &mut waiting);
        pieces
    });
    let (covers, others): (Vec<&Image>, Vec<&Image>) = waiting.into_iter().flatten().partition(|i| i.cover);
    let picture = |image| Piece::Picture(Picture::of(image));
    let pieces = covers.into_iter().map(picture).chain(body).chain(others.into_iter().map(picture));
    pieces.filter(|piece| *piece != Piece::Picture(Picture::default())).collect()
}

fn add<'a>(pieces: &mut Vec<Piece<'a>>, part: &'a Part, waiting: &mut [Option<&'a Image>]) {
    let text = part.text.trim();
    let piece = match part.role {
        Role::Heading => Piece::Heading(part.level.unwrap_or(2).clamp(2, 6), text),
        Role::ListItem => return add_item(pieces, part.level.unwrap_or(1), text),
        Role::Quote => Piece::Quote(text),
        Role::Table => Piece::Table(rows(&part.text)),
        Role::Code => Piece::Code(part.text.trim_matches('\n')),
        Role::Box => Piece::Box(text),
        Role::Correction => Piece::Correction(text),
        Role::PullQuote => Piece::PullQuote(text),
        Role::Embed => Piece::Embed(text),
        Role::Caption => Piece::Picture(captioned(text, waiting)),
        _ => Piece::Paragraph(text),
    };
    if !text.is_empty() {
        pieces.push(piece);
    }
}

fn add_item<'a>(pieces: &mut Vec<Piece<'a>>, level: u8, text: &'a str) {
    if text.is_empty() {
        return;
    }
    let level = level.clamp(1, DEEPEST);
    match pieces.last_mut() {
        Some(Piece::List(items)) => {
            let deepest = items.last().map_or(1, |(depth, _)| depth + 1);
            items.push((level.min(deepest), text));
        }
        _ => pieces.push(Piece::List(vec![(1, text)])),
    }
}

fn rows(table: &str) -> Vec<Vec<&str>> {
    let mut rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.split('\t').map(str::trim).collect())
        .collect();
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    for row in &mut rows {
        row.resize(width, "");
    }
    rows
}

/// The picture that this caption belongs to, which then waits no longer.
fn captioned<'a>(caption: &'a str, waiting: &mut [Option<&'a Image>]) -> Picture<'a> {
    let said = |image: &Image| image.caption.as_deref().is_some_and(|c| c.trim() == caption);
    let place = waiting.iter_mut().find(|place| place.is_some_and(said));
    match place.and_then(Option::take) {
        Some(image) => Picture::of(image),
        None => Picture { caption: Some(caption), ..Picture::default() },
    }
}

impl<'a> Picture<'a> {
    fn of(image: &'a Image) -> Self {
        Picture {
            url: image.url.as_deref().and_then(web_address),
            caption: filled(image.caption.as_deref()),
            credit: filled(image.credit.as_deref()),
        }
    }
}

/// Trimmed, and `None` where nothing is left.
pub(super) fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|t| !t.is_empty())
}

/// The address if it is one that a reader may follow: `http` or `https`, no white space, no control characters.
pub(super) fn web_address(address: &str) -> Option<&str> {
    let address = address.trim();
    let is_web = ["http://", "https://"]
        .iter()
        .any(|scheme| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    (is_web && !address.contains(|c: char| c.is_whitespace() || c.is_control())).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(role: Role, text: &str, level: Option<u8>) -> Part {
        Part { role, text: text.into(), level }
    }

    #[test]
    fn a_list_never_skips_a_depth() {
        let body = vec![
            part(Role::ListItem, "a", Some(3)),
            part(Role::ListItem, "b", Some(9)),
            part(Role::ListItem, "c", None),
            part(Role::Paragraph, "p", None),
            part(Role::ListItem, "d", Some(2)),
        ];
        let article = Article { body, ..Default::default() };
        let expected = vec![
            Piece::List(vec![(1, "a"), (2, "b"), (1, "c")]),
            Piece::Paragraph("p"),
            Piece::List(vec![(1, "d")]),
        ];
        assert_eq!(flow(&article), expected);
    }

    #[test]
    fn a_picture_stands_where_its_caption_stands() {
        let image = |url: &str, caption: Option<&str>, cover| Image {
            url: Some(url.into()),
            caption: caption.map(Into::into),
            credit: None,
            cover,
        };
        let article = Article {
            images: vec![
                image("https://example.org/late.jpg", None, false),
                image("javascript:alert(1)", Some("The bridge"), true),
                image("https://example.org/cover.jpg", None, true),
            ],
            body: vec![part(Role::Paragraph, "p", None), part(Role::Caption, "The bridge", None)],
            ..Default::default()
        };
        let set = flow(&article);
        let url = |piece: &Piece| match piece {
            Piece::Picture(picture) => picture.url.map(str::to_owned),
            _ => Some("text".to_owned()),
        };
        let urls: Vec<_> = set.iter().map(url).collect();
        let expected = ["https://example.org/cover.jpg", "text", "", "https://example.org/late.jpg"];
        assert_eq!(urls.iter().map(|u| u.as_deref().unwrap_or("")).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn rows_of_a_table_have_one_length() {
        assert_eq!(rows("a\tb\n\n c \n"), vec![vec!["a", "b"], vec!["c", ""]]);
    }

    #[test]
    fn only_web_addresses_pass() {
        assert_eq!(web_address(" HTTPS://example.org/ł "), Some("HTTPS://example.org/ł"));
        for bad in
            ["javascript:alert(1)", "data:text/html,x", "//example.org", "https://a b", "http://a\u{0}", "ł"]
        {
            assert_eq!(web_address(bad), None, "{bad}");
        }
    }
}
