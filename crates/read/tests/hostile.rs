//! Pages made to hurt: deep, long, mis-nested, never closed. Each must be cut, with nothing lost that the rules of
//! HTML keep; nothing is timed, but the numbers are such that quadratic work would hang.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the library is pure; its tests and benches read files"
)]

#[path = "hostile/invariants.rs"]
mod invariants;

use tearsheet_read::blocks::{Blocks, cut};
use tearsheet_read::{Format, Options, pages::open};

/// A debug build gets a quarter of it all: quadratic work would still hang.
const MANY: usize = if cfg!(debug_assertions) { 100_000 } else { 400_000 };
const MEGABYTE: usize = if cfg!(debug_assertions) { 1 << 18 } else { 1 << 20 };

/// Cuts a page and checks what holds for all pages.
#[track_caller]
fn cut_page(html: &str) -> Blocks {
    let options = Options { format: Some(Format::Html), ..Options::default() };
    let page = open(html.as_bytes(), &options);
    let blocks = cut(&page);
    invariants::check(&page.text, &blocks);
    blocks
}

fn times(what: &str, n: usize) -> String {
    what.repeat(n)
}

/// What `part` gives for each of the numbers up to `n`.
fn each(n: usize, part: impl Fn(usize) -> String) -> String {
    (0..n).map(part).collect()
}

/// How often a letter stands in the text of all blocks.
fn letters(blocks: &Blocks, letter: char) -> usize {
    (0..blocks.list.len()).map(|i| blocks.text(i).matches(letter).count()).sum()
}

fn texts(blocks: &Blocks) -> Vec<&str> {
    (0..blocks.list.len()).map(|i| blocks.text(i)).collect()
}

#[test]
fn paragraphs_side_by_side() {
    let blocks = cut_page(&times("<p>x", MANY));
    assert_eq!(blocks.list.len(), MANY);
    assert!(!blocks.too_deep);
}

#[test]
fn nested_blocks() {
    let blocks = cut_page(&times("<div>x", MANY));
    assert_eq!(letters(&blocks, 'x'), MANY);
    assert!(blocks.too_deep);
}

#[test]
fn nested_blocks_that_close() {
    let blocks = cut_page(&format!("{}x{}<p>after", times("<div>", MANY), times("</div>", MANY)));
    assert_eq!(texts(&blocks), ["x", "after"]);
}

#[test]
fn nested_inline_elements_and_end_tags_of_others() {
    let blocks = cut_page(&format!("{}{}x", times("<span>", MANY), times("</b>y", MANY)));
    assert_eq!((letters(&blocks, 'x'), letters(&blocks, 'y'), blocks.list.len()), (1, MANY, 1));
}

#[test]
fn nested_unknown_elements_and_end_tags_of_others() {
    let blocks = cut_page(&format!("{}{}x", each(MANY, |i| format!("<e{i}>")), times("</other>", MANY)));
    assert_eq!(texts(&blocks), ["x"]);
}

#[test]
fn deep_lists() {
    let blocks = cut_page(&times("<ul><li>x", MANY));
    assert_eq!(letters(&blocks, 'x'), MANY);
}

#[test]
fn items_below_a_deep_tree() {
    let blocks = cut_page(&format!("<ul>{}{}", times("<span>", 500), times("<li>x", MANY)));
    assert_eq!(letters(&blocks, 'x'), MANY);
}

#[test]
fn one_tag_with_many_attributes() {
    let blocks = cut_page(&format!("<p {}hidden>x", each(1_000_000, |i| format!("a{i}=b "))));
    assert_eq!(texts(&blocks), ["x"]);
}

#[test]
fn attributes_that_html_and_body_collect() {
    let blocks = cut_page(&format!("<p>x{}", each(MANY, |i| format!("<body a{i}=b><html c{i}=d>"))));
    assert_eq!(texts(&blocks), ["x"]);
}

#[test]
fn long_attributes() {
    let classes = times("byline title ", MEGABYTE);
    let style = times("display : none ; ", MEGABYTE);
    let blocks =
        cut_page(&format!("<p class='{classes}' style='{style}'>x<img alt='{classes}' srcset='{style}'>"));
    assert_eq!(texts(&blocks), ["x"]);
}

#[test]
fn bold_over_paragraphs() {
    let blocks = cut_page(&times("<b><p>x</b>", MANY / 2));
    assert_eq!((letters(&blocks, 'x'), blocks.list.len()), (MANY / 2, MANY / 2));
}

