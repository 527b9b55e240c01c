//! Markdown: an article in; YAML front matter, then title, lead and body out, escaped so that a CommonMark reader
//! gives back the same words. Values of the front matter are double-quoted strings, whose escapes are JSON's.

use super::flow::{Picture, Piece, filled, flow, web_address};
use crate::{Access, Article, PageKind};
use std::fmt::Write;

pub(super) fn markdown(article: &Article) -> String {
    let mut blocks = vec![front_matter(article)];
    blocks.extend(filled(article.kicker.as_deref()).map(|kicker| format!("*{}*", on_one_line(kicker))));
    blocks.extend(filled(article.title.as_deref()).map(|title| format!("# {}", on_one_line(title))));
    let lead = article.lead.as_deref().unwrap_or("").split("\n\n");
    blocks.extend(lead.filter_map(|p| filled(Some(p))).map(|p| format!("**{}**", on_one_line(p))));
    blocks.extend(flow(article).iter().filter_map(block));
    blocks.join("\n\n") + "\n"
}

fn front_matter(article: &Article) -> String {
    let mut out = String::from("---\n");
    let mut say = |name: &str, value: Option<&str>| {
        if let Some(value) = filled(value) {
            let _ = writeln!(out, "{name}: {}", quoted(value));
        }
    };
    say("id", article.id.as_deref());
    say("title", article.title.as_deref());
    say("published", article.published.as_ref().map(|when| when.at.as_str()));
    say("modified", article.modified.as_ref().map(|when| when.at.as_str()));
    say("url", article.url.as_deref());
    say("canonical_url", article.canonical_url.as_deref());
    say("site", article.site.as_deref());
    say("section", article.section.as_deref());
    say("language", article.language.as_deref());
    say("access", access(article.access));
    say("page_kind", Some(page_kind(article.page_kind)));
    say_list(&mut out, "authors", article.authors.iter().map(|author| author.name.as_str()));
    say_list(&mut out, "tags", article.tags.iter().map(String::as_str));
    out + "---"
}

fn say_list<'a>(out: &mut String, name: &str, values: impl Iterator<Item = &'a str>) {
    let lines: String = values.map(|value| format!("  - {}\n", quoted(value))).collect();
    if !lines.is_empty() {
        let _ = write!(out, "{name}:\n{lines}");
    }
}

fn access(access: Access) -> Option<&'static str> {
    match access {
        Access::Free => Some("free"),
        Access::Metered => Some("metered"),
        Access::Subscribers => Some("subscribers"),
        Access::Unknown => None,
    }
}

fn page_kind(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Article => "article",
        PageKind::LiveBlog => "live_blog",
        PageKind::SectionFront => "section_front",
        PageKind::Search => "search",
        PageKind::Consent => "consent",
        PageKind::BotCheck => "bot_check",
        PageKind::Shell => "shell",
        PageKind::Gallery => "gallery",
        PageKind::Media => "media",
        PageKind::NotFound => "not_found",
        PageKind::Several => "several",
        PageKind::Forum => "forum",
        PageKind::Product => "product",
        PageKind::Documentation => "documentation",
        PageKind::Service => "service",
        PageKind::Listing => "listing",
        PageKind::Collection => "collection",
        PageKind::Empty => "empty",
        PageKind::Other => "other",
    }
}

/// A double-quoted YAML string.
fn quoted(value: &str) -> String {
    let mut out = String::from("\"");
    for c in value.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn block(piece: &Piece) -> Option<String> {
    Some(match piece {
        Piece::Paragraph(text) | Piece::Correction(text) => lines(text, ""),
        Piece::Heading(level, text) => format!("{} {}", "#".repeat(usize::from(*level)), on_one_line(text)),
        Piece::List(items) => list(items),
        Piece::Quote(text) | Piece::Box(text) | Piece::Embed(text) => format!("> {}", lines(text, "> ")),
        Piece::Table(rows) => table(rows),
        Piece::Code(text) => code(text),
        Piece::Picture(picture) => return picture_block(picture),
        Piece::PullQuote(_) => return None,
    })
}

fn list(items: &[(u8, &str)]) -> String {
    let item = |(level, text): &(u8, &str)| {
        let indent = "  ".repeat(usize::from(level.saturating_sub(1)));
        format!("{indent}- {}", lines(text, &format!("{indent}  ")))
    };
    items.iter().map(item).collect::<Vec<_>>().join("\n")
}

fn table(rows: &[Vec<&str>]) -> String {
    let row = |cells: &Vec<&str>| {
        let cells: Vec<String> = cells.iter().map(|cell| on_one_line(cell)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let mut out: Vec<String> = rows.iter().map(row).collect();
    let rule = format!("|{}", " --- |".repeat(rows.first().map_or(0, Vec::len)));
    out.insert(1.min(out.len()), rule);
    out.join("\n")
}

/// A fence longer than any run of backticks inside.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{text}\n{fence}")
}

fn picture_block(picture: &Picture) -> Option<String> {
    let caption = picture.caption.map(on_one_line);
    let image = picture.url.and_then(web_address).map(|url| {
        let url = url.replace('<', "%3C").replace('>', "%3E").replace('\\', "%5C");
        format!("![{}](<{url}>)", caption.as_deref().unwrap_or(""))
    });
    let below = caption.filter(|_| image.is_none());
    let words: Vec<String> = below.into_iter().chain(picture.credit.map(on_one_line)).collect();
    let line = (!words.is_empty()).then(|| format!("*{}*", words.join(" — ")));
    let set: Vec<String> = image.into_iter().chain(line).collect();
    (!set.is_empty()).then(|| set.join("\\\n"))
}

/// Lines kept by hard breaks; `margin` opens every line but the first.
fn lines(text: &str, margin: &str) -> String {
    let lines: Vec<String> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(line_start).collect();
    lines.join(&format!("\\\n{margin}"))
}

fn on_one_line(text: &str) -> String {
    inline(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Escapes what would open a block at the start of a line, and all that [`inline`] escapes.
fn line_start(line: &str) -> String {
    let escaped = inline(line);
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits) && line[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &escaped[..digits], &escaped[digits..]);
    }
    match line.as_bytes().first() {
        Some(b'+' | b'-' | b'=') => format!("\\{escaped}"),
        _ => escaped,
    }
}

/// Escapes what would be a mark inside a line.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        let is_mark = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '~' | '|' => true,
            '#' => !before.is_alphanumeric(),
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '&' => after == '#' || after.is_ascii_alphanumeric(),
            _ => false,
        };
        if is_mark {
            out.push('\\');
        }
        if !c.is_control() {
            out.push(c);
            before = c;
        }
    }
    out
}
