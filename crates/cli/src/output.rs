//! How answers are printed.

mod table;

use std::io::{self, Write};
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};

use aliyun_core::Value;
use jmespath::{Expression, Variable};

use crate::failure::{Exit, Failure};
use crate::input::owned;
use crate::{nearest, screen};

/// A form, and what of an answer is printed.
#[derive(Clone, Debug)]
pub(crate) struct Format {
    form: Form,
    choice: Option<Expression<'static>>,
}

/// The forms of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    Yaml,
    Table,
    /// A text as it is, a list of them line by line, anything else as JSON.
    Bare,
}

impl Default for Format {
    fn default() -> Self {
        Self { form: Form::Json, choice: None }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (word, rest) = match text.split_once('=') {
            // `=` is also in comparisons of a JMESPath.
            Some((word, rest)) if Form::of(word).is_some() => (word, Some(rest)),
            _ => (text, None),
        };
        match (Form::of(word), rest) {
            (Some(form), None) => Ok(Self { form, choice: None }),
            (Some(form), Some(path)) => Ok(Self { form, choice: Some(compile(path)?) }),
            // The members of answers begin with capitals.
            (None, _) if let Some(form) = nearest::one(text, Form::ALL.map(|(name, _)| name)) => {
                Err(format!("did you mean {form}? For a member of the answer write @.{text}"))
            }
            (None, _) if OTHERS.contains(&text) => Err(format!(
                "{text} is none of the forms json, yaml and table; for a member write @.{text}"
            )),
            (None, _) => Ok(Self { form: Form::Bare, choice: Some(compile(text)?) }),
        }
    }
}

/// Forms that other programs have.
const OTHERS: [&str; 8] = ["csv", "go-template", "jsonpath", "name", "text", "tsv", "wide", "xml"];

/// How many operators a JMESPath may have. Each may stand inside of the one before, and the library
/// follows them by calling itself: the stack would end before a long path does.
const MOST_OPERATORS: usize = 100;

fn compile(path: &str) -> Result<Expression<'static>, String> {
    let operators = path.chars().filter(|c| "([{!.|&<>=*".contains(*c)).count();
    if operators > MOST_OPERATORS {
        return Err(format!("a JMESPath with {operators} operators is not followed: use jq"));
    }
    jmespath::compile(path).map_err(|error| {
        format!("it is neither json, yaml nor table, and no JMESPath: {}", error.reason)
    })
}

impl Form {
    /// Those that have a name.
    const ALL: [(&str, Self); 3] =
        [("json", Self::Json), ("yaml", Self::Yaml), ("table", Self::Table)];

    fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find_map(|(name, form)| (name == word).then_some(form))
    }
}

impl Format {
    /// The form.
    pub(crate) fn form(&self) -> Form {
        self.form
    }

    /// Whether a part is chosen.
    pub(crate) fn chooses(&self) -> bool {
        self.choice.is_some()
    }

    /// Whether items can be printed as they come.
    pub(crate) fn streams(&self) -> bool {
        self.choice.is_none() && matches!(self.form, Form::Json | Form::Yaml)
    }

    /// Prints an answer, or what is chosen of it.
    pub(crate) fn print(&self, value: &Value<'_>) -> Result<(), Failure> {
        let chosen = self.choose(value)?;
        if let (Value::Null, Some(choice)) = (&chosen, &self.choice) {
            let path = choice.as_str();
            screen::tell(&format!("note: the JMESPath {path} finds nothing in the answer"));
        }
        say(&self.written(&chosen, screen::width())?)
    }

    /// An answer, or what is chosen of it, as it is printed where a line has so much room.
    pub(crate) fn text(&self, value: &Value<'_>, width: Option<usize>) -> Result<String, Failure> {
        self.written(&self.choose(value)?, width)
    }

    fn written(&self, chosen: &Value<'_>, width: Option<usize>) -> Result<String, Failure> {
        Ok(match self.form {
            Form::Json => pretty(chosen),
            Form::Yaml => yaml(chosen)?,
            Form::Table => table::table(chosen, width),
            Form::Bare => bare(chosen),
        })
    }

    fn choose(&self, value: &Value<'_>) -> Result<Value<'static>, Failure> {
        let Some(choice) = &self.choice else { return Ok(owned(value.clone())) };
        let wrong = |why: String| {
            Failure::new(Exit::Usage, "the JMESPath of --output cannot be followed")
                .note("because", why)
        };
        let variable = Variable::from_json(&value.to_json()).map_err(wrong)?;
        let found = choice.search(variable).map_err(|error| wrong(error.reason.to_string()))?;
        let json = serde_json::to_string(&*found).map_err(|error| wrong(error.to_string()))?;
        Value::from_json(&json).map(owned).map_err(|error| wrong(error.to_string()))
    }
}

/// The items of a list, one by one, in one document.
pub(crate) struct Stream {
    form: Form,
    count: usize,
}

impl Stream {
    pub(crate) fn new(format: &Format) -> Self {
        Self { form: format.form, count: 0 }
    }