#[test]
fn bold_never_closed() {
    let blocks = cut_page(&times("<b><p>x", MANY / 2));
    assert_eq!(letters(&blocks, 'x'), MANY / 2);
}

#[test]
fn many_kinds_of_formatting_over_many_paragraphs() {
    let blocks =
        cut_page(&format!("<p>{}{}", each(MANY / 4, |i| format!("<b id={i}>")), times("<p>x", MANY / 4)));
    assert_eq!(letters(&blocks, 'x'), MANY / 4);
}

#[test]
fn formatting_end_tags_in_a_deep_tree() {
    let blocks = cut_page(&format!("<b>{}{}", times("<div>", 500), times("x</b><b>", MANY / 4)));
    assert_eq!(letters(&blocks, 'x'), MANY / 4);
}

#[test]
fn links_in_links() {
    let blocks = cut_page(&times("<a href=y>x", MANY));
    assert_eq!((letters(&blocks, 'x'), blocks.list.len()), (MANY, 1));
}

#[test]
fn links_over_blocks() {
    let blocks = cut_page(&times("<a href=y><div>x</a>", MANY / 4));
    assert_eq!(letters(&blocks, 'x'), MANY / 4);
}

#[test]
fn unbreakable_in_unbreakable() {
    let blocks = cut_page(&times("<nobr>x", MANY));
    assert_eq!((letters(&blocks, 'x'), blocks.list.len()), (MANY, 1));
}

#[test]
fn headings_and_buttons_and_forms() {
    for tag in ["<h1>x", "<button>x", "<form>x", "<option>x", "<dt>x", "<li>x", "<rt><ruby>x", "<optgroup>x"]
    {
        let blocks = cut_page(&times(tag, MANY / 4));
        assert!(blocks.list.len() <= MANY / 4, "{tag}");
    }
}

#[test]
fn end_tags_without_start() {
    let ends = "</p></br></div></table></td></a></b></body></html></svg></select></template></form></h1></x>";
    let blocks = cut_page(&format!("x{}", times(ends, MANY / 8)));
    assert_eq!(texts(&blocks), ["x"]);
}

#[test]
fn tables_with_text() {
    let blocks = cut_page(&times("<table>x", MANY));
    assert_eq!(letters(&blocks, 'x'), MANY);
}

#[test]
fn nested_tables() {
    let blocks = cut_page(&times("<table><tr><td>x", MANY));
    assert_eq!(letters(&blocks, 'x'), MANY);
}

#[test]
fn nested_tables_with_text_that_moves_out() {
    let blocks = cut_page(&times("<table>x<tr>y<td>z", MANY / 2));
    assert_eq!(
        ["x", "y", "z"].map(|l| letters(&blocks, l.chars().next().unwrap_or_default())),
        [MANY / 2; 3]
    );
}

#[test]
fn one_table_out_of_which_much_moves() {
    let blocks = cut_page(&format!("<table>{}", times("<b>x<p>y<tr>z", MANY / 4)));
    assert_eq!((letters(&blocks, 'x'), letters(&blocks, 'z')), (MANY / 4, MANY / 4));
}

#[test]
fn pictures_that_move_out_of_tables() {
    let blocks = cut_page("<table><tr><td>one</td><td><img src=1>two</td></tr><img src=2>three</table>");
    assert_eq!(texts(&blocks), ["three", "one", "two"]);
    let before: Vec<u32> = blocks.pictures.iter().map(|picture| picture.before).collect();
    assert_eq!(before, [0, 2]);
}

#[test]
fn formatting_that_moves_out_of_tables() {
    let blocks = cut_page(&times("<table><b>x<tr><i>y", MANY / 4));
    assert_eq!((letters(&blocks, 'x'), letters(&blocks, 'y')), (MANY / 4, MANY / 4));
}

#[test]
fn nested_drawings() {
    for open in ["<svg>", "<svg><g>", "<svg><foreignObject>", "<svg><desc><div>", "<svg><title><svg><font>"] {
        let blocks = cut_page(&times(open, MANY / 2));
        assert!(blocks.list.is_empty(), "{open}");
    }
    let blocks = cut_page(&format!("{}x<p>after", times("<svg><g>", MANY)));
    assert_eq!(texts(&blocks), ["after"]);
}

#[test]
fn nested_formulas() {
    let blocks = cut_page(&times("<math><mi>x", MANY / 2));
    assert_eq!(letters(&blocks, 'x'), MANY / 2);
    let blocks = cut_page(&times("<math><annotation-xml encoding=text/html><div>x", MANY / 2));
    assert_eq!(letters(&blocks, 'x'), MANY / 2);
}

