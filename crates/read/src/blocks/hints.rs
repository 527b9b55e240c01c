//! Words in classes, ids, `rel`, `itemprop` and `role` to [`Hints`]. A value is split at spaces, punctuation and
//! camel case, each word looked up, and so is each value with its separators taken out (`sr-only`, `pullQuote`).
//! The words are those that sites of many makers and languages use; none is a site's own.

use super::types::Hints;

/// What was made of the values that a page repeats, and it repeats most: each has one place, and the last to come there
/// stays.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    places: Vec<(&'a str, Hints)>,
}

impl<'a> Seen<'a> {
    const PLACES: usize = 256;

    pub fn new() -> Self {
        Seen { places: vec![("", Hints::default()); Seen::PLACES] }
    }

    /// The hints of an attribute's value.
    pub fn of(&mut self, value: &'a str) -> Hints {
        let Some((seen, hints)) = self.places.get_mut(place(value.as_bytes())) else { return of(value) };
        if *seen != value {
            (*seen, *hints) = (value, of(value));
        }
        *hints
    }
}

fn place(value: &[u8]) -> usize {
    let ends = [value.first_chunk::<8>(), value.last_chunk::<8>()];
    let [first, last] = ends.map(|eight| eight.map_or(0, |eight| u64::from_le_bytes(*eight)));
    let mixed = (first ^ last.rotate_left(27) ^ value.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as usize % Seen::PLACES
}

fn of(value: &str) -> Hints {
    value
        .split_ascii_whitespace()
        .take(24)
        .fold(Hints::default(), |all, token| all.with(of_token(token.as_bytes())))
}

fn of_token(token: &[u8]) -> Hints {
    let mut whole = [0u8; 40];
    let mut length = 0;
    let mut start = 0;
    let mut all = Hints::default();
    let mut before = b' ';
    for &byte in token.iter().take(whole.len()) {
        let letter = byte.is_ascii_alphabetic();
        let turns = !letter || (byte.is_ascii_uppercase() && before.is_ascii_lowercase());
        if turns && length > start {
            all = all.with(of_word(&whole[start..length]));
            start = length;
        }
        if letter {
            whole[length] = byte.to_ascii_lowercase();
            length += 1;
        }
        before = byte;
    }
    if length > start {
        all = all.with(of_word(&whole[start..length]));
    }
    all.with(of_compound(&whole[..length]))
}

#[expect(clippy::too_many_lines, reason = "a list of words")]
fn of_word(word: &[u8]) -> Hints {
    use Hints as H;
    match word {
        b"title" | b"headline" | b"titulo" | b"titel" | b"titre" | b"tytul" | b"hed" | b"ueberschrift"
        | b"headlines" => H::TITLE,
        b"lead" | b"lede" | b"standfirst" | b"deck" | b"dek" | b"subtitle" | b"subheadline" | b"intro"
        | b"chapo" | b"ingress" | b"teasertext" | b"perex" | b"anons" | b"zajawka" | b"vorspann"
        | b"entradilla" | b"bajada" | b"sommario" | b"occhiello" | b"subtitulo" | b"manchet"
        | b"preamble" | b"chapeau" | b"subhead" | b"subheading" | b"underrubrik" | b"strapline"
        | b"excerpt" | b"abstract" | b"introduction" | b"sousttitre" | b"soustitre" | b"undertitel" => {
            H::LEAD
        }
        b"kicker" | b"overline" | b"eyebrow" | b"topline" | b"dachzeile" | b"spitzmarke" | b"antetitulo"
        | b"supertitle" | b"surtitre" | b"roofline" | b"pretitle" | b"overtitle" | b"catname"
        | b"vignette" => H::KICKER,
        b"byline" | b"bylines" | b"authorship" | b"signature" | b"firma" | b"signoff" => H::BYLINE,
        b"author" | b"authors" | b"autor" | b"autore" | b"auteur" | b"autorzy" | b"autoren" | b"reporter"
        | b"journalist" | b"writer" | b"creator" | b"contributor" | b"contributors" | b"person"
        | b"skribent" | b"redaktor" | b"autores" => H::AUTHOR,
        b"time" | b"date" | b"datetime" | b"published" | b"timestamp" | b"datum" | b"fecha" | b"pubdate"
        | b"dateline" | b"datepublished" | b"datemodified" | b"updated" | b"modified" | b"posted"
        | b"publish" | b"tid" | b"dato" | b"hora" => H::TIME,
        b"caption" | b"captions" | b"figcaption" | b"legend" | b"bildunterschrift" | b"podpis"
        | b"legende" | b"didascalia" | b"bildtext" | b"pie" | b"cutline" | b"bildtexte" => H::CAPTION,
        b"credit" | b"credits" | b"copyright" | b"photographer" | b"attribution" | b"fotograf"
        | b"bildnachweis" | b"quelle" | b"zrodlo" | b"agency" | b"photocredit" => H::CREDIT,
        b"body" | b"articlebody" | b"bodytext" | b"fulltext" | b"maintext" | b"fliesstext" | b"richtext"
        | b"texto" | b"textbody" | b"cuerpo" | b"corpo" | b"corps" | b"tresc" | b"brodtext" | b"prose"
        | b"longform" | b"wysiwyg" | b"freetext" => H::BODY,
        b"content" | b"contents" | b"contenido" | b"conteudo" | b"contenu" | b"inhalt" | b"contenuto"
        | b"obsah" => H::CONTENT,
        b"article" | b"story" | b"post" | b"entry" | b"artikel" | b"articulo" | b"articolo" | b"artykul"
        | b"noticia" | b"nota" | b"hentry" | b"artigo" | b"clanek" | b"statya" | b"haber" => H::STORY,
        b"related" | b"recommended" | b"recommendation" | b"recommendations" | b"readmore" | b"verwandt"
        | b"relacionadas" | b"relacionados" | b"relacionado" | b"correlati" | b"powiazane" | b"similar"
        | b"outbrain" | b"taboola" | b"further" | b"linked" | b"seealso" | b"associated" | b"mehr"
        | b"recirc" | b"recirculation" | b"onward" | b"weitere" | b"readalso" | b"suggested"
        | b"relations" => H::RELATED,
        b"teaser" | b"teasers" | b"promo" | b"tile" | b"thumb" | b"river" | b"feed" | b"stream"
        | b"ticker" => H::TEASER,
        b"popular" | b"trending" | b"mostread" | b"latest" | b"meistgelesen" | b"populares"
        | b"najnowsze" | b"newest" | b"ranking" | b"mostviewed" => H::POPULAR,
        b"promotion" | b"promoted" | b"promobox" | b"marketing" | b"campaign" | b"affiliate" | b"shop"
        | b"cta" | b"upsell" | b"donate" | b"donation" | b"commerce" => H::PROMO,
        b"ad" | b"ads" | b"advert" | b"advertisement" | b"advertising" | b"sponsor" | b"sponsored"
        | b"adslot" | b"anzeige" | b"werbung" | b"publicidad" | b"pub_" | b"reklama" | b"banner" | b"dfp"
        | b"adsense" | b"commercial" | b"advertorial" | b"annonce" => H::SPONSOR,
        b"newsletter" | b"newsletters" | b"subscribe" | b"subscription" | b"signup" | b"abo"
        | b"subscriber" | b"mailchimp" | b"mailing" | b"optin" | b"alerts" => H::NEWSLETTER,
        b"paywall" | b"premium" | b"piano" | b"metered" | b"regwall" | b"subscribers" | b"locked"
        | b"paid" | b"barrier" => H::PAYWALL,
        b"cookie" | b"cookies" | b"consent" | b"gdpr" | b"cmp" | b"didomi" | b"onetrust" | b"privacy"
        | b"ccpa" | b"rodo" | b"cookiebot" | b"usercentrics" | b"cky" | b"tcf" | b"dsgvo" => H::CONSENT,
        b"tag" | b"tags" | b"topic" | b"topics" | b"keyword" | b"keywords" | b"tagi" | b"themen"
        | b"schlagwort" | b"temas" | b"tagcloud" | b"hashtags" | b"labels" | b"taxonomy" | b"category"
        | b"categories" => H::TAGS,
        b"share" | b"sharing" | b"sharebar" | b"addthis" | b"sharedaddy" | b"addtoany" | b"udostepnij"
        | b"teilen" | b"compartir" | b"partager" | b"shares" | b"condividi" | b"sociallinks" => H::SHARE,
        b"social" | b"facebook" | b"twitter" | b"whatsapp" | b"instagram" | b"linkedin" | b"pinterest"
        | b"follow" | b"youtube" | b"telegram" | b"tiktok" | b"socials" => H::SOCIAL,
        b"tools" | b"toolbar" | b"toolbox" | b"tool" | b"bookmark" | b"listen" | b"audio" | b"player"
        | b"fontsize" | b"utility" | b"controls" | b"control" | b"rating" | b"vote" | b"votes"
        | b"feedback" | b"reactions" | b"button" | b"buttons" | b"btn" => H::TOOLS,
        b"print" | b"printable" | b"noprint" => H::PRINT,
        b"comment" | b"comments" | b"commentlist" | b"disqus" | b"reply" | b"replies" | b"respond"
        | b"komentarze" | b"kommentare" | b"comentarios" | b"commentaires" | b"discussion" | b"forum"
        | b"livefyre" | b"komentar" | b"commenti" | b"commenter" | b"coral" | b"viafoura" => H::COMMENT,
        b"nav" | b"navigation" | b"navbar" | b"navi" | b"topnav" | b"subnav" | b"sitemap" | b"skip"
        | b"megamenu" | b"offcanvas" | b"hamburger" => H::NAVIGATION,
        b"breadcrumb" | b"breadcrumbs" | b"crumbs" | b"crumb" => H::BREADCRUMB,
        b"menu" | b"menus" | b"submenu" | b"dropdown" => H::MENU,
        b"pagination" | b"pager" | b"paging" | b"paginator" | b"pagenav" => H::PAGINATION,
        b"sidebar" | b"rail" | b"aside" | b"sidecol" | b"rightcol" | b"leftcol" | b"complementary"
        | b"secondary" | b"marginal" | b"rightrail" => H::SIDEBAR,
        b"header" | b"masthead" | b"topbar" => H::HEADER,
        b"footer" | b"foot" | b"colophon" | b"contentinfo" | b"footnote" => H::FOOTER,
        b"legal" | b"disclaimer" | b"terms" | b"imprint" | b"impressum" | b"license" | b"licence" => H::LEGAL,
        b"infobox" | b"factbox" | b"box" | b"sidebox" | b"facts" | b"fact" | b"faktaboks" | b"fakta"
        | b"keypoints" | b"highlights" | b"glossary" | b"explainer" | b"timeline" | b"callout"
        | b"infokasten" | b"ramka" => H::BOX,
        b"embed" | b"embedded" | b"tweet" | b"oembed" | b"instagrammedia" | b"iframe" | b"infogram"
        | b"datawrapper" => H::EMBED,
        b"gallery" | b"slideshow" | b"slider" | b"carousel" | b"galerie" | b"galeria" | b"swiper"
        | b"slick" | b"slide" | b"lightbox" | b"fotostrecke" | b"photoswipe" => H::GALLERY,
        b"quote" | b"blockquote" | b"cite" | b"citation" | b"zitat" | b"quotation" | b"cita" | b"citat" => {
            H::QUOTE
        }
        b"pullquote" | b"pullquotes" | b"pull" | b"quotebox" => H::PULL_QUOTE,
        b"correction" | b"corrections" | b"clarification" | b"erratum" | b"editorsnote" => H::CORRECTION,
        b"live" | b"liveblog" | b"liveticker" | b"livefeed" | b"relacja" => H::LIVE,
        b"video" | b"videos" | b"jwplayer" | b"brightcove" | b"podcast" | b"mediaplayer" => H::VIDEO,
        b"form" | b"input" | b"field" | b"fieldset" | b"captcha" => H::FORM,
        b"popup" | b"modal" | b"overlay" | b"lightboxoverlay" | b"interstitial" | b"toast" | b"flyout"
        | b"drawer" | b"dialog" | b"tooltip" | b"popover" | b"alert" => H::POPUP,
        b"widget" | b"widgets" | b"module" | b"plugin" | b"teaserblock" => H::WIDGET,
        b"section" | b"ressort" | b"rubrik" | b"rubrique" | b"seccion" | b"sezione" | b"channel"
        | b"kategorie" | b"dzial" => H::SECTION,
        b"list" | b"listing" | b"grid" | b"archive" => H::LIST,
        b"card" | b"cards" | b"item" => H::CARD,
        b"bio" | b"biography" | b"authorbio" | b"authorbox" | b"authorinfo" | b"vcard" => H::BIO,
        b"avatar" | b"gravatar" | b"userpic" | b"portrait" => H::AVATAR,
        b"logo" | b"logos" | b"icon" | b"icons" | b"sprite" | b"brand" | b"emoji" | b"pixel" | b"badge"
        | b"ico" => H::LOGO,
        b"image" | b"img" | b"photo" | b"picture" | b"figure" | b"foto" | b"bild" | b"thumbnail"
        | b"imagen" => H::IMAGE,
        b"search" | b"suche" | b"buscar" | b"recherche" | b"searchform" | b"szukaj" => H::SEARCH,
        b"login" | b"signin" | b"register" | b"account" | b"auth" | b"profilemenu" | b"anmelden"
        | b"logowanie" => H::LOGIN,
        b"summary" | b"description" | b"desc" | b"beschreibung" | b"resumen" | b"synopsis" | b"bullets"
        | b"takeaways" => H::SUMMARY,
        b"heading"
        | b"subheader"
        | b"crosshead"
        | b"zwischentitel"
        | b"zwischenueberschrift"
        | b"intertitre"
        | b"ladillo"
        | b"mellanrubrik"
        | b"srodtytul" => H::HEADING,
        b"paragraph" | b"paragraphs" | b"text" | b"para" | b"absatz" | b"parrafo" | b"akapit"
        | b"copytext" => H::PARAGRAPH,
        _ => H::default(),
    }
}

fn of_compound(word: &[u8]) -> Hints {
    use Hints as H;
    match word {
        b"sronly" | b"visuallyhidden" | b"screenreadertext" | b"screenreader" | b"sr" | b"hidden"
        | b"visibilityhidden" | b"offscreen" | b"uhidden" | b"invisible" | b"assistivetext"
        | b"elementinvisible" | b"visuallyhide" => H::SCREEN_READER,
        b"pullquote" => H::PULL_QUOTE,
        b"articlebody"
        | b"storybody"
        | b"entrycontent"
        | b"postcontent"
        | b"articlecontent"
        | b"articletext"
        | b"posttext"
        | b"articlecontentbody"
        | b"postbody"
        | b"storycontent"
        | b"newstext"
        | b"newsbody"
        | b"contentbody"
        | b"textcontent"
        | b"maincontent"
        | b"storytext"
        | b"detailtext"
        | b"bodycopy"
        | b"singlecontent"
        | b"contenttext" => H::BODY,
        b"readmore" | b"readalso" | b"seealso" | b"alsoread" | b"morestories" | b"morenews" | b"upnext"
        | b"relatedarticles" | b"relatedposts" | b"relatedstories" | b"youmaylike" | b"morefrom"
        | b"readnext" => H::RELATED,
        b"authorbio" | b"authorbox" | b"aboutauthor" | b"abouttheauthor" | b"authorinfo"
        | b"authorprofile" | b"authordescription" => H::BIO,
        b"readingtime" | b"readtime" | b"timetoread" | b"minread" | b"lesezeit" | b"minutesread"
        | b"wordcount" => H::READ_TIME,
        b"mostread" | b"mostpopular" | b"toplist" | b"topstories" | b"mostviewed" | b"mostcommented" => {
            H::POPULAR
        }
        b"skiplink" | b"skiptocontent" | b"skipnav" | b"skiplinks" => H::SKIP,
        b"keypoints" | b"factbox" | b"infobox" | b"keytakeaways" => H::BOX,
        b"editorsnote" | b"updatenote" => H::CORRECTION,
        _ => H::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whatever_the_convention() {
        for class in ["article-body", "articleBody", "Article__Body--wide", "x3 body"] {
            assert!(of(class).any(Hints::BODY), "{class}");
        }
        assert!(of("sr-only").any(Hints::SCREEN_READER));
        assert!(of("c-related-articles").any(Hints::RELATED));
        assert_eq!(of("everybody"), Hints::default());
    }
}
