//! Where in a JSON text each value stands.

use std::collections::BTreeMap;

use super::FieldPath;

/// The line of every value of a JSON text, and the fields that it gives twice.
#[derive(Default)]
pub(super) struct Lines {
    by_path: BTreeMap<FieldPath, u32>,
    /// Fields that were given before in the same object.
    pub(super) duplicates: Vec<FieldPath>,
}

impl Lines {
    /// Reads a text that a JSON parser has accepted.
    pub(super) fn of(text: &str) -> Self {
        let mut scanner =
            Scanner { text: text.as_bytes(), pos: 0, line: 1, lines: Self::default() };
        scanner.value(&FieldPath::root());
        scanner.lines
    }

    /// The line of a value; for a value that is missing, that of what should hold it.
    pub(super) fn line(&self, path: &FieldPath) -> u32 {
        let mut text = path.as_str();
        loop {
            if let Some(line) = self.by_path.get(&FieldPath::from(text)) {
                return *line;
            }
            let Some(end) = text.rfind(['.', '[']) else { return self.line_of_root() };
            text = &text[..end];
        }
    }

    fn line_of_root(&self) -> u32 {
        self.by_path.get(&FieldPath::root()).copied().unwrap_or(1)
    }

    fn note(&mut self, path: &FieldPath, line: u32) {
        if self.by_path.insert(path.clone(), line).is_some() {
            self.duplicates.push(path.clone());
        }
    }
}

/// Walks over a valid JSON text. Its depth is bounded by that of the parser that accepted it.
struct Scanner<'t> {
    text: &'t [u8],
    pos: usize,
    line: u32,
    lines: Lines,
}

impl Scanner<'_> {
    fn value(&mut self, at: &FieldPath) {
        self.skip_space();
        self.lines.note(at, self.line);
        match self.peek() {
            Some(b'{') => self.object(at),
            Some(b'[') => self.array(at),
            Some(b'"') => {
                self.string();
            }
            _ => self.skip_word(),
        }
    }

    fn object(&mut self, at: &FieldPath) {
        self.step();
        while self.next_is(b'"') {
            let name = self.string();
            self.skip_past(b':');
            self.value(&at.key(&name));
            self.skip_comma();
        }
        self.step();
    }

    fn array(&mut self, at: &FieldPath) {
        self.step();
        let mut idx = 0;
        while !self.next_is(b']') && self.peek().is_some() {
            self.value(&at.index(idx));
            self.skip_comma();
            idx += 1;
        }
        self.step();
    }

    fn string(&mut self) -> String {
        let start = self.pos;
        self.step();
        while let Some(byte) = self.peek() {
            self.step();
            match byte {
                b'\\' => self.step(),
                b'"' => break,
                _ => {}
            }
        }
        serde_json::from_slice(&self.text[start..self.pos]).unwrap_or_default()
    }

    fn skip_word(&mut self) {
        while self.peek().is_some_and(|byte| !b",]} \t\r\n".contains(&byte)) {
            self.step();
        }
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.step();
        }
    }

    fn skip_past(&mut self, byte: u8) {
        self.skip_space();
        if self.peek() == Some(byte) {
            self.step();
        }
    }

    fn skip_comma(&mut self) {
        self.skip_past(b',');
    }

    fn next_is(&mut self, byte: u8) -> bool {
        self.skip_space();
        self.peek() == Some(byte)
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.pos).copied()
    }

    fn step(&mut self) {
        if self.peek() == Some(b'\n') {
            self.line += 1;
        }
        self.pos += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_its_line() {
        let text = "{\n  \"a\\\"b\": [1,\n 2],\n\"c\": {\"d\": \"}\"}, \"e\":\ntrue, \"c\": 5\n}";
        let lines = Lines::of(text);
        for (path, line) in [("", 1), ("a\"b", 2), ("a\"b[0]", 2), ("a\"b[1]", 3), ("e", 5)] {
            assert_eq!(lines.line(&FieldPath::from(path)), line, "{path}");
        }
        assert_eq!(lines.line(&FieldPath::from("c.missing")), 5, "of the object that lacks it");
        assert_eq!(lines.duplicates, [FieldPath::from("c")]);
    }
}
