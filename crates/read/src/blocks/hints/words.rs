//! The words that hint at what an element is, in lower case, their letters only.

use super::Hints;
use Hints as H;

/// What stands behind such a word is said of something else, as in `main has-sidebar`. No element has this hint.
pub(super) const OF_ANOTHER: Hints = Hints(1 << 63);

/// Words that stand alone, parted from others by separators or camel case. What builders of sites call every part by says
/// nothing and is left out: `cmp` (a component of Adobe Experience Manager, though also a platform for consent), `field`
/// and `promoted` (Drupal, for the body, and for what a front may show), `topic` (Discourse, for the posts of one),
/// `control` (ASP.NET), `commerce` (a shop's whole system).
pub(super) const SINGLE: &[(&str, Hints)] = &[
    ("has with without", OF_ANOTHER),
    ("title headline titulo titel titre tytul hed ueberschrift headlines", H::TITLE),
    (
        "lead lede standfirst deck dek subtitle subheadline intro chapo ingress teasertext perex anons \
         zajawka vorspann entradilla bajada sommario occhiello subtitulo manchet preamble chapeau subhead \
         subheading underrubrik strapline abstract introduction sousttitre soustitre undertitel",
        H::LEAD,
    ),
    (
        "kicker overline eyebrow topline dachzeile spitzmarke antetitulo supertitle surtitre roofline \
         pretitle overtitle catname vignette",
        H::KICKER,
    ),
    ("byline bylines authorship signature firma signoff", H::BYLINE),
    (
        "author authors autor autore auteur autorzy autoren reporter journalist writer creator \
         contributor contributors person skribent redaktor autores",
        H::AUTHOR,
    ),
    (
        "time date datetime published timestamp datum fecha pubdate dateline datepublished datemodified \
         updated modified posted publish tid dato hora",
        H::TIME,
    ),
    (
        "caption captions figcaption legend bildunterschrift podpis legende didascalia bildtext pie \
         cutline bildtexte",
        H::CAPTION,
    ),
    (
        "credit credits copyright photographer attribution fotograf bildnachweis quelle zrodlo agency \
         photocredit",
        H::CREDIT,
    ),
    (
        "body articlebody bodytext fulltext maintext fliesstext richtext texto textbody cuerpo corpo \
         corps tresc brodtext prose longform wysiwyg freetext",
        H::BODY,
    ),
    ("content contents contenido conteudo contenu inhalt contenuto obsah", H::CONTENT),
    (
        "article story post entry artikel articulo articolo artykul noticia nota hentry artigo clanek \
         statya haber",
        H::STORY,
    ),
    (
        "related recommended recommendation recommendations readmore verwandt relacionadas relacionados \
         relacionado correlati powiazane similar outbrain taboola further linked seealso associated mehr \
         recirc recirculation onward weitere readalso suggested relations",
        H::RELATED,
    ),
    ("teaser teasers excerpt promo tile thumb river feed stream ticker", H::TEASER),
    (
        "popular trending mostread latest meistgelesen populares najnowsze newest ranking mostviewed",
        H::POPULAR,
    ),
    ("promotion promobox marketing campaign affiliate shop cta upsell donate donation", H::PROMO),
    (
        "ad ads advert advertisement advertising sponsor sponsored adslot anzeige werbung publicidad \
         reklama banner dfp adsense commercial advertorial annonce",
        H::SPONSOR,
    ),
    (
        "newsletter newsletters subscribe subscription signup abo subscriber mailchimp mailing optin \
         alerts",
        H::NEWSLETTER,
    ),
    ("paywall premium piano metered regwall subscribers locked paid barrier", H::PAYWALL),
    (
        "cookie cookies consent gdpr cmpbox cmpwrapper didomi onetrust privacy ccpa rodo cookiebot \
         usercentrics cky tcf dsgvo",
        H::CONSENT,
    ),
    (
        "tag tags topics keyword keywords tagi themen schlagwort temas tagcloud hashtags labels \
         taxonomy category categories",
        H::TAGS,
    ),
    (
        "share sharing sharebar addthis sharedaddy addtoany udostepnij teilen compartir partager shares \
         condividi sociallinks",
        H::SHARE,
    ),
    (
        "social facebook twitter whatsapp instagram linkedin pinterest follow youtube telegram tiktok \
         socials",
        H::SOCIAL,
    ),
    (
        "tools toolbar toolbox tool bookmark listen audio player fontsize utility controls rating \
         vote votes feedback reactions button buttons btn",
        H::TOOLS,
    ),
    ("print printable noprint", H::PRINT),
    (
        "comment comments commentlist disqus reply replies respond komentarze kommentare comentarios \
         commentaires discussion forum livefyre komentar commenti commenter coral viafoura",
        H::COMMENT,
    ),
    ("nav navigation navbar navi topnav subnav sitemap skip megamenu offcanvas hamburger", H::NAVIGATION),
    ("breadcrumb breadcrumbs crumbs crumb", H::BREADCRUMB),
    ("menu menus submenu dropdown", H::MENU),
    ("pagination pager paging paginator pagenav", H::PAGINATION),
    ("sidebar rail aside sidecol rightcol leftcol complementary secondary marginal rightrail", H::SIDEBAR),
    ("header masthead topbar", H::HEADER),
    ("footer foot colophon contentinfo footnote", H::FOOTER),
    ("legal disclaimer terms imprint impressum license licence", H::LEGAL),
    (
        "infobox factbox box sidebox facts fact faktaboks fakta keypoints highlights glossary explainer \
         timeline callout infokasten ramka",
        H::BOX,
    ),
    ("embed embedded tweet oembed instagrammedia iframe infogram datawrapper", H::EMBED),
    (
        "gallery slideshow slider carousel galerie galeria swiper slick slide lightbox fotostrecke \
         photoswipe",
        H::GALLERY,
    ),
    ("quote blockquote cite citation zitat quotation cita citat", H::QUOTE),
    ("pullquote pullquotes pull quotebox", H::PULL_QUOTE),
    ("correction corrections clarification erratum editorsnote", H::CORRECTION),
    ("live liveblog liveticker livefeed relacja", H::LIVE),
    ("video videos jwplayer brightcove podcast mediaplayer", H::VIDEO),
    ("form input fieldset captcha", H::FORM),
    (
        "popup modal overlay lightboxoverlay interstitial toast flyout drawer dialog tooltip popover \
         alert",
        H::POPUP,
    ),
    ("widget widgets module plugin teaserblock", H::WIDGET),
    ("section ressort rubrik rubrique seccion sezione channel kategorie dzial", H::SECTION),
    ("list listing grid archive", H::LIST),
    ("card cards item", H::CARD),
    ("bio biography authorbio authorbox authorinfo vcard", H::BIO),
    ("avatar gravatar userpic portrait", H::AVATAR),
    ("logo logos icon icons sprite brand emoji pixel badge ico", H::LOGO),
    ("image img photo picture figure foto bild thumbnail imagen", H::IMAGE),
    ("search suche buscar recherche searchform szukaj", H::SEARCH),
    ("login signin register account auth profilemenu anmelden logowanie", H::LOGIN),
    ("summary description desc beschreibung resumen synopsis bullets takeaways", H::SUMMARY),
    (
        "heading subheader crosshead zwischentitel zwischenueberschrift intertitre ladillo mellanrubrik \
         srodtytul",
        H::HEADING,
    ),
    ("paragraph paragraphs text para absatz parrafo akapit copytext", H::PARAGRAPH),
];

