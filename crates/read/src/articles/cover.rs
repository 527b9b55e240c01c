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
    let by_key: BTreeMap<String, &ClaimedImage> =
        claims.iter().rev().map(|(url, claim)| (key(url), *claim)).collect();
    let mut shown = None;
    for (at, image) in images.iter_mut().enumerate() {
        if let Some(claim) = image.url.as_deref().and_then(|url| by_key.get(&key(url))) {
            complete(image, claim);
            shown = shown.or(Some(at));
        }
    }
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

/// The pictures that the head names, with their addresses.
fn claims<'a>(sheet: &Sheet<'a>) -> Vec<(String, &'a ClaimedImage)> {
    let images = sheet.claims.images.iter();
    let resolved = images.filter_map(|image| Some((sheet.addresses.resolve(&image.url)?, image)));
    resolved.filter(|(url, _)| !is_stand_in(url)).collect()
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
    let url = url.split(['?', '#']).next().unwrap_or(url);
    url.split_once("://").map_or(url, |(_, rest)| rest)
}

fn file(url: &str) -> &str {
    without_query(url).rsplit('/').next().unwrap_or("")
}

/// The file's name without ending and without `-640x480`.
fn stem(url: &str) -> &str {
    let file = file(url);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let Some((head, tail)) = stem.rsplit_once(['-', '_']) else { return stem };
    let is_number = |side: &str| (2..=4).contains(&side.len()) && side.bytes().all(|b| b.is_ascii_digit());
    match tail.split_once('x') {
        Some((width, height)) if is_number(width) && is_number(height) => head,
        _ => stem,
    }
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