    /// Prints an item.
    pub(crate) fn item(&mut self, value: &Value<'_>) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        let is_first = self.count == 0;
        self.count += 1;
        match self.form {
            Form::Yaml => put(&mut out, &yaml(&Value::List(vec![value.clone()]))?),
            _ => {
                let begin = if is_first { "[\n" } else { ",\n" };
                let text = pretty(value).trim_end().replace('\n', "\n  ");
                put(&mut out, &format!("{begin}  {text}"))
            }
        }
    }

    /// Prints the end of the list.
    pub(crate) fn end(self) -> Result<(), Failure> {
        let end = match (self.form, self.count) {
            (_, 0) => "[]\n",
            (Form::Yaml, _) => "",
            _ => "\n]\n",
        };
        put(&mut io::stdout().lock(), end)
    }
}

/// Whether whoever reads has gone.
static READER_IS_GONE: AtomicBool = AtomicBool::new(false);

/// Whether nobody reads standard output any more, so that what prints on and on may end.
pub(crate) fn is_read() -> bool {
    !READER_IS_GONE.load(Ordering::Relaxed)
}

/// Writes at once. Whoever reads may have gone: `slb … | head` is no failure. What cannot be
/// written is said on standard error, since nothing else tells of it.
pub(crate) fn put(out: &mut dyn Write, text: &str) -> Result<(), Failure> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            READER_IS_GONE.store(true, Ordering::Relaxed);
            Ok(())
        }
        Err(error) => {
            screen::tell(text.trim_end());
            let message = format!("standard output cannot be written: {error}");
            Err(Failure::new(Exit::Other, message).note(
                "what to know",
                "what was to stand there is above; what was to be done was done",
            ))
        }
    }
}

/// Writes to standard output.
pub(crate) fn say(text: &str) -> Result<(), Failure> {
    put(&mut io::stdout().lock(), text)
}

pub(crate) fn pretty(value: &Value<'_>) -> String {
    serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_json()) + "\n"
}

pub(crate) fn yaml(value: &Value<'_>) -> Result<String, Failure> {
    let text = serde_saphyr::to_string(value).map_err(|error| {
        Failure::new(Exit::Other, format!("the answer cannot be written as YAML: {error}"))
    })?;
    Ok(if text.ends_with('\n') { text } else { text + "\n" })
}

fn bare(value: &Value<'_>) -> String {
    match value {
        Value::Null => String::new(),
        Value::List(items) => items.iter().map(bare).collect(),
        Value::Text(text) | Value::Secret(text) => format!("{text}\n"),
        Value::Object(_) => value.to_json() + "\n",
        other => other.to_json() + "\n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(format: &str, json: &str) -> String {
        let format: Format = format.parse().unwrap();
        let value = Value::from_json(json).unwrap();
        match format.form {
            Form::Json => format.choose(&value).unwrap().to_json(),
            _ => format.text(&value, None).unwrap(),
        }
    }

    #[test]
    fn a_path_chooses_and_a_form_prints() {
        let json = r#"{"B":{"C":[{"Id":"x","N":1},{"Id":"y","N":2}]},"A":true}"#;
        assert_eq!(chosen("B.C[].Id", json), "x\ny\n");
        assert_eq!(chosen("B.C[?Id=='y'].N", json), "2\n");
        assert_eq!(chosen("json=B.C[0]", json), r#"{"Id":"x","N":1}"#);
        assert_eq!(chosen("json", json), json);
        assert_eq!(chosen("yaml=B.C[0].{Id:Id}", json), "Id: x\n");
        assert_eq!(chosen("None", json), "");
        assert!("B..C".parse::<Format>().unwrap_err().contains("no JMESPath"));
        for deep in ["!", "(", "[", "{a:", "a.", "a|", "a<", "*.", "&", "a[0]"] {
            let told = deep.repeat(100_000).parse::<Format>().unwrap_err();
            assert!(told.contains("is not followed"), "{told}");
            let format = format!("json={}a", deep.repeat(99 / deep.len()));
            if let Ok(format) = format.parse::<Format>() {
                // Whatever it finds, it ends.
                _ = format.text(&Value::from_json(json).unwrap(), None);
            }
        }
    }

    #[test]
    fn a_table_has_a_row_for_each_item() {
        let json =
            r#"{"Groups":{"Group":[{"Id":"x","N":1},{"Id":"y","Tags":["a"]}]},"TotalCount":2}"#;
        let table = chosen("table", json);
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].contains("Id") && lines[0].contains("Tags"), "{table}");
        assert!(
            lines.iter().any(|line| line.contains('y') && line.contains(r#"["a"]"#)),
            "{table}"
        );
    }
}
