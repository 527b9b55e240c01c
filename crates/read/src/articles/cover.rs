//! The main picture: the one that the head names, otherwise the first of the page. The same picture in two sizes is
//! known by its file's name without the size.

use super::sheet::Sheet;
use crate::claims::ClaimedImage;
use std::collections::BTreeMap;
use tearsheet_article::Image;

/// Words in a file's name that tell a logo or a stand-in from a picture.
const STAND_INS: [&str; 11] = [
    "logo",
    "placeholder",
    "spacer",
    "blank.",
    "pixel.",
    "1x1",
    "sprite",
    "avatar",
    "favicon",
    "transparent.",
    "loading.",
];

/// Whether an address is a logo, a drawing or a stand-in.
pub(super) fn is_stand_in(url: &str) -> bool {
    let file = file(url).to_ascii_lowercase();
    file.ends_with(".svg") || STAND_INS.iter().any(|word| file.contains(word))
}

/// Marks the main picture among those of the page, each with the block that it stands before.
pub(super) fn mark(sheet: &Sheet<'_>, placed: Vec<(usize, Image)>) -> Vec<Image> {
    let body = sheet.body.map_or(usize::MAX, |(first, _)| first);
    let over_body = placed.iter().position(|(at, image)| *at <= body && image.url.is_none());
    let mut images: Vec<Image> = placed.into_iter().map(|(_, image)| image).collect();
    let claims = claims(sheet);
    let claims = joined(claims);
    let by_key: BTreeMap<String, &ClaimedImage> =
        claims.iter().rev().map(|(url, claim)| (key(url), claim)).collect();
    let mut shown = None;
    for (at, image) in images.iter_mut().enumerate() {
        if let Some(claim) = image.url.as_deref().and_then(|url| by_key.get(&key(url))) {
            complete(image, claim);
            shown = shown.or(Some(at));
        }
    }
    let shown = shown.or_else(|| images.iter().position(|image| is_claimed(image, &claims)));
    match (shown, claims.first(), over_body) {
        (Some(at), _, _) => set(&mut images, at),
        (None, Some((url, claim)), Some(at)) => {
            set(&mut images, at);
            if let Some(image) = images.get_mut(at) {
                image.url = Some(url.clone());
                complete(image, claim);
            }
        }
        (None, Some((url, claim)), None) => {
            let mut image = Image { url: Some(url.clone()), caption: None, credit: None, cover: true };
            complete(&mut image, claim);
            images.insert(0, image);
        }
        (None, None, _) => set(&mut images, 0),
    }
    images
}

/// The same pictures with what is said of each in any of its sizes.
fn joined(claims: Vec<(String, &ClaimedImage)>) -> Vec<(String, ClaimedImage)> {
    let mut said: BTreeMap<String, (Option<String>, Option<String>)> = BTreeMap::new();
    for (url, claim) in &claims {
        let (caption, credit) = said.entry(key(url)).or_default();
        *caption = caption.take().or_else(|| claim.caption.clone());
        *credit = credit.take().or_else(|| claim.credit.clone());
    }
    let whole = |url: &str| said.get(&key(url)).cloned().unwrap_or_default();
    claims
        .into_iter()
        .map(|(url, claim)| {
            let (caption, credit) = whole(&url);
            let claim = ClaimedImage { url: claim.url.clone(), caption, credit };
            (url, claim)
        })
        .collect()
}

/// The pictures that the head names, with their addresses.
fn claims<'a>(sheet: &Sheet<'a>) -> Vec<(String, &'a ClaimedImage)> {
    let images = sheet.claims.images.iter();
    let resolved = images.filter_map(|image| Some((sheet.addresses.resolve(&image.url)?, image)));
    resolved.filter(|(url, _)| !is_stand_in(url)).collect()
}

/// Whether a picture has a number or code in its address that the head's main picture has too.
fn is_claimed(image: &Image, claims: &[(String, ClaimedImage)]) -> bool {
    let (Some(url), Some((claimed, _))) = (&image.url, claims.first()) else { return false };
    codes(claimed).any(|code| codes(url).any(|own| own == code))
}

/// The long codes in the last steps of an address, which name one picture in all its sizes.
fn codes(url: &str) -> impl Iterator<Item = &str> {
    let steps = without_query(url).rsplit(['/', '_', '.']).take(6);
    steps.filter(|step| {
        let letters = step.bytes().filter(u8::is_ascii_alphabetic).count();
        let digits = step.bytes().filter(u8::is_ascii_digit).count();
        step.len() >= 20
            && letters >= 4
            && digits >= 4
            && step.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    })
}

fn set(images: &mut [Image], at: usize) {
    if let Some(image) = images.get_mut(at) {
        image.cover = true;
    }
}

/// What the head says of a picture fills in where the page says nothing.
fn complete(image: &mut Image, claim: &ClaimedImage) {
    image.caption = image.caption.take().or_else(|| claim.caption.clone());
    image.credit = image.credit.take().or_else(|| claim.credit.as_deref().map(super::credit::clean));
}

/// What the addresses of one picture in several sizes have in common: the file's name, if it tells enough.
pub(super) fn key(url: &str) -> String {
    let name = stem(url);
    let tells = name.len() >= 10 || (name.len() >= 5 && name.bytes().any(|b| b.is_ascii_digit()));
    if tells { name.to_ascii_lowercase() } else { url.to_owned() }
}

fn without_query(url: &str) -> &str {
    let end = memchr::memchr2(b'?', b'#', url.as_bytes()).unwrap_or(url.len());
    let url = url.get(..end).unwrap_or(url);
    ["https://", "http://"].iter().find_map(|scheme| url.strip_prefix(scheme)).unwrap_or(url)
}

fn file(url: &str) -> &str {
    without_query(url).rsplit('/').next().unwrap_or("")
}

/// The file's name without its endings and without `-640x480` before or behind it.
fn stem(url: &str) -> &str {
    let file = file(url);
    let file = file.strip_suffix(".webp").or(file.strip_suffix(".avif")).unwrap_or(file);
    let stem = file.rsplit_once('.').filter(|(_, ending)| ending.len() <= 4).map_or(file, |(stem, _)| stem);
    let stem = stem.split_once(['-', '_']).filter(|(size, _)| is_size(size)).map_or(stem, |(_, stem)| stem);
    let Some((head, tail)) = stem.rsplit_once(['-', '_']) else { return stem };
    if is_size(tail) { head } else { stem }
}

/// `640x480`.
fn is_size(text: &str) -> bool {
    let is_number = |side: &str| (2..=4).contains(&side.len()) && side.bytes().all(|b| b.is_ascii_digit());
    text.split_once('x').is_some_and(|(width, height)| is_number(width) && is_number(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_picture_in_two_sizes() {
        let is_same = |a, b| key(a) == key(b);
        assert!(is_same(
            "https://a.example/harbour-2024-640x480.jpg",
            "http://b.example/harbour-2024-1280x960.jpg?q=8"
        ));
        assert!(is_same(
            "https://a.example/640x480_harbour-2024.jpg",
            "https://a.example/harbour-2024.jpg.webp"
        ));
        assert!(!is_same("https://a.example/1/image.jpg", "https://a.example/2/image.jpg"));
        assert!(!is_same("https://a.example/image?id=1", "https://a.example/image?id=2"));
    }

    #[test]
    fn stand_ins_are_no_pictures() {
        assert!(is_stand_in("https://a.example/site-logo.png"));
        assert!(is_stand_in("https://a.example/mark.svg?v=2"));
        assert!(!is_stand_in("https://a.example/harbour.jpg"));
    }
}
