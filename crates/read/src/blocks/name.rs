//! Names of elements and attributes that the rules of HTML or our own stages speak of.

use super::attributes::Raw;

macro_rules! names {
    ($(#[$meta:meta])* $kind:ident: $($variant:ident $text:literal,)+) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum $kind {
            $($variant,)+
            /// Any other name.
            Other,
        }

        impl $kind {
            /// How many there are, `Other` included.
            pub const COUNT: usize = Self::Other as usize + 1;

            const TABLE: &Table<$kind> = {
                static TABLE: Table<$kind> =
                    Table::new(&[$((pack($text.as_bytes()), $kind::$variant),)+], $kind::Other);
                &TABLE
            };

            /// What a key stands for.
            #[inline]
            fn find(key: u128) -> Self {
                let kind = Self::TABLE.kind(key);
                if Self::TABLE.keys[kind as usize] == key { kind } else { Self::Other }
            }

            /// The name in lower case; empty for `Other`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ Self::Other => "" }
            }

            /// Reads a name, ASCII case ignored.
            pub fn of(raw: &[u8]) -> Self {
                if raw.len() > LONGEST { Self::Other } else { Self::find(lower(raw)) }
            }

            /// Reads a name that stands in a text: faster than [`Self::of`] if it is short, when no other has its bytes.
            #[inline]
            pub(super) fn within(text: &[u8], raw: Raw) -> Self {
                if raw.short != 0 {
                    let kind = Self::TABLE.kind(raw.short as u128);
                    if Self::TABLE.keys[kind as usize] as u64 == raw.short {
                        return kind;
                    }
                    if !may_be_upper(raw.short) {
                        return Self::Other;
                    }
                }
                Self::of(text.get(raw.start..raw.end).unwrap_or_default())
            }
        }
    };
}

/// Names by the bytes of their lower case. Each has a slot of its own: the factor is one that parts them all.
struct Table<K: 'static> {
    factor: u64,
    /// Which name may be meant.
    slots: [K; Table::<()>::SLOTS],
    /// The keys of the names, in their order.
    keys: [u128; 256],
}

impl Table<()> {
    const SLOTS: usize = 4096;

    /// Where a name belongs, by its bytes alone.
    #[inline]
    const fn slot(key: u128, factor: u64) -> usize {
        let folded = (key as u64) ^ ((key >> 64) as u64 & (u64::MAX >> 8)).rotate_left(5);
        (folded.wrapping_mul(factor) >> 52) as usize
    }
}

impl<K: Copy> Table<K> {
    const fn new(names: &[(u128, K)], other: K) -> Self {
        let mut table = Table { factor: 0x9e37_79b9_7f4a_7c15, slots: [other; Table::SLOTS], keys: [0; 256] };
        while !table.parts(names) {
            table.factor = table.factor.wrapping_mul(5);
        }
        let mut i = 0;
        while i < names.len() {
            table.slots[Table::slot(names[i].0, table.factor)] = names[i].1;
            table.keys[i] = names[i].0;
            i += 1;
        }
        table
    }

    /// Whether no two names want the same slot.
    const fn parts(&self, names: &[(u128, K)]) -> bool {
        let mut taken = [false; Table::SLOTS];
        let mut i = 0;
        while i < names.len() {
            let slot = Table::slot(names[i].0, self.factor);
            if taken[slot] {
                return false;
            }
            taken[slot] = true;
            i += 1;
        }
        true
    }

    /// Which name a key may stand for.
    #[inline]
    fn kind(&self, key: u128) -> K {
        self.slots[Table::slot(key, self.factor)]
    }
}

/// What fits into a key: the last of its 16 bytes is the length, lest a NUL at the end of a name go unseen.
const LONGEST: usize = 15;

/// The key of a name in any case, of up to [`LONGEST`] bytes.
#[inline]
fn lower(raw: &[u8]) -> u128 {
    let length = raw.len();
    let (low, high) = match (raw.first_chunk::<8>(), raw.last_chunk::<8>()) {
        (Some(first), Some(last)) => (
            u64::from_le_bytes(*first),
            (u64::from_le_bytes(*last) >> 8).unbounded_shr(8 * (15 - length) as u32),
        ),
        _ => (fewer_than_eight(raw), 0),
    };
    (lower_word(low) as u128) | (lower_word(high) as u128) << 64 | (length as u128) << 120
}

/// Whether there may be letters in upper case among these bytes: nearly no name on real pages.
#[inline]
fn may_be_upper(word: u64) -> bool {
    const EACH: u64 = 0x0101_0101_0101_0101;
    word & !(word << 1) & (EACH * 0x40) != 0
}

/// Two overlapping pieces, or three single bytes, in one number.
#[inline]
pub(super) fn fewer_than_eight(raw: &[u8]) -> u64 {
    let length = raw.len();
    if let (Some(first), Some(last)) = (raw.first_chunk::<4>(), raw.last_chunk::<4>()) {
        return u32::from_le_bytes(*first) as u64 | (u32::from_le_bytes(*last) as u64) << (8 * (length - 4));
    }
    let byte = |i: usize| raw.get(i).map_or(0, |b| (*b as u64) << (8 * i));
    byte(0) | byte(1) | byte(2)
}

/// Eight bytes in lower case: what lies between `A` and `Z` gets its sixth bit.
#[inline]
const fn lower_word(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let ascii = word & (EACH * 0x7f);
    let from_a = ascii + EACH * (0x80 - b'A' as u64);
    let above_z = ascii + EACH * (0x7f - b'Z' as u64);
    word | ((from_a & !above_z & !word) & (EACH * 0x80)) >> 2
}

