//! What HTML and TEI share: text escaped for both, and nested lists.

/// Text safe inside an element or a quoted attribute; characters that XML forbids are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\r' => out.push('\n'),
            '\t' | '\n' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// `<name>text</name>`, or nothing where there is no text.
pub(super) fn element(name: &str, text: Option<&str>) -> String {
    text.map(|text| format!("<{name}>{}</{name}>\n", escaped(text))).unwrap_or_default()
}

/// A list in a list in a list: `names` are those of the list and of its items.
pub(super) fn nested(items: &[(u8, &str)], names: (&str, &str)) -> String {
    let (list, item) = names;
    let mut out = String::new();
    let mut depth = 0;
    for (level, text) in items {
        if *level > depth {
            out.push_str(&format!("<{list}>\n"));
        } else {
            out.push_str(&format!("</{item}>\n"));
            out.push_str(&format!("</{list}></{item}>\n").repeat(usize::from(depth - level)));
        }
        out.push_str(&format!("<{item}>{}", escaped(text)));
        depth = *level;
    }
    out + &format!("</{item}>\n</{list}>\n").repeat(usize::from(depth))
}

/// A table by the names of the table, its rows, the cells of its first row, and its other cells.
pub(super) fn table(rows: &[Vec<&str>], names: [&str; 3]) -> String {
    let [table, row, cell] = names;
    let cells = |cells: &Vec<&str>| -> String {
        cells.iter().map(|text| format!("<{cell}>{}</{cell}>", escaped(text))).collect()
    };
    let rows: String =
        rows.iter().map(|row_cells| format!("<{row}>{}</{row}>\n", cells(row_cells))).collect();
    format!("<{table}>\n{rows}</{table}>\n")
}

/// Text with its lines kept by `break_mark`.
pub(super) fn broken(text: &str, break_mark: &str) -> String {
    text.lines().map(str::trim).map(escaped).collect::<Vec<_>>().join(break_mark)
}
