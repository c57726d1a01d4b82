//! The arguments of a command.

/// What the user wrote after the name of the command.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments<'a> {
    /// What is no option.
    pub names: Vec<&'a str>,
    values: Vec<(&'a str, &'a str)>,
    flags: Vec<&'a str>,
}

impl<'a> Arguments<'a> {
    /// Reads arguments. `valued` are the options with a value, `flags` those without.
    pub fn read(words: &[&'a str], valued: &[&str], flags: &[&str]) -> Result<Self, String> {
        let mut read = Self::default();
        let mut rest = words.iter().copied();
        while let Some(word) = rest.next() {
            if valued.contains(&word) {
                let value = rest.next().ok_or_else(|| format!("{word} needs a value"))?;
                if read.value(word).is_some() {
                    return Err(format!("{word} stands here twice"));
                }
                read.values.push((word, value));
            } else if flags.contains(&word) {
                read.flags.push(word);
            } else if word.starts_with('-') {
                return Err(format!("there is no option {word}"));
            } else {
                read.names.push(word);
            }
        }
        Ok(read)
    }

    /// The value of an option.
    pub fn value(&self, option: &str) -> Option<&'a str> {
        self.values.iter().find(|(known, _)| *known == option).map(|(_, value)| *value)
    }

    /// Whether a flag stands there.
    pub fn has(&self, flag: &str) -> bool {
        self.flags.contains(&flag)
    }

    /// The one name that may stand there.
    pub fn only_name(&self) -> Result<Option<&'a str>, String> {
        match self.names.as_slice() {
            [] => Ok(None),
            [name] => Ok(Some(name)),
            [_, second, ..] => Err(format!("one name is enough: what is `{second}`?")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_understood_is_not_guessed() {
        let read = |words: &[&'static str]| Arguments::read(words, &["--from"], &["--json"]);
        let all = read(&["A", "--from", "x", "--json", "B"]).unwrap();
        assert_eq!((all.names.as_slice(), all.value("--from")), (&["A", "B"][..], Some("x")));
        assert!(all.has("--json") && all.only_name().is_err());
        assert_eq!(read(&["--from"]).unwrap_err(), "--from needs a value");
        assert_eq!(read(&["--from", "x", "--from", "y"]).unwrap_err(), "--from stands here twice");
        assert_eq!(read(&["--force"]).unwrap_err(), "there is no option --force");
    }
}
