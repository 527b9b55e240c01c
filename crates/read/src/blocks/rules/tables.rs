//! Tables: captions, column groups, rows and cells.

use super::{Again, Cutter, Done, Flow, Mode};
use crate::blocks::name::{Attr, Name, Name::*};
use crate::blocks::stack::{Entry, Scope};
use crate::blocks::token::{Tag, Token};

impl<'a> Cutter<'a> {
    pub(super) fn in_body_fostered(&mut self, token: Token) -> Flow {
        self.fostering = true;
        let flow = self.in_body(token);
        self.fostering = false;
        flow
    }

    pub(super) fn in_table(&mut self, token: Token) -> Flow {
        match token {
            Token::Start(tag) => self.table_start(tag),
            Token::End(tag) => match tag.name {
                Table => {
                    if self.stack.in_scope(Table, Scope::Table) {
                        self.pop_to(Table);
                        self.reset_mode();
                    }
                    Done
                }
                Body | Caption | Col | Colgroup | Html | Tbody | Td | Tfoot | Th | Thead | Tr => Done,
                Template => {
                    self.end_template();
                    Done
                }
                _ => self.in_body_fostered(token),
            },
            _ => self.in_body(token),
        }
    }

    pub(super) fn table_start(&mut self, tag: Tag) -> Flow {
        match tag.name {
            Caption => {
                self.clear_to(&[Table]);
                self.push_marker();
                self.open(tag);
                self.mode = Mode::InCaption;
            }
            Colgroup => {
                self.clear_to(&[Table]);
                self.open(tag);
                self.mode = Mode::InColumnGroup;
            }
            Col => {
                self.clear_to(&[Table]);
                self.imply(Colgroup);
                return self.switch(Mode::InColumnGroup);
            }
            Tbody | Tfoot | Thead => {
                self.clear_to(&[Table]);
                self.open(tag);
                self.mode = Mode::InTableBody;
            }
            Td | Th | Tr => {
                self.clear_to(&[Table]);
                self.imply(Tbody);
                return self.switch(Mode::InTableBody);
            }
            Table => {
                if self.stack.in_scope(Table, Scope::Table) {
                    self.pop_to(Table);
                    self.reset_mode();
                    return Again;
                }
            }
            Style | Script | Template => {
                self.head_start(tag);
            }
            Input if self.tokens.attribute(Attr::Type).is_some_and(|t| t.eq_ignore_ascii_case("hidden")) => {}
            Form => {
                if !self.stack.has(Template) && self.form.is_none() {
                    self.form = Some(self.fresh_uid());
                }
            }
            _ => return self.in_body_fostered(Token::Start(tag)),
        }
        Done
    }

    pub(super) fn in_caption(&mut self, token: Token) -> Flow {
        let ends = match token {
            Token::Start(tag) => {
                matches!(tag.name, Caption | Col | Colgroup | Tbody | Td | Tfoot | Th | Thead | Tr)
            }
            Token::End(tag) => match tag.name {
                Table | Caption => true,
                Body | Col | Colgroup | Html | Tbody | Td | Tfoot | Th | Thead | Tr => return Done,
                _ => false,
            },
            _ => false,
        };
        if !ends {
            return self.in_body(token);
        }
        if !self.stack.in_scope(Caption, Scope::Table) {
            return Done;
        }
        self.close(Caption);
        self.clear_to_marker();
        self.mode = Mode::InTable;
        if matches!(token, Token::End(tag) if tag.name == Caption) { Done } else { Again }
    }

    pub(super) fn in_column_group(&mut self, token: Token) -> Flow {
        match token {
            Token::Start(tag) if tag.name == Html => return self.in_body(token),
            Token::Start(tag) if tag.name == Col => {}
            Token::Start(tag) if tag.name == Template => self.open_template(tag),
            Token::End(tag) if tag.name == Template => self.end_template(),
            Token::End(tag) if tag.name == Col => {}
            Token::End(tag) if tag.name == Colgroup && self.stack.top_is(Colgroup) => {
                self.pop();
                self.mode = Mode::InTable;
            }
            Token::End(tag) if tag.name == Colgroup => {}
            Token::Eof => return self.in_body(token),
            _ if self.stack.top_is(Colgroup) => {
                self.pop();
                return self.switch(Mode::InTable);
            }
            _ => {}
        }
        Done
    }

    pub(super) fn in_table_body(&mut self, token: Token) -> Flow {
        const CONTEXT: [Name; 3] = [Tbody, Tfoot, Thead];
        match token {
            Token::Start(tag) if tag.name == Tr => {
                self.clear_to(&CONTEXT);
                self.open(tag);
                self.mode = Mode::InRow;
                Done
            }
            Token::Start(tag) if matches!(tag.name, Td | Th) => {
                self.clear_to(&CONTEXT);
                self.imply(Tr);
                self.switch(Mode::InRow)
            }
            Token::End(tag) if matches!(tag.name, Tbody | Tfoot | Thead) => {
                if self.stack.in_scope(tag.name, Scope::Table) {
                    self.clear_to(&CONTEXT);
                    self.pop();
                    self.mode = Mode::InTable;
                }
                Done
            }
            Token::Start(tag) if matches!(tag.name, Caption | Col | Colgroup | Tbody | Tfoot | Thead) => {
                self.leave_table_body()
            }
            Token::End(tag) if tag.name == Table => self.leave_table_body(),
            Token::End(tag) if matches!(tag.name, Body | Caption | Col | Colgroup | Html | Td | Th | Tr) => {
                Done
            }
            _ => self.in_table(token),
        }
    }

