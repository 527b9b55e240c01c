use super::*;

fn starts(text: &str) -> Tokenizer<'_> {
    let mut tokens = Tokenizer::new(text);
    assert!(matches!(tokens.token(), Token::Start(_)), "{text}");
    tokens
}

#[test]
fn a_tag_says_where_it_stands() {
    let mut tokens = Tokenizer::new("é<P class=x />y</p\n>");
    assert_eq!((tokens.token(), tokens.raw()), (Token::Text(TextKind::Data), "é"));
    assert_eq!(tokens.token(), Token::Start(Tag { name: Name::P, self_closing: true }));
    assert_eq!((tokens.name(), tokens.inside()), (Span { start: 3, end: 4 }, Span { start: 4, end: 14 }));
    assert_eq!(tokens.position(), 15);
    tokens.token();
    assert_eq!(tokens.token(), Token::End(Tag { name: Name::P, self_closing: false }));
    assert_eq!((tokens.name(), tokens.inside()), (Span { start: 18, end: 19 }, Span { start: 19, end: 20 }));
    assert_eq!((tokens.token(), tokens.token()), (Token::Eof, Token::Eof));
}

#[test]
fn attributes_of_the_last_start_tag() {
    let mut tokens = starts("<a CLASS=one class=two title hreF='&amp;' x=y></b id=z><i>");
    assert_eq!(tokens.attribute(Attr::Class), Some("one"));
    assert_eq!(tokens.attribute(Attr::Title), Some(""));
    assert_eq!(tokens.attribute(Attr::Href), Some("&amp;"));
    assert_eq!(tokens.attribute(Attr::Id), None);
    assert_eq!(tokens.attribute(Attr::Other), None);
    tokens.token();
    assert_eq!((tokens.attribute(Attr::Class), tokens.attribute(Attr::Id)), (Some("one"), None));
    let all = [("CLASS", "one"), ("class", "two"), ("title", ""), ("hreF", "&amp;"), ("x", "y")];
    assert_eq!(tokens.attributes().collect::<Vec<_>>(), all);
    tokens.token();
    assert_eq!(tokens.attribute(Attr::Class), None);
    assert_eq!(tokens.attributes().count(), 0);
}

#[test]
fn sections_where_they_are_allowed() {
    let mut tokens = starts("<svg><![CDATA[a<b>]]><![CDATA[]]>c<![CDATA[d");
    tokens.allow_cdata(true);
    let kind = TextKind::Cdata;
    assert_eq!((tokens.token(), tokens.raw()), (Token::Text(kind), "a<b>"));
    assert_eq!((tokens.token(), tokens.raw()), (Token::Text(TextKind::Data), "c"));
    assert_eq!((tokens.token(), tokens.raw()), (Token::Text(kind), "d"));
    assert_eq!(tokens.token(), Token::Eof);
}

#[test]
fn an_empty_title_has_no_text() {
    let mut tokens = starts("<title></title>");
    tokens.set_state(State::Rcdata);
    assert!(matches!(tokens.token(), Token::End(_)));
}

/// Each would take hours, or the stack, if what was read once were read again for every piece.
#[test]
fn hostile_pages_are_linear() {
    let pieces = ["<", "</", "<a ", "<a>", "<a =", "&a", "<!--", "<!-- >", "<!", "<?", "<a b='", "<![CDATA["];
    for piece in pieces {
        for state in [State::Data, State::Rcdata, State::Rawtext, State::ScriptData, State::Cdata] {
            read_all("<script>", piece, state);
        }
    }
    for piece in
        ["</script", "</scrip>", "<!--<script>", "<!---->", "<script ", "<!--</script", "--", "]]", "\r"]
    {
        read_all("<script>", piece, State::ScriptData);
    }
    for piece in ["]]", "]] >", "]]>", "<![CDATA[]]>"] {
        read_all("<svg>", piece, State::Cdata);
    }
    read_all("<!--", "--!", State::Data);
    read_all("<!doctype a public", " '", State::Data);
    read_all("<p", " class=a", State::Data);
}

fn read_all(before: &str, piece: &str, state: State) {
    let text = format!("{before}{}", piece.repeat(1_000_000 / piece.len()));
    let mut tokens = Tokenizer::new(&text);
    if state != State::Data {
        tokens.token();
    }
    tokens.set_state(state);
    tokens.allow_cdata(true);
    let mut behind = tokens.position();
    while tokens.token() != Token::Eof {
        assert!(tokens.position() > behind, "{piece} stands still at {behind}");
        behind = tokens.position();
    }
    assert_eq!(tokens.position(), text.len());
}

#[test]
fn every_page_ends_wherever_it_is_cut_off() {
    let page =
        "é<!DOCTYPE html PUBLIC 'é' \"é\"><é a=é b='é'>&é;<!--é--!><![CDATA[é]]></é é><script><!--<script>é";
    for end in (0..=page.len()).filter(|end| page.is_char_boundary(*end)) {
        for state in [State::Data, State::Rcdata, State::Rawtext, State::ScriptData, State::Cdata] {
            let mut tokens = Tokenizer::new(&page[..end]);
            tokens.set_state(state);
            let count = (0..100).take_while(|_| tokens.token() != Token::Eof).count();
            assert!(count < 100 && tokens.position() == end, "{end} {state:?}");
        }
    }
}
