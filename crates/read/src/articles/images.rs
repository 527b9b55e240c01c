//! Pictures of the article with what stands under them. A picture belongs to the article if it lies between the
//! headline and the end of the body and no neighbour leads elsewhere. Captions and credits for which no picture is
//! left (flattened text has none) stand as pictures without an address: a reader still learns what was shown.

use super::{
    cover, credit,
    sheet::{Sheet, one_line},
};
use crate::blocks::{Context, Hints, Picture, name::Name};
use crate::words::{self, Kind, Kinds};
use std::collections::{BTreeMap, BTreeSet};
use tearsheet_article::{Image, Role};

/// Pictures smaller than this, in pixels, are signs.
const SMALL: u32 = 100;

/// Blocks around a picture among which its caption is looked for, where no figure holds both.
const REACH: usize = 3;

/// What is written under one picture.
#[derive(Debug, Default)]
pub(super) struct Legend {
    /// Blocks that it is made of.
    blocks: Vec<usize>,
    caption: Option<String>,
    credit: Option<String>,
}

/// The pictures in the order of the page, the main one marked.
pub(super) fn images(sheet: &Sheet<'_>) -> Vec<Image> {
    let mut legends = Legends::new(sheet);
    let mut placed: Vec<(usize, Image)> = Vec::new();
    let mut known = BTreeSet::new();
    for picture in &sheet.blocks.pictures {
        let legend = legends.of(sheet, picture);
        if !(legend.is_some() || in_region(sheet, picture))
            || is_sign(sheet, picture)
            || leads_elsewhere(sheet, picture)
        {
            continue;
        }
        let Some(url) = address(sheet, picture).filter(|url| known.insert(cover::key(url))) else { continue };
        let legend = legend.and_then(|at| legends.take(at)).unwrap_or_default();
        let image = Image { url: Some(url), caption: legend.caption, credit: legend.credit, cover: false };
        placed.push((picture.before as usize, image));
    }
    for legend in legends.all.into_iter().flatten() {
        let at = legend.blocks.first().copied().unwrap_or(0);
        if !is_inside(sheet, at) {
            continue;
        }
        placed.push((at, Image { url: None, caption: legend.caption, credit: legend.credit, cover: false }));
    }
    placed.sort_by_key(|(at, _)| *at);
    cover::mark(sheet, placed)
}

/// The legends of a page until pictures take them.
struct Legends {
    all: Vec<Option<Legend>>,
    /// By their figures.
    figures: BTreeMap<u32, usize>,
    /// Those outside figures, by their first blocks.
    loose: BTreeMap<usize, usize>,
}

impl Legends {
    fn new(sheet: &Sheet<'_>) -> Self {
        let all = legends(sheet);
        let (mut figures, mut loose) = (BTreeMap::new(), BTreeMap::new());
        for (at, legend) in all.iter().enumerate() {
            let figure = legend.blocks.iter().find_map(|i| sheet.nearest(sheet.node(*i), Name::Figure));
            match (figure, legend.blocks.first()) {
                (Some(figure), _) => drop(figures.entry(figure).or_insert(at)),
                (None, Some(first)) => drop(loose.insert(*first, at)),
                (None, None) => {}
            }
        }
        Legends { all: all.into_iter().map(Some).collect(), figures, loose }
    }

    /// The legend in the picture's figure, or right behind a picture that has none.
    fn of(&self, sheet: &Sheet<'_>, picture: &Picture) -> Option<usize> {
        let at = match sheet.nearest(picture.node, Name::Figure) {
            Some(figure) => *self.figures.get(&figure)?,
            None => {
                let before = picture.before as usize;
                let (first, at) = self.loose.range(before..before + REACH).next()?;
                (before..*first).all(|i| !sheet.role(i).is_body()).then_some(*at)?
            }
        };
        self.all.get(at)?.as_ref().map(|_| at)
    }

    fn take(&mut self, at: usize) -> Option<Legend> {
        self.all.get_mut(at)?.take()
    }
}