/// Whole names, their separators taken out.
pub(super) const COMPOUND: &[(&str, Hints)] = &[
    (
        "sronly visuallyhidden screenreadertext screenreader sr hidden visibilityhidden offscreen uhidden \
         invisible assistivetext elementinvisible visuallyhide",
        H::SCREEN_READER,
    ),
    ("pullquote", H::PULL_QUOTE),
    (
        "articlebody storybody entrycontent postcontent articlecontent articletext posttext \
         articlecontentbody postbody storycontent newstext newsbody contentbody textcontent maincontent \
         storytext detailtext bodycopy singlecontent contenttext",
        H::BODY,
    ),
    (
        "readmore readalso seealso alsoread morestories morenews upnext relatedarticles relatedposts \
         relatedstories youmaylike morefrom readnext",
        H::RELATED,
    ),
    ("authorbio authorbox aboutauthor abouttheauthor authorinfo authorprofile authordescription", H::BIO),
    ("readingtime readtime timetoread minread lesezeit minutesread wordcount", H::READ_TIME),
    ("mostread mostpopular toplist topstories mostviewed mostcommented", H::POPULAR),
    ("skiplink skiptocontent skipnav skiplinks", H::SKIP),
    ("keypoints factbox infobox keytakeaways", H::BOX),
    ("editorsnote updatenote", H::CORRECTION),
];
