//! Follows JSON byte by byte: where values begin and end, which keys lead there, and the first byte that can't stand where it does.

/// What a byte meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// It is part of something.
    Within,
    /// It ended a key of an object.
    Key,
    /// It began an array.
    Array,
    /// It ended the whole value.
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    Value,
    ValueOrClose,
    Key,
    KeyOrClose,
    Colon,
    CommaOrClose,
}

/// Follows a JSON value.
#[derive(Debug, Clone)]
pub(super) struct Scanner {
    /// The brackets that are open.
    open: Vec<u8>,
    /// The keys that lead to where it is, as they are written; those of the first levels.
    keys: Vec<Vec<u8>>,
    expected: Expected,
    /// Inside of a string: whether it is a key, and whether the byte before was a backslash.
    string: Option<(bool, bool)>,
    scalar: bool,
}

/// How many levels of keys are kept.
const LEVELS: usize = 4;

impl Scanner {
    /// Begins before a value.
    pub(super) fn new() -> Self {
        Self { open: vec![], keys: vec![], expected: Expected::Value, string: None, scalar: false }
    }

    /// Begins inside of objects, behind a value of the innermost.
    pub(super) fn inside_of_objects(depth: usize) -> Self {
        Self { open: vec![b'{'; depth], expected: Expected::CommaOrClose, ..Self::new() }
    }

    /// How many brackets are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The keys that lead here, joined by dots; empty in an array, or deep inside.
    pub(super) fn path(&self) -> String {
        let in_objects = self.open.iter().rev().skip_while(|open| **open == b'[').all(|open| *open == b'{');
        if !in_objects {
            return String::new();
        }
        let keys = self.keys.iter().map(|key| String::from_utf8_lossy(key).into_owned());
        keys.collect::<Vec<_>>().join(".")
    }

    /// Goes on by a byte; the error says what is wrong with it.
    pub(super) fn feed(&mut self, byte: u8) -> Result<Step, &'static str> {
        if let Some((key, escaped)) = self.string {
            return self.feed_string(byte, key, escaped);
        }
        let continues = self.scalar && is_scalar(byte);
        self.scalar = continues;
        match byte {
            _ if continues => Ok(Step::Within),
            b' ' | b'\t' | b'\r' | b'\n' => Ok(Step::Within),
            b'{' | b'[' => self.begin(byte),
            b'}' | b']' => self.close(byte),
            b'"' => self.quote(),
            b':' => self.follow(Expected::Colon, Expected::Value, "a colon stands where none belongs"),
            b',' => {
                let next = if self.open.last() == Some(&b'{') { Expected::Key } else { Expected::Value };
                self.follow(Expected::CommaOrClose, next, "a comma stands where none belongs")
            }
            _ if is_scalar(byte) && self.takes_value() => {
                self.scalar = true;
                self.expected = Expected::CommaOrClose;
                Ok(Step::Within)
            }
            _ => Err("text stands outside of quotes"),
        }
    }

    fn takes_value(&self) -> bool {
        matches!(self.expected, Expected::Value | Expected::ValueOrClose)
    }

    fn follow(&mut self, now: Expected, next: Expected, why: &'static str) -> Result<Step, &'static str> {
        if self.expected != now {
            return Err(why);
        }
        self.expected = next;
        Ok(Step::Within)
    }

    fn begin(&mut self, byte: u8) -> Result<Step, &'static str> {
        if !self.takes_value() {
            return Err("a value begins where none belongs");
        }
        self.open.push(byte);
        self.expected = if byte == b'{' { Expected::KeyOrClose } else { Expected::ValueOrClose };
        Ok(if byte == b'[' { Step::Array } else { Step::Within })
    }

    fn close(&mut self, byte: u8) -> Result<Step, &'static str> {
        let (opened, empty) =
            if byte == b'}' { (b'{', Expected::KeyOrClose) } else { (b'[', Expected::ValueOrClose) };
        if self.expected != Expected::CommaOrClose && self.expected != empty {
            return Err("a bracket closes where a value is missing");
        }
        if self.open.pop() != Some(opened) {
            return Err("a bracket closes that was not opened");
        }
        self.keys.truncate(self.open.len());
        self.expected = Expected::CommaOrClose;
        Ok(if self.open.is_empty() { Step::End } else { Step::Within })
    }

    fn quote(&mut self) -> Result<Step, &'static str> {
        let key = matches!(self.expected, Expected::Key | Expected::KeyOrClose);
        if !key && !self.takes_value() {
            return Err("a quotation mark stands where none belongs");
        }
        if key && self.open.len() <= LEVELS {
            self.keys.resize(self.open.len(), Vec::new());
            self.keys[self.open.len() - 1].clear();
        }
        self.string = Some((key, false));
        Ok(Step::Within)
    }

    fn feed_string(&mut self, byte: u8, key: bool, escaped: bool) -> Result<Step, &'static str> {
        if byte < b' ' && byte != b'\t' {
            return Err("a line ends inside of quotes");
        }
        if byte == b'"' && !escaped {
            self.string = None;
            self.expected = if key { Expected::Colon } else { Expected::CommaOrClose };
            return Ok(if key { Step::Key } else { Step::Within });
        }
        self.string = Some((key, byte == b'\\' && !escaped));
        if key && self.open.len() <= LEVELS {
            self.keys[self.open.len() - 1].push(byte);
        }
        Ok(Step::Within)
    }
}

fn is_scalar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_wrong_byte_is_found() {
        for (text, expected) in [
            (r#"{"a": [1, {"b": "x\"]"}], "c": null}"#, Ok(())),
            (r#"{}"#, Ok(())),
            (r#"{"a": "x, "b": 1}"#, Err((11, "text stands outside of quotes"))),
            (r#"{"a": [1}"#, Err((8, "a bracket closes that was not opened"))),
            (r#"{"a": 1,}"#, Err((8, "a bracket closes where a value is missing"))),
            (r#"{"a" 1}"#, Err((5, "text stands outside of quotes"))),
            ("{\"a\": \"x\n\"}", Err((8, "a line ends inside of quotes"))),
            (r#"{"a": 1 "b": 2}"#, Err((8, "a quotation mark stands where none belongs"))),
            (r#"{"a": 1, {"b": 2}}"#, Err((9, "a value begins where none belongs"))),
            (r#"{"a": 1,, "b": 2}"#, Err((8, "a comma stands where none belongs"))),
        ] {
            let mut scanner = Scanner::new();
            let wrong = text.bytes().enumerate().find_map(|(at, byte)| {
                let why = scanner.feed(byte).err()?;
                Some((at, why))
            });
            assert_eq!(wrong.map_or(Ok(()), Err), expected, "{text}");
        }
    }

    #[test]
    fn paths_lead_to_arrays() {
        let mut scanner = Scanner::new();
        let mut found = Vec::new();
        for byte in br#"{"next": [], "data": {"collection": [[{"x": []}]]}}"# {
            if scanner.feed(*byte) == Ok(Step::Array) {
                found.push((scanner.path(), scanner.depth()));
            }
        }
        let expected = [("next", 2), ("data.collection", 3), ("data.collection", 4), ("", 6)];
        assert_eq!(found, expected.map(|(path, depth)| (path.to_owned(), depth)));
    }
}
