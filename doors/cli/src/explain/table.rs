//! The blocks of a page as a table for the terminal: an article in, lines of text out. Columns are as wide as their
//! contents; the text is cut where the terminal ends, and not at all in a pipe.

use console::{Color, Style, measure_text_width, truncate_str};
use tearsheet::{Article, Block, Role};

/// Widest reason that is shown whole on a terminal.
const REASON: usize = 28;

pub(super) fn table(article: &Article, width: Option<u16>) -> String {
    let reasons: Vec<String> = article.blocks.iter().map(reason).collect();
    let widest = reasons.iter().map(|reason| measure_text_width(reason)).max().unwrap_or(0);
    let column = if width.is_some() { widest.min(REASON) } else { widest }.max("reason".len());
    let mut out = heading(article);
    if !article.blocks.is_empty() {
        let names = format!("{:>4}  {:<10}  {:<4}  {:<column$}  text\n", "n", "role", "sure", "reason");
        out.push_str(&Style::new().dim().apply_to(names).to_string());
    }
    for (block, reason) in article.blocks.iter().zip(&reasons) {
        out.push_str(&row(block, reason, column, width.map(usize::from)));
        out.push('\n');
    }
    for notice in &article.notices {
        out.push_str(&format!("{} {}\n", Style::new().yellow().apply_to("notice:"), plain(&notice.message)));
    }
    out
}

fn heading(article: &Article) -> String {
    let kind = serde_json::to_value(article.page_kind).ok();
    let kind = kind.as_ref().and_then(|kind| kind.as_str()).unwrap_or_default().replace('_', " ");
    let title = article.title.as_deref().map(plain).unwrap_or_default();
    let sure = article.page_kind_confidence;
    let blocks = article.blocks.len();
    let title = Style::new().bold().apply_to(title);
    format!("{title}\n{kind} ({sure:.2}), {blocks} blocks\n\n").trim_start().to_owned()
}

fn reason(block: &Block) -> String {
    let reason = block.reason.as_deref().map(plain).unwrap_or_default();
    match block.of {
        Some(of) if reason.is_empty() => format!("repeats {of}"),
        Some(of) => format!("repeats {of}: {reason}"),
        None => reason,
    }
}

fn row(block: &Block, reason: &str, column: usize, width: Option<usize>) -> String {
    let reason = truncate_str(reason, column, "…");
    let padding = " ".repeat(column.saturating_sub(measure_text_width(&reason)));
    let start = format!("{:>4}  {:<10}  {:.2}  {reason}{padding}  ", block.n, block.role, block.confidence);
    let text = plain(&block.text);
    let text = match width {
        Some(width) => truncate_str(&text, width.saturating_sub(measure_text_width(&start)).max(8), "…"),
        None => text.into(),
    };
    let n = Style::new().dim().apply_to(format!("{:>4}", block.n));
    let role = colour(block.role).apply_to(format!("{:<10}", block.role));
    let quiet = Style::new().dim().apply_to(format!("{reason}{padding}"));
    format!("{n}  {role}  {:.2}  {quiet}  {text}", block.confidence)
}

fn colour(role: Role) -> Style {
    match role {
        Role::Title | Role::Lead | Role::Kicker => Style::new().fg(Color::Red).bold(),
        Role::Byline | Role::Time | Role::Dateline => Style::new().fg(Color::Magenta),
        Role::Caption | Role::Credit | Role::PullQuote | Role::Embed => Style::new().fg(Color::Yellow),
        role if role.is_body() => Style::new().fg(Color::Green),
        Role::Related | Role::Promo => Style::new().fg(Color::Cyan),
        _ => Style::new().dim(),
    }
}

/// One line, without characters that a terminal would obey.
fn plain(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::page::tests::sample;
    use super::*;

    #[test]
    fn every_block_has_a_line_no_wider_than_the_terminal() {
        let article = sample();
        let text = table(&article, Some(100));
        let rows: Vec<&str> = text.lines().skip(4).take(article.blocks.len()).collect();
        assert!(rows.iter().all(|row| measure_text_width(row) <= 100), "{text}");
        assert!(
            rows.iter().zip(&article.blocks).all(|(row, block)| row.contains(block.role.as_str())),
            "{text}"
        );
    }

    #[test]
    fn a_pipe_gets_whole_texts_on_one_line_each() {
        let article = sample();
        let text = table(&article, None);
        let last = article.blocks.last().unwrap();
        assert!(text.contains(&plain(&last.text)));
        assert!(!text.contains('…') && !text.contains('\u{1b}'), "{text}");
    }
}