/// Captions and credits in reading order; those next to each other belong together, unless figures part them.
fn legends(sheet: &Sheet<'_>) -> Vec<Legend> {
    let mut legends: Vec<Legend> = Vec::new();
    let figure = |i: usize| sheet.nearest(sheet.node(i), Name::Figure);
    for i in 0..sheet.labels.len() {
        let goes_on = |last: &usize| last + 1 == i && figure(*last) == figure(i);
        let open = legends.last_mut().filter(|legend| legend.blocks.last().is_some_and(goes_on));
        let (caption, credit) = match sheet.role(i) {
            Role::Caption => written(sheet, i),
            Role::Credit => (None, Some(credit::clean(sheet.raw(i))).filter(|credit| !credit.is_empty())),
            _ => continue,
        };
        match open {
            Some(legend) if legend.takes(sheet, i, &caption, &credit) => {
                legend.blocks.push(i);
                legend.caption = legend.caption.take().or(caption);
                legend.credit = legend.credit.take().or(credit);
            }
            _ if caption.is_some() => legends.push(Legend { blocks: vec![i], caption, credit }),
            _ => legends.extend(credit.map(|credit| lone_credit(sheet, i, credit))),
        }
    }
    legends
}

impl Legend {
    /// Whether block `i` says what is missing yet. A caption with a credit below it does not belong to one above.
    fn takes(&self, sheet: &Sheet<'_>, i: usize, caption: &Option<String>, credit: &Option<String>) -> bool {
        let fits =
            (caption.is_none() || self.caption.is_none()) && (credit.is_none() || self.credit.is_none());
        fits && !(caption.is_some() && sheet.role(i + 1) == Role::Credit)
    }
}

/// What a caption says and the credit at its end, which a mark or its words set off.
fn written(sheet: &Sheet<'_>, i: usize) -> (Option<String>, Option<String>) {
    let shown = sheet.shown(i);
    let raw = shown.trim_end();
    let makers = Hints::CREDIT.with(Hints::BYLINE).with(Hints::AUTHOR);
    let marked = sheet.hinted(i, makers).map(|mark| mark.text.of(&sheet.blocks.buffer).trim());
    let tail = marked.filter(|mark| !mark.is_empty()).find(|mark| raw.ends_with(mark));
    let (caption, credit) = match tail {
        Some(tail) => {
            let rest = one_line(raw.strip_suffix(tail).unwrap_or(""));
            (credit::without_sign(&rest).to_owned(), Some(credit::clean(tail)))
        }
        None => credit::split(raw),
    };
    (Some(caption).filter(|caption| says_something(caption)), credit.filter(|credit| !credit.is_empty()))
}

/// Whether a caption says more than when a film was made and how long it is ("26.10.2025 | 2:43 min"), or where to press.
fn says_something(caption: &str) -> bool {
    const BUTTONS: Kinds = Kinds::of(&[Kind::Tools, Kind::ArticleEnd, Kind::Navigation]);
    let (letters, digits) = (char::is_alphabetic, |c: char| c.is_ascii_digit());
    let is_clock = caption.matches(digits).count() > caption.matches(letters).count();
    !caption.is_empty() && !is_clock && !words::is_whole(caption).any(BUTTONS)
}

/// A credit under no caption: a repeat right above it is the picture's alternative text.
fn lone_credit(sheet: &Sheet<'_>, i: usize, credit: String) -> Legend {
    let credit = Some(credit);
    match i.checked_sub(1).filter(|above| sheet.role(*above) == Role::Repeat) {
        Some(above) => Legend { blocks: vec![above, i], caption: Some(sheet.words(above)), credit },
        None => Legend { blocks: vec![i], caption: None, credit },
    }
}

/// Between the headline and the end of the body.
fn in_region(sheet: &Sheet<'_>, picture: &Picture) -> bool {
    let Some((first, last)) = sheet.body else { return false };
    let start = sheet.title.filter(|title| *title < first).map_or(first, |title| title + 1);
    (start..=last).contains(&(picture.before as usize))
}

/// Whether what is written at `at` may be the article's: a copyright notice far below the text is not.
fn is_inside(sheet: &Sheet<'_>, at: usize) -> bool {
    sheet
        .body
        .is_none_or(|(first, last)| (sheet.title.unwrap_or(first).min(first)..=last + REACH).contains(&at))
}

