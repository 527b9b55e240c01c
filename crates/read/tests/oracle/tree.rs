//! A page to its blocks by way of html5ever's tree, which is walked without recursion: pages nest deeply.

use crate::lines::{self, Line, Piece, Place};
use html5ever::tendril::TendrilSink;
use html5ever::{Attribute, QualName, ns, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// Elements whose whole subtree gives no text.
const SILENT: &[&str] = &[
    "script", "style", "template", "noscript", "iframe", "noembed", "noframes", "video", "audio", "canvas",
    "textarea", "select", "datalist", "option", "title", "head", "rtc",
];

/// Elements that begin and end a block.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "p",
    "plaintext",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "xmp",
];

const BLOCK_STYLES: &[&str] =
    &["display:block", "display:flex", "display:grid", "display:table", "display:list-item"];
const HIDDEN_STYLES: &[&str] = &["display:none", "visibility:hidden"];

/// The blocks of a page, as the tree has them.
pub(crate) fn lines_of(html: &str) -> Vec<Line> {
    let dom = parse_document(RcDom::default(), Default::default()).one(html);
    lines::lines_of(&pieces_of(&dom.document))
}

/// What is left to do on a walk.
enum Step {
    Enter(Handle, Place),
    Bound,
}

fn pieces_of(document: &Handle) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut steps = vec![Step::Enter(document.clone(), Place::default())];
    let mut bracketed = false;
    while let Some(step) = steps.pop() {
        let Step::Enter(node, place) = step else {
            pieces.push(Piece::Boundary);
            continue;
        };
        let mut inside = place;
        match &node.data {
            NodeData::Text { contents } => {
                pieces.extend(contents.borrow().chars().map(|c| Piece::Char(c, place)));
                continue;
            }
            NodeData::Element { name, attrs, .. } => {
                let element = Element { name, attributes: &attrs.borrow() };
                if element.bounds_blocks(place) {
                    pieces.push(Piece::Boundary);
                    steps.push(Step::Bound);
                }
                let spelled = bracketed;
                if element.is_any(&["rb", "rp", "rt", "rtc"]) {
                    bracketed = element.is("rp");
                }
                if element.is_silent() || (element.is("rt") && !spelled) {
                    continue;
                }
                if element.is("br") {
                    pieces.push(Piece::Break(place));
                }
                inside = element.place_inside(place);
            }
            _ => {}
        }
        steps.extend(node.children.borrow().iter().rev().map(|child| Step::Enter(child.clone(), inside)));
    }
    pieces
}

struct Element<'a> {
    name: &'a QualName,
    attributes: &'a [Attribute],
}

impl Element<'_> {
    fn is_html(&self) -> bool {
        self.name.ns == ns!(html)
    }

    fn is(&self, name: &str) -> bool {
        self.is_html() && &*self.name.local == name
    }

    fn is_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.is(name))
    }

    fn is_silent(&self) -> bool {
        self.is_any(SILENT) || (self.name.ns == ns!(svg) && &*self.name.local == "svg")
    }

    fn bounds_blocks(&self, around: Place) -> bool {
        if self.is("button") && (around.paragraph || around.heading > 0) {
            return false;
        }
        self.is_any(BLOCKS) || (self.is_html() && self.is_styled(BLOCK_STYLES))
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        let named = |a: &&Attribute| a.name.ns == ns!() && &*a.name.local == name;
        self.attributes.iter().find(named).map(|a| &*a.value)
    }

    fn is_styled(&self, styles: &[&str]) -> bool {
        let Some(style) = self.attribute("style") else { return false };
        let style: String =
            style.chars().filter(|c| !c.is_ascii_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
        styles.iter().any(|wanted| style.contains(wanted))
    }

    fn is_hidden(&self) -> bool {
        self.attribute("hidden").is_some()
            || self.attribute("aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
            || self.is_styled(HIDDEN_STYLES)
            || (self.is("dialog") && self.attribute("open").is_none())
    }

    fn heading(&self) -> Option<u8> {
        (1..=6).find(|level| self.is(&format!("h{level}")))
    }

    fn place_inside(&self, around: Place) -> Place {
        Place {
            hidden: around.hidden || self.is_hidden(),
            heading: self.heading().unwrap_or(around.heading),
            lists: around.lists.saturating_add(u8::from(self.is_any(&["ul", "ol", "menu", "dir"]))),
            link: around.link || self.is("a"),
            table: around.table || self.is("table"),
            quote: around.quote || self.is("blockquote"),
            figure: around.figure || self.is("figure"),
            preformatted: around.preformatted || self.is_any(&["pre", "listing", "plaintext", "xmp"]),
            paragraph: around.paragraph || self.is("p"),
        }
    }
}
