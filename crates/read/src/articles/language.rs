//! The language of the text: what the page declares, checked against the text where there is enough of it. Many
//! templates declare English whatever stands in them, so a long text that is surely another language wins.

use super::sheet::Sheet;
use crate::bytes;
use tearsheet_article::{Notice, NoticeKind};
use whatlang::{Detector, Info, Lang};

/// Characters of text that make a guess worth anything, and that let it outrank the page's word.
const ENOUGH: usize = 120;
const PLENTY: usize = 500;

/// Characters that the detector reads where they bear the page out, and where they do not.
const GLANCE: usize = ENOUGH;
const SAMPLE: usize = 3000;

/// Languages that the detector cannot tell apart well enough to overrule a declaration.
const ALIKE: [&[&str]; 5] = [
    &["nb", "no", "nn", "da"],
    &["hr", "sr", "bs", "sl"],
    &["ms", "id", "jv"],
    &["cs", "sk"],
    &["zh", "yue"],
];

pub(super) fn language(sheet: &Sheet<'_>, text: &str, notices: &mut Vec<Notice>) -> Option<String> {
    let declared = sheet.claims.language.as_deref().and_then(normalised);
    let stands = |declared: &&String| known(declared).is_none_or(|lang| bears_out(text, lang));
    if let Some(declared) = declared.as_ref().filter(stands) {
        return Some(declared.clone());
    }
    match (declared, found(text, SAMPLE, &Detector::new())) {
        (Some(declared), Some(found)) if differ(&declared, found.language) => {
            let message =
                format!("the page declares \"{declared}\", its text reads as \"{}\"", found.language);
            notices.push(Notice::new(NoticeKind::Disagreement, message));
            let outranks = found.confidence >= 0.95 && found.length >= PLENTY;
            Some(if outranks { found.language.to_owned() } else { declared })
        }
        (Some(declared), _) => Some(declared),
        (None, found) => found.map(|found| found.language.to_owned()),
    }
}

/// Languages that a declaration has to stand up to: what templates declare whatever stands in them, and what most else is
/// written in.
const RIVALS: [Lang; 9] = {
    use Lang::*;
    [Eng, Deu, Fra, Spa, Ind, Rus, Ukr, Ara, Pes]
};

/// Whether the beginning of a text reads as this language rather than as a rival. One that is much like it is none.
fn bears_out(text: &str, declared: Lang) -> bool {
    let among = Detector::with_allowlist(RIVALS.into_iter().chain([declared]).collect());
    found(text, GLANCE, &among).is_some_and(|glance| glance.language == code(declared))
}

/// What the detector makes of a text.
struct Found {
    language: &'static str,
    confidence: f64,
    length: usize,
}

fn found(text: &str, most: usize, detector: &Detector) -> Option<Found> {
    let sample_end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    let sample = text.get(..sample_end)?;
    let dense =
        sample.chars().filter(|c| matches!(c, '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')).count();
    let length = bytes::count_chars(sample) + 2 * dense;
    if length < ENOUGH {
        return None;
    }
    let info = detector.detect(sample).filter(Info::is_reliable)?;
    Some(Found { language: code(info.lang()), confidence: info.confidence(), length })
}

/// The language as the detector knows it, if it does.
fn known(declared: &str) -> Option<Lang> {
    let declared = if declared == "no" { "nb" } else { declared };
    Lang::all().iter().copied().find(|lang| code(*lang) == declared)
}

fn differ(declared: &str, found: &str) -> bool {
    let are_alike = ALIKE.iter().any(|group| group.contains(&declared) && group.contains(&found));
    declared != found && !are_alike
}

/// The primary subtag in lower case, two letters where there are two.
fn normalised(tag: &str) -> Option<String> {
    let base = tag.trim().split(['-', '_', ',', ';', ' ']).next()?.to_ascii_lowercase();
    let short = Lang::from_code(&base).map(code);
    match base.as_str() {
        "iw" => Some("he".into()),
        "in" => Some("id".into()),
        "und" | "mul" | "zxx" => None,
        _ if !matches!(base.len(), 2 | 3) || !base.bytes().all(|b| b.is_ascii_lowercase()) => None,
        _ => Some(short.map_or(base.clone(), str::to_owned)),
    }
}

macro_rules! codes {
    ($($lang:ident $code:literal)+) => {
        /// ISO 639-1 for the detector's languages.
        fn code(lang: Lang) -> &'static str {
            match lang {
                $(Lang::$lang => $code,)+
            }
        }
    };
}

codes! {
    Epo "eo" Eng "en" Rus "ru" Cmn "zh" Spa "es" Por "pt" Ita "it" Ben "bn" Fra "fr" Deu "de" Ukr "uk" Kat "ka"
    Ara "ar" Hin "hi" Jpn "ja" Heb "he" Yid "yi" Pol "pl" Amh "am" Jav "jv" Kor "ko" Nob "nb" Dan "da" Swe "sv"
    Fin "fi" Tur "tr" Nld "nl" Hun "hu" Ces "cs" Ell "el" Bul "bg" Bel "be" Mar "mr" Kan "kn" Ron "ro" Slv "sl"
    Hrv "hr" Srp "sr" Mkd "mk" Lit "lt" Lav "lv" Est "et" Tam "ta" Vie "vi" Urd "ur" Tha "th" Guj "gu" Uzb "uz"
    Pan "pa" Aze "az" Ind "id" Tel "te" Pes "fa" Mal "ml" Ori "or" Mya "my" Nep "ne" Sin "si" Khm "km" Tuk "tk"
    Aka "ak" Zul "zu" Sna "sn" Afr "af" Lat "la" Slk "sk" Cat "ca" Tgl "tl" Hye "hy" Cym "cy"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_brought_to_their_base() {
        let of = |tag: &str| normalised(tag);
        assert_eq!(of("pl-PL").as_deref(), Some("pl"));
        assert_eq!(of("en_US").as_deref(), Some("en"));
        assert_eq!(of("deu").as_deref(), Some("de"));
        assert_eq!(of("english"), None);
        assert_eq!(of(""), None);
    }
}
