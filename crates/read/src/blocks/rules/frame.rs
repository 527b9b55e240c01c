//! The page's frame: `html`, `head`, `body`, templates, framesets.

use super::{Again, Cutter, Done, Flow, Mode};
use crate::blocks::name::{Attr, Name::*};
use crate::blocks::properties::*;
use crate::blocks::stack::Entry;
use crate::blocks::token::{Doctype, State, Tag, Token};

impl<'a> Cutter<'a> {
    pub(super) fn imply_html(&mut self) {
        self.imply(Html);
        self.mode = Mode::BeforeHead;
    }

    pub(super) fn imply_head(&mut self) {
        self.imply(Head);
        self.has_head = true;
        self.mode = Mode::InHead;
    }

    pub(super) fn end_head(&mut self) {
        self.pop();
        self.mode = Mode::AfterHead;
    }

    pub(super) fn imply_body(&mut self) {
        self.imply(Body);
        self.mode = Mode::InBody;
    }

    pub(super) fn html_attributes(&mut self) {
        let lang = [Attr::Lang, Attr::XmlLang].into_iter().map(|a| self.value(a)).find(|s| !s.is_empty());
        let head = &mut self.builder.blocks.head;
        if let Some(lang) = lang
            && head.lang.is_empty()
        {
            head.lang = lang;
        }
    }

    pub(super) fn before_html(&mut self, token: Token) -> Flow {
        match token {
            Token::Start(tag) if tag.name == Html => {
                self.html_attributes();
                self.open(tag);
                self.mode = Mode::BeforeHead;
                Done
            }
            Token::End(tag) if !matches!(tag.name, Head | Body | Html | Br) => Done,
            _ => {
                self.imply_html();
                Again
            }
        }
    }

    pub(super) fn before_head(&mut self, token: Token) -> Flow {
        match token {
            Token::Start(tag) if tag.name == Html => self.in_body(token),
            Token::Start(tag) if tag.name == Head => {
                self.open(tag);
                self.has_head = true;
                self.mode = Mode::InHead;
                Done
            }
            Token::End(tag) if !matches!(tag.name, Head | Body | Html | Br) => Done,
            _ => {
                self.imply_head();
                Again
            }
        }
    }

    pub(super) fn in_head(&mut self, token: Token) -> Flow {
        match token {
            Token::Start(tag) if tag.name == Html => self.in_body(token),
            Token::Start(tag) if self.head_start(tag) => Done,
            Token::Start(tag) if tag.name == Head => Done,
            Token::End(tag) if tag.name == Head => {
                self.end_head();
                Done
            }
            Token::End(tag) if tag.name == Template => {
                self.end_template();
                Done
            }
            Token::End(tag) if !matches!(tag.name, Body | Html | Br) => Done,
            _ => {
                self.end_head();
                Again
            }
        }
    }

    /// Start tags that mean the same in the head and in the body.
    pub(super) fn head_start(&mut self, tag: Tag) -> bool {
        match tag.name {
            Meta => self.meta(),
            Link => self.link(),
            Base => self.base(),
            Basefont | Bgsound => {}
            Title => self.title(),
            Script => self.script(),
            Style | Noframes => {
                self.raw_text(State::Rawtext);
            }
            Noscript if self.mode == Mode::InHead => self.noscript(),
            Template => self.open_template(tag),
            _ => return false,
        }
        true
    }

    pub(super) fn open_template(&mut self, tag: Tag) {
        self.builder.blocks.head.templates += 1;
        self.push_marker();
        self.frameset_ok = false;
        let element = self.element(tag);
        if self.insert(element).is_some() {
            self.mode = Mode::InTemplate;
            self.templates.push(Mode::InTemplate);
        }
    }

    pub(super) fn end_template(&mut self) {
        if !self.stack.has(Template) {
            return;
        }
        while let Some(name) = self.stack.top().and_then(Entry::html_name)
            && is_thorough_end(name)
        {
            self.pop();
        }
        self.pop_to(Template);
        self.clear_to_marker();
        self.templates.pop();
        self.reset_mode();
    }

    pub(super) fn after_head(&mut self, token: Token) -> Flow {
        match token {
            Token::Start(tag) => match tag.name {
                Html => return self.in_body(token),
                Body => {
                    self.open(tag);
                    self.frameset_ok = false;
                    self.mode = Mode::InBody;
                }
                Frameset => {
                    self.open(tag);
                    self.mode = Mode::InFrameset;
                }
                Head => {}
                Noscript => {
                    self.imply_body();
                    return Again;
                }
                _ if self.head_start(tag) => {}
                _ => {
                    self.imply_body();
                    return Again;
                }
            },
            Token::End(tag) if tag.name == Template => self.end_template(),
            Token::End(tag) if !matches!(tag.name, Body | Html | Br) => {}
            _ => {
                self.imply_body();
                return Again;
            }
        }
        Done
    }

    pub(super) fn after_body(&mut self, token: Token) -> Flow {
        match token {
            Token::Start(tag) if tag.name == Html => self.in_body(token),
            Token::End(tag) if tag.name == Html => Done,
            Token::Eof => self.stop(),
            _ => self.switch(Mode::InBody),
        }
    }

    pub(super) fn frameset(&mut self, token: Token) -> Flow {
        match token {
            Token::Start(tag) if tag.name == Html => return self.in_body(token),
            Token::Start(tag) if tag.name == Noframes => {
                self.raw_text(State::Rawtext);
            }
            Token::Start(tag) if tag.name == Frameset && self.mode == Mode::InFrameset => self.open(tag),
            Token::End(tag)
                if tag.name == Frameset && self.mode == Mode::InFrameset && self.stack.len() > 1 =>
            {
                self.pop();
                if !self.stack.top_is(Frameset) {
                    self.mode = Mode::AfterFrameset;
                }
            }
            Token::Eof => return self.stop(),
            _ => {}
        }
        Done
    }

    pub(super) fn stop(&mut self) -> Flow {
        self.stopped = true;
        Done
    }
}

/// Whether a document type puts browsers into quirks mode, where a table does not end a paragraph.
pub(super) fn is_quirky(doctype: &Doctype<'_>) -> bool {
    const PREFIXES: &[&str] = &[
        "-//advasoft ltd//",
        "-//as//dtd html 3.0",
        "-//ietf//dtd html",
        "-//metrius//",
        "-//microsoft//dtd internet explorer",
        "-//netscape comm. corp.//",
        "-//o'reilly and associates//",
        "-//softquad",
        "-//spyglass//",
        "-//sq//",
        "-//sun microsystems corp.//",
        "-//w3c//dtd html 3",
        "-//w3c//dtd html 4.0 frameset//",
        "-//w3c//dtd html 4.0 transitional//",
        "-//w3c//dtd html experimental",
        "-//w3c//dtd w3 html//",
        "-//w3o//dtd w3 html",
        "-//webtechs//",
    ];
    let public = doctype.public.map(str::to_ascii_lowercase);
    let starts =
        |prefixes: &[&str]| public.as_deref().is_some_and(|p| prefixes.iter().any(|x| p.starts_with(x)));
    doctype.force_quirks
        || !doctype.name.is_some_and(|n| n.eq_ignore_ascii_case("html"))
        || starts(PREFIXES)
        || matches!(public.as_deref(), Some("-/w3c/dtd html 4.0 transitional/en" | "html"))
        || doctype.system.is_some_and(|s| {
            s.eq_ignore_ascii_case("http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd")
        })
        || (doctype.system.is_none()
            && starts(&["-//w3c//dtd html 4.01 frameset//", "-//w3c//dtd html 4.01 transitional//"]))
}
