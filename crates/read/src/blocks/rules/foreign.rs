//! Foreign content: SVG and MathML, and the tags that end them.

use super::{Cutter, Done, Flow};
use crate::blocks::name::{Attr, Name::*};
use crate::blocks::properties::*;
use crate::blocks::stack::Space;
use crate::blocks::token::{Tag, Token};

impl<'a> Cutter<'a> {
    pub(super) fn is_foreign(&self, token: Token) -> bool {
        let Some(top) = self.stack.top() else { return false };
        if top.element.space == Space::Html {
            return false;
        }
        match token {
            Token::Eof => false,
            Token::Start(tag) if top.is_math_text_point() => matches!(tag.name, Mglyph | Malignmark),
            Token::Start(tag) if top.element.name == AnnotationXml && tag.name == Svg => false,
            Token::Start(_) => !top.is_html_point(),
            _ => true,
        }
    }

    pub(super) fn foreign(&mut self, token: Token) -> Flow {
        match token {
            Token::Start(tag) => self.foreign_start(tag),
            Token::End(tag) if matches!(tag.name, Br | P) => {
                self.leave_foreign();
                self.step(token)
            }
            Token::End(tag) => self.foreign_end(tag),
            _ => Done,
        }
    }

    pub(super) fn foreign_start(&mut self, tag: Tag) -> Flow {
        let font = tag.name == Font
            && [Attr::Color, Attr::Face, Attr::Size].into_iter().any(|a| self.tokens.attribute(a).is_some());
        if is_breakout(tag.name) || font {
            self.leave_foreign();
            return self.step(Token::Start(tag));
        }
        let space = self.stack.top().map_or(Space::Html, |e| e.element.space);
        let element = self.element_in(tag, space);
        if !tag.self_closing {
            self.insert(element);
        }
        Done
    }

    pub(super) fn leave_foreign(&mut self) {
        while self
            .stack
            .top()
            .is_some_and(|e| e.element.space != Space::Html && !e.is_math_text_point() && !e.is_html_point())
        {
            self.pop();
        }
    }

    pub(super) fn foreign_end(&mut self, tag: Tag) -> Flow {
        let raw_name = self.tokens.name().of(self.text);
        let mut index = self.stack.len().saturating_sub(1);
        let top = index;
        while index > 0 {
            let entry = &self.stack.entries[index];
            if index != top && entry.element.space == Space::Html {
                return self.step(Token::End(tag));
            }
            if entry.element.raw_name.of(self.text).eq_ignore_ascii_case(raw_name) {
                self.truncate(index);
                return Done;
            }
            index -= 1;
        }
        Done
    }
}