/// The hints and form of a picture less those of everything on the page: what also holds for the running text (a
/// form around the whole page, a word in the body's class) says nothing of the picture.
fn own(sheet: &Sheet<'_>, picture: &Picture) -> (Hints, Context) {
    let text = sheet.body.and_then(|(first, _)| sheet.blocks.list.get(first));
    let (hints, context) = text.map(|block| (block.hints, block.context)).unwrap_or_default();
    (Hints(picture.hints.0 & !hints.0), Context(picture.context.0 & !context.0))
}

fn is_sign(sheet: &Sheet<'_>, picture: &Picture) -> bool {
    let small = |side: u32| side > 0 && side < SMALL;
    let signs = Hints::LOGO.with(Hints::AVATAR).with(Hints::BIO).with(Hints::SOCIAL).with(Hints::SHARE);
    small(picture.width) || small(picture.height) || own(sheet, picture).0.any(signs)
}

/// Whether the picture is part of a link to another article, a promotion, a menu or a comment.
fn leads_elsewhere(sheet: &Sheet<'_>, picture: &Picture) -> bool {
    let away =
        Hints::RELATED.with(Hints::TEASER).with(Hints::PROMO).with(Hints::SPONSOR).with(Hints::POPULAR);
    let aside = Context::NAV.with(Context::FOOTER).with(Context::FORM).with(Context::HIDDEN);
    let (hints, context) = own(sheet, picture);
    if hints.any(away.with(Hints::COMMENT).with(Hints::NEWSLETTER)) || context.any(aside) {
        return true;
    }
    let before = picture.before as usize;
    let beside = [Some(before), before.checked_sub(1)];
    beside.into_iter().flatten().any(|i| {
        let leads = matches!(sheet.role(i), Role::Related | Role::Promo | Role::Navigation | Role::Comment);
        leads && sheet.are_near(picture.node, sheet.node(i), 2)
    })
}

/// The largest of a picture's addresses, absolute, unless it is a drawing or a stand-in.
fn address(sheet: &Sheet<'_>, picture: &Picture) -> Option<String> {
    let set = sheet.value(picture.srcset);
    let candidates = [largest(&set).map(str::to_owned), Some(sheet.value(picture.src))];
    let mut urls = candidates.into_iter().flatten().filter_map(|raw| sheet.addresses.resolve(&raw));
    urls.find(|url| !cover::is_stand_in(url))
}

/// The address with the greatest width or density in a `srcset`, cut as the HTML standard cuts it: an address ends at
/// white space, what is said of it at the next comma, blank or none behind that.
fn largest(set: &str) -> Option<&str> {
    let mut best: Option<(f32, &str)> = None;
    let mut rest = set;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        let (word, behind) = rest.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((rest, ""));
        let address = word.trim_end_matches(',');
        if address.is_empty() {
            return best.map(|(_, address)| address);
        }
        let (said, next) = if address.len() < word.len() {
            ("", behind)
        } else {
            behind.split_once(',').unwrap_or((behind, ""))
        };
        let size = said.split_ascii_whitespace().find_map(size).unwrap_or(1.0);
        if best.is_none_or(|(known, _)| size > known) {
            best = Some((size, address));
        }
        rest = next;
    }
}

/// `640w` or `2x`.
fn size(word: &str) -> Option<f32> {
    word.strip_suffix(['w', 'x', 'h'])?.parse().ok().filter(|size: &f32| size.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_of_a_set() {
        assert_eq!(largest("a.jpg 320w, b.jpg 1280w, c.jpg 640w"), Some("b.jpg"));
        assert_eq!(largest("a.jpg, b.jpg 2x"), Some("b.jpg"));
        assert_eq!(largest("/w_1,h_2/a.jpg 300w,/w_2,h_4/b.jpg 600w,c.jpg"), Some("/w_2,h_4/b.jpg"));
        assert_eq!(largest("a.jpg 100w 50h, b.jpg 200w 100h,"), Some("b.jpg"));
        assert_eq!(
            largest("https://example.org/w_1,h_2/a.jpg 1x"),
            Some("https://example.org/w_1,h_2/a.jpg")
        );
        assert_eq!(largest(" "), None);
    }
}
