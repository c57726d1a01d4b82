//! Answers as tables: a list has a row for each item, an object one for each member. Rows that are
//! too long for the terminal would be cut anywhere, so each item is a list of its members then.

use aliyun_core::Value;
use comfy_table::{Table, presets};

/// The table of a value, on a terminal of some width. Of an answer that holds one list, the list is
/// what people look for.
pub(super) fn table(value: &Value<'_>, width: Option<usize>) -> String {
    match value {
        Value::List(items) => rows(items, width),
        Value::Object(members) => match only_list(value) {
            Some(items) => rows(items, width),
            None => {
                let mut table = plain();
                for (name, member) in members {
                    table.add_row([name.as_ref(), &cell(member)]);
                }
                finish(&table)
            }
        },
        other => cell(other) + "\n",
    }
}

/// The one list of objects in an answer, which may be wrapped in an object.
fn only_list<'v, 'a>(value: &'v Value<'a>) -> Option<&'v [Value<'a>]> {
    let Value::Object(members) = value else { return None };
    let mut lists = members.iter().filter_map(|(_, member)| match member {
        Value::List(items) => Some(items.as_slice()),
        Value::Object(inner) => match inner.as_slice() {
            [(_, Value::List(items))] => Some(items.as_slice()),
            _ => None,
        },
        _ => None,
    });
    let first = lists.next()?;
    let is_of_objects = first.iter().all(|item| matches!(item, Value::Object(_)));
    (lists.next().is_none() && is_of_objects).then_some(first)
}

/// A row for each item, with the members of all of them as columns. Those that are objects have
/// no room in a cell: a JMESPath chooses of them.
fn rows(items: &[Value<'_>], width: Option<usize>) -> String {
    let mut columns: Vec<&str> = Vec::new();
    for item in items {
        if let Value::Object(members) = item {
            for (name, member) in members {
                if is_cell(member) && !columns.contains(&name.as_ref()) {
                    columns.push(name);
                }
            }
        }
    }
    let mut table = plain();
    if columns.is_empty() {
        items.iter().for_each(|item| _ = table.add_row([cell(item)]));
    } else {
        table.set_header(&columns);
        for item in items {
            let cells = columns.iter().map(|name| item.get(name).map(cell).unwrap_or_default());
            table.add_row(cells);
        }
    }
    let text = finish(&table);
    let widest = text.lines().map(console::measure_text_width).max().unwrap_or(0);
    match width {
        Some(width) if widest > width && !columns.is_empty() => blocks(items, &columns),
        _ => text,
    }
}

/// A block for each item, with a line for each member that it has.
fn blocks(items: &[Value<'_>], columns: &[&str]) -> String {
    let block = |item: &Value<'_>| {
        let mut table = plain();
        for name in columns {
            if let Some(member) = item.get(name) {
                table.add_row([*name, &cell(member)]);
            }
        }
        finish(&table)
    };
    items.iter().map(block).collect::<Vec<_>>().join("\n")
}

fn is_cell(value: &Value<'_>) -> bool {
    match value {
        Value::Object(members) => matches!(members.as_slice(), [(_, Value::List(_))]),
        _ => true,
    }
}

/// Columns with spaces between them, which other programs can split too.
fn plain() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table
}

fn finish(table: &Table) -> String {
    let mut text = String::new();
    for line in table.to_string().lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// What stands in a cell: in one line, whatever it is.
fn cell(value: &Value<'_>) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) | Value::Secret(text) => aliyun_core::one_line(text).to_string(),
        Value::Object(members) => match members.as_slice() {
            // What only wraps a list.
            [(_, list @ Value::List(_))] => cell(list),
            _ => value.to_json(),
        },
        Value::List(items) if items.is_empty() => String::new(),
        other => other.to_json(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_do_not_fit_become_blocks() {
        let json = r#"[{"Id":"x","Name":"a long name"},{"Id":"y","Name":"b","Port":80}]"#;
        let list = Value::from_json(json).unwrap();
        let wide = table(&list, Some(40));
        assert!(wide.lines().count() == 3 && wide.contains("Port"), "{wide}");
        assert_eq!(table(&list, None), wide);
        let narrow = table(&list, Some(18));
        let words: Vec<Vec<&str>> =
            narrow.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(
            words,
            [
                vec!["Id", "x"],
                vec!["Name", "a", "long", "name"],
                vec![],
                vec!["Id", "y"],
                vec!["Name", "b"],
                vec!["Port", "80"],
            ]
        );
    }
}
