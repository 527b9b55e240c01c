//! Large first letters: a letter that stands in an element of its own belongs to the text that goes on with it.

use super::Label;
use crate::blocks::Blocks;
use tearsheet_article::Role;

/// A large first letter that stands in an element of its own belongs to the text that goes on with it.
pub(super) fn join_initials(blocks: &Blocks, labels: &mut [Label]) {
    for i in 1..labels.len() {
        let goes_on = labels[i].role == Role::Paragraph && blocks.text(i).starts_with(char::is_lowercase);
        let mut letters = blocks.text(i - 1).trim_start_matches(['"', '“', '„', '«', '»', '‘', '\'']).chars();
        let is_initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
        if goes_on && is_initial && !labels[i - 1].role.is_body() {
            let reason = "the first letter of the text below";
            labels[i - 1] = Label { role: Role::Paragraph, reason, ..labels[i].clone() };
        }
    }
}
