//! Pictures, their captions and their makers.

use super::{LONG, Made, story};
use crate::blocks::{Hints, name::Name};
use crate::claims::ClaimedImage;
use tearsheet_article::{PageKind, Role};

#[test]
fn pictures_of_the_article_have_captions_and_credits() {
    let mut made = Made::of(&[(Role::Title, "New quay opens")]).url("https://example.org/a/");
    let figure = made.node(Name::Figure, None);
    made.picture("quay.jpg?a=1&amp;b=2", Some(figure));
    made.add(Role::Caption, "The quay at dawn (Photo: Ida Holm)").node = Some(figure);
    made.add(Role::Paragraph, LONG);
    made.picture("pixel.gif", None);
    made.picture("mark.png", None).width = 16;
    made.add(Role::Paragraph, "More.");
    made.picture("teaser.jpg", None);
    made.link(Role::Related, "Old quay closes", "/b");
    let images = made.read().images;
    assert_eq!(images.len(), 1, "{images:?}");
    assert_eq!(images[0].url.as_deref(), Some("https://example.org/a/quay.jpg?a=1&b=2"));
    assert_eq!(images[0].caption.as_deref(), Some("The quay at dawn"));
    assert_eq!(images[0].credit.as_deref(), Some("Ida Holm"));
    assert!(images[0].cover);
}

#[test]
fn the_cover_of_the_head_is_added_or_found() {
    let mut made = Made::of(&[(Role::Title, "New quay opens"), (Role::Paragraph, LONG)]);
    made.picture("https://example.org/harbour-dawn-640x480.jpg", None);
    made.add(Role::Paragraph, "More.");
    let claim = |url: &str| ClaimedImage { url: url.into(), ..ClaimedImage::default() };
    made.claims.images = vec![claim("https://cdn.example.org/harbour-dawn-1200x800.jpg")];
    assert_eq!(made.read().images.iter().map(|image| image.cover).collect::<Vec<_>>(), [true]);
    made.claims.images = vec![claim("https://cdn.example.org/night-ferry.jpg")];
    let images = made.read().images;
    assert_eq!(images[0].url.as_deref(), Some("https://cdn.example.org/night-ferry.jpg"));
    assert_eq!(images.iter().map(|image| image.cover).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn flattened_captions_and_credits_are_pictures_without_address() {
    let mut made = Made::flat(&[
        (Role::Title, "New quay opens"),
        (Role::Repeat, "New quay opens"),
        (Role::Credit, "Photo: AFP"),
        (Role::Paragraph, LONG),
        (Role::Caption, "The old quay"),
        (Role::Credit, "Ida Holm"),
        (Role::Paragraph, "More."),
    ]);
    made.labels[1].of = Some(0);
    let article = made.read();
    let images: Vec<_> = article.images.iter().map(|i| (i.caption.as_deref(), i.credit.as_deref())).collect();
    assert_eq!(images, [(Some("New quay opens"), Some("AFP")), (Some("The old quay"), Some("Ida Holm"))]);
    assert!(article.images[0].cover && !article.images[1].cover);
    assert!(article.repeats.is_empty(), "a repeat that is a caption is used up");
}

#[test]
fn a_marked_credit_is_no_part_of_the_caption() {
    let mut made = Made::of(&[(Role::Title, "New quay opens"), (Role::Paragraph, LONG)]);
    made.picture("https://example.org/a.jpg", None);
    made.add(Role::Caption, "The quay at dawn.Private");
    made.mark("Private", Name::Span, Hints::CREDIT, "");
    made.add(Role::Paragraph, "More.");
    let images = made.read().images;
    assert_eq!(images[0].caption.as_deref(), Some("The quay at dawn."));
    assert_eq!(images[0].credit.as_deref(), Some("Private"));
}

#[test]
fn a_gallery_keeps_its_pictures_and_their_makers_but_has_no_text() {
    let mut made = Made::of(&[(Role::Title, "The parade in eight pictures")]);
    made.claims.types = vec!["ImageGallery".into(), "article".into()];
    for i in 0..8 {
        made.picture(&format!("https://example.org/parade-{i}.jpg"), None);
        made.add(Role::Caption, &format!("Float number {i} passes"));
        made.add(Role::Credit, "Photo: Ida Holm");
    }
    let article = made.read();
    assert_eq!((article.page_kind, article.text.as_str()), (PageKind::Gallery, ""));
    assert_eq!(article.images.len(), 8);
    assert!(article.images.iter().all(|image| image.credit.as_deref() == Some("Ida Holm")));
}

#[test]
fn what_holds_for_the_whole_page_says_nothing_of_a_picture() {
    let mut made = story();
    made.picture("https://example.org/quay.jpg", None).hints = Hints::PROMO;
    made.add(Role::Paragraph, "More.");
    assert!(made.read().images.is_empty());
    for block in &mut made.blocks.list {
        block.hints = Hints::PROMO;
    }
    assert_eq!(made.read().images.len(), 1);
}

#[test]
fn a_caption_says_more_than_how_long_a_film_is() {
    let caption = |text| {
        let mut made = Made::of(&[(Role::Title, "New quay opens"), (Role::Paragraph, LONG)]);
        made.picture("https://example.org/a.jpg", None);
        made.add(Role::Caption, text);
        made.add(Role::Paragraph, "More.");
        made.read().images[0].caption.clone()
    };
    assert_eq!(caption("26.10.2025 | 2:43 min"), None);
    assert_eq!(caption("Share"), None);
    assert_eq!(caption("The quay in 1911").as_deref(), Some("The quay in 1911"));
}
