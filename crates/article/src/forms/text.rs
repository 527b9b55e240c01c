//! Plain text: an article in; its title, lead and body out, without marks of any kind and without characters
//! that would move a terminal's cursor or part two pages (form feeds).

use super::flow::filled;
use crate::Article;

pub(super) fn text(article: &Article) -> String {
    let parts = [filled(article.title.as_deref()), filled(Some(&article.text))];
    let mut out = parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    out.retain(|c| !c.is_control() || c == '\n' || c == '\t');
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_article_is_no_text() {
        assert_eq!(text(&Article::default()), "");
    }

    #[test]
    fn marks_stand_as_they_are() {
        let article = Article {
            title: Some(" A <b> & *c* ".into()),
            text: "x\u{1b}[2J\u{c}\n\ny".into(),
            ..Default::default()
        };
        assert_eq!(text(&article), "A <b> & *c*\n\nx[2J\n\ny\n");
    }
}