/// The key of a name that stands in lower case.
const fn pack(text: &[u8]) -> u128 {
    assert!(text.len() <= LONGEST);
    let mut bytes = [0u8; 16];
    bytes[LONGEST] = text.len() as u8;
    let mut i = 0;
    while i < text.len() {
        bytes[i] = text[i];
        i += 1;
    }
    u128::from_le_bytes(bytes)
}

names! {
    /// Name of an element.
    Name:
    A "a", Abbr "abbr", Address "address", AnnotationXml "annotation-xml", Applet "applet", Area "area",
    Article "article", Aside "aside", Audio "audio", B "b", Base "base", Basefont "basefont", Bgsound "bgsound",
    Big "big", Blockquote "blockquote", Body "body", Br "br", Button "button", Canvas "canvas", Caption "caption",
    Center "center", Cite "cite", Code "code", Col "col", Colgroup "colgroup", Data "data", Datalist "datalist",
    Dd "dd", Del "del", Desc "desc", Details "details", Dialog "dialog", Dir "dir", Div "div", Dl "dl", Dt "dt",
    Em "em", Embed "embed", Fieldset "fieldset", Figcaption "figcaption", Figure "figure", Font "font",
    Footer "footer", ForeignObject "foreignobject", Form "form", Frame "frame", Frameset "frameset", H1 "h1",
    H2 "h2", H3 "h3", H4 "h4", H5 "h5", H6 "h6", Head "head", Header "header", Hgroup "hgroup", Hr "hr",
    Html "html", I "i", Iframe "iframe", Image "image", Img "img", Input "input", Ins "ins", Kbd "kbd",
    Keygen "keygen", Label "label", Legend "legend", Li "li", Link "link", Listing "listing", Main "main",
    Malignmark "malignmark", Map "map", Mark "mark", Marquee "marquee", Math "math", Menu "menu",
    Menuitem "menuitem", Meta "meta", Meter "meter", Mglyph "mglyph", Mi "mi", Mn "mn", Mo "mo", Ms "ms",
    Mtext "mtext", Nav "nav", Nobr "nobr", Noembed "noembed", Noframes "noframes", Noscript "noscript",
    Object "object", Ol "ol", Optgroup "optgroup", Option "option", Output "output", P "p", Param "param",
    Picture "picture", Plaintext "plaintext", Pre "pre", Progress "progress", Q "q", Rb "rb", Rp "rp", Rt "rt",
    Rtc "rtc", Ruby "ruby", S "s", Samp "samp", Script "script", Search "search", Section "section",
    Select "select", Slot "slot", Small "small", Source "source", Span "span", Strike "strike", Strong "strong",
    Style "style", Sub "sub", Summary "summary", Sup "sup", Svg "svg", Table "table", Tbody "tbody", Td "td",
    Template "template", Textarea "textarea", Tfoot "tfoot", Th "th", Thead "thead", Time "time", Title "title",
    Tr "tr", Track "track", Tt "tt", U "u", Ul "ul", Var "var", Video "video", Wbr "wbr", Xmp "xmp",
}

names! {
    /// Name of an attribute.
    Attr:
    Alt "alt", AriaHidden "aria-hidden", AriaLabel "aria-label", Charset "charset", Class "class", Color "color",
    Content "content", DataCaption "data-caption", DataLazySrc "data-lazy-src", DataOriginal "data-original",
    DataSrc "data-src", DataSrcset "data-srcset", Datetime "datetime", Dir "dir", Encoding "encoding", Face "face",
    Height "height", Hidden "hidden", Href "href", HttpEquiv "http-equiv", Id "id", Itemprop "itemprop",
    Itemtype "itemtype", Lang "lang", Media "media", Name "name", Open "open", Property "property", Rel "rel", Role "role",
    Shadowrootmode "shadowrootmode", Size "size", Src "src", Srcset "srcset", Style "style", Title "title",
    Type "type", Width "width", XmlLang "xml:lang",
}

const _: () = assert!(Attr::COUNT <= 64);

impl Attr {
    /// One bit for each of these.
    #[inline]
    pub(super) const fn set(names: &[Attr]) -> u64 {
        let (mut set, mut i) = (0, 0);
        while i < names.len() {
            set |= 1 << names[i] as u64;
            i += 1;
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_any_case() {
        for (raw, name) in [
            ("a", Name::A),
            ("H6", Name::H6),
            ("Div", Name::Div),
            ("SECTION", Name::Section),
            ("TextArea", Name::Textarea),
            ("figcaptioN", Name::Figcaption),
            ("ANNOTATION-XML", Name::AnnotationXml),
        ] {
            assert_eq!(Name::of(raw.as_bytes()), name, "{raw}");
        }
    }

    #[test]
    fn every_name_finds_itself_and_nothing_near_it() {
        let attributes =
            b"class href id src datetime data-lazy-src shadowrootmode xml:lang".split(|b| *b == b' ');
        for raw in attributes {
            let found = Attr::of(raw);
            assert_eq!(found.as_str().as_bytes(), raw);
            for i in 0..raw.len() {
                for byte in 0..=255 {
                    let mut near = raw.to_vec();
                    near[i] = byte;
                    let same = near.eq_ignore_ascii_case(raw);
                    assert_eq!(Attr::of(&near) == found, same, "{near:?}");
                }
            }
            assert_eq!(Attr::of(&[raw, b"\0"].concat()), Attr::Other);
        }
    }

    #[test]
    fn other_names() {
        for raw in ["", "\0", "b\0", "bo", "article-body", "annotation-xmll", "a-name-of-16-byte", "ſpan"] {
            assert_eq!(Name::of(raw.as_bytes()), Name::Other, "{raw}");
        }
    }
}