    pub(super) fn leave_table_body(&mut self) -> Flow {
        if !self.stack.any_in_scope(&[Table, Tbody, Tfoot], Scope::Table) {
            return Done;
        }
        self.clear_to(&[Tbody, Tfoot, Thead]);
        self.pop();
        self.switch(Mode::InTable)
    }

    pub(super) fn leave_row(&mut self) -> Flow {
        if !self.stack.in_scope(Tr, Scope::Table) {
            return Done;
        }
        self.clear_to(&[Tr]);
        self.pop();
        self.switch(Mode::InTableBody)
    }

    pub(super) fn in_row(&mut self, token: Token) -> Flow {
        match token {
            Token::Start(tag) if matches!(tag.name, Td | Th) => {
                self.clear_to(&[Tr]);
                self.open(tag);
                self.mode = Mode::InCell;
                self.push_marker();
                Done
            }
            Token::Start(tag)
                if matches!(tag.name, Caption | Col | Colgroup | Tbody | Tfoot | Thead | Tr) =>
            {
                self.leave_row()
            }
            Token::End(tag) => match tag.name {
                Tr => {
                    self.leave_row();
                    Done
                }
                Table => self.leave_row(),
                Tbody | Tfoot | Thead if self.stack.in_scope(tag.name, Scope::Table) => self.leave_row(),
                Tbody | Tfoot | Thead | Body | Caption | Col | Colgroup | Html | Td | Th => Done,
                _ => self.in_table(token),
            },
            _ => self.in_table(token),
        }
    }

    pub(super) fn in_cell(&mut self, token: Token) -> Flow {
        match token {
            Token::End(tag) if matches!(tag.name, Td | Th) => {
                if self.stack.in_scope(tag.name, Scope::Table) {
                    self.close(tag.name);
                    self.clear_to_marker();
                    self.mode = Mode::InRow;
                }
                Done
            }
            Token::Start(tag)
                if matches!(tag.name, Caption | Col | Colgroup | Tbody | Td | Tfoot | Th | Thead | Tr) =>
            {
                if self.stack.any_in_scope(&[Td, Th], Scope::Table) {
                    self.close_cell()
                } else {
                    Done
                }
            }
            Token::End(tag) if matches!(tag.name, Body | Caption | Col | Colgroup | Html) => Done,
            Token::End(tag) if matches!(tag.name, Table | Tbody | Tfoot | Thead | Tr) => {
                if self.stack.in_scope(tag.name, Scope::Table) { self.close_cell() } else { Done }
            }
            _ => self.in_body(token),
        }
    }

    pub(super) fn close_cell(&mut self) -> Flow {
        self.imply_ends(None);
        let index = self.stack.topmost(Td).max(self.stack.topmost(Th)).unwrap_or(0);
        self.truncate(index);
        self.clear_to_marker();
        self.switch(Mode::InRow)
    }

    pub(super) fn in_template(&mut self, token: Token) -> Flow {
        let next = match token {
            Token::Start(tag) => match tag.name {
                Base | Basefont | Bgsound | Link | Meta | Noframes | Script | Style | Template | Title => {
                    self.head_start(tag);
                    return Done;
                }
                Caption | Colgroup | Tbody | Tfoot | Thead => Mode::InTable,
                Col => Mode::InColumnGroup,
                Tr => Mode::InTableBody,
                Td | Th => Mode::InRow,
                _ => Mode::InBody,
            },
            Token::Eof if !self.stack.has(Template) => return self.stop(),
            Token::Eof => {
                self.pop_to(Template);
                self.clear_to_marker();
                self.templates.pop();
                self.reset_mode();
                return Again;
            }
            Token::End(tag) if tag.name == Template => {
                self.end_template();
                return Done;
            }
            _ => return Done,
        };
        self.templates.pop();
        self.templates.push(next);
        self.switch(next)
    }

    pub(super) fn reset_mode(&mut self) {
        let names = self.stack.entries.iter().rev().filter_map(Entry::html_name);
        let mode = names.filter_map(|name| match name {
            Td | Th => Some(Mode::InCell),
            Tr => Some(Mode::InRow),
            Tbody | Thead | Tfoot => Some(Mode::InTableBody),
            Caption => Some(Mode::InCaption),
            Colgroup => Some(Mode::InColumnGroup),
            Table => Some(Mode::InTable),
            Template => Some(self.templates.last().copied().unwrap_or(Mode::InTemplate)),
            Head => Some(Mode::InHead),
            Body => Some(Mode::InBody),
            Frameset => Some(Mode::InFrameset),
            Html => Some(if self.has_head { Mode::AfterHead } else { Mode::BeforeHead }),
            _ => None,
        });
        self.mode = mode.into_iter().next().unwrap_or(Mode::InBody);
    }
}
