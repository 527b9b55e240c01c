//! Plain text: an article in; its title, lead and body out, without marks of any kind.

use super::flow::filled;
use crate::Article;

pub(super) fn text(article: &Article) -> String {
    let parts = [filled(article.title.as_deref()), filled(Some(&article.text))];
    let mut out = parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n");
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
        let article =
            Article { title: Some(" A <b> & *c* ".into()), text: "x\n\ny".into(), ..Default::default() };
        assert_eq!(text(&article), "A <b> & *c*\n\nx\n\ny\n");
    }
}