#[test]
fn nested_selects() {
    for open in ["<select>", "<select><option>y", "<table><select><tr>", "<select><optgroup><div>y"] {
        cut_page(&times(open, MANY / 2));
    }
}

#[test]
fn nested_templates() {
    let blocks = cut_page(&format!("{}x", times("<template>", MANY)));
    assert_eq!(texts(&blocks), [""; 0]);
    let blocks = cut_page(&format!("{}x{}<p>after", times("<template>", MANY), times("</template>", MANY)));
    assert_eq!(texts(&blocks), ["after"]);
    cut_page(&times("<template><td>x<table><template><tr>", MANY / 4));
}

#[test]
fn framesets() {
    assert_eq!(texts(&cut_page(&times("<frameset><frame>x", MANY))), [""; 0]);
}

#[test]
fn comments_never_closed() {
    for open in ["<!--", "<!-- -", "<!", "<?", "<![CDATA[", "<!DOCTYPE ", "</ ", "<!--><!-"] {
        let blocks = cut_page(&format!("x{}", times(open, MANY)));
        assert_eq!(texts(&blocks), ["x"], "{open}");
    }
    let blocks = cut_page(&format!("x<!--{}", times("- ->", 5 * MEGABYTE)));
    assert_eq!(texts(&blocks), ["x"]);
}

#[test]
fn cdata_never_closed() {
    assert!(cut_page(&times("<svg><![CDATA[", MANY)).list.is_empty());
    assert_eq!(letters(&cut_page(&format!("<math>{}", times("<![CDATA[x]]", MANY))), 'x'), MANY);
}

#[test]
fn tags_never_closed() {
    for open in ["<a ", "<a b=\"", "<a b='\">", "<a b=c/", "</a ", "<a\0"] {
        cut_page(&format!("x{}", times(open, MANY)));
    }
}

#[test]
fn raw_text_never_closed() {
    for name in ["script", "style", "title", "textarea", "xmp", "iframe", "noscript", "noframes", "plaintext"]
    {
        cut_page(&format!("<{name}>{}", times(&format!("</{name}x><{name}></{} ", &name[1..]), MANY / 4)));
    }
    cut_page(&times("<script><!--<script>", MANY));
    cut_page(&times("<script><!--</script", MANY));
}

#[test]
fn ampersands() {
    assert_eq!(letters(&cut_page(&times("&", MANY)), '&'), MANY);
    assert_eq!(letters(&cut_page(&times("&amp", MANY)), '&'), MANY);
    assert_eq!(letters(&cut_page(&times("&#120", MANY)), 'x'), MANY);
    assert_eq!(texts(&cut_page(&format!("&#{};x", times("9", MANY)))), ["\u{fffd}x"]);
    cut_page(&format!("&{}", times("a", 5 * MEGABYTE)));
    cut_page(&times("&CounterClockwiseContourIntegra", MANY / 4));
}

#[test]
fn less_than_signs() {
    assert_eq!(letters(&cut_page(&times("<", 20 * MEGABYTE)), '<'), 20 * MEGABYTE);
}

#[test]
fn white_space() {
    assert_eq!(texts(&cut_page(&format!("<p>x{}y", times(" \n", 5 * MEGABYTE)))), ["x y"]);
    assert_eq!(texts(&cut_page(&format!("<pre>x{}", times(" \n", 5 * MEGABYTE)))), ["x"]);
    assert!(cut_page(&times("&nbsp; ", MANY)).list.is_empty());
    assert_eq!(texts(&cut_page(&format!("<p>x{}y", times("\u{ad}", MANY)))), ["xy"]);
}

#[test]
fn line_breaks() {
    assert_eq!(cut_page(&times("x<br> <br>", MANY)).list.len(), MANY);
    assert_eq!(cut_page(&times("x<br>", MANY)).list.len(), 1);
    assert!(cut_page(&times("<br>", MANY)).list.is_empty());
}

#[test]
fn nothing_but_control_characters() {
    assert!(cut_page(&times("\0", MEGABYTE)).list.is_empty());
    cut_page(&times("\r", MEGABYTE));
    cut_page(&times("<p>\0x\r\n\u{c}", MANY / 4));
}

#[test]
fn a_long_head() {
    let metas = "<meta name=a content=b><link rel=c href=d><base href=e><title>f</title><script type=application/ld+json>";
    let blocks = cut_page(&format!("{}x", times(&format!("{metas}{{}}</script>"), MANY / 8)));
    assert_eq!(texts(&blocks), ["x"]);
}
