//! Server-sent events, read from bytes that come in any pieces. What is longer than is allowed is left out.

/// The longest event, in bytes.
const LONGEST: usize = 2 << 20;

/// What was heard on a line so far.
#[derive(Debug, Default)]
pub(crate) struct Events {
    line: Vec<u8>,
    kind: String,
    data: String,
    /// The event that is being read is longer than is allowed.
    too_long: bool,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) kind: String,
    pub(crate) data: String,
}

impl Events {
    /// The events that are whole with these bytes.
    pub(crate) fn read(&mut self, bytes: &[u8]) -> Vec<Event> {
        let mut events = Vec::new();
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            if self.line.len() + self.data.len() + piece.len() > LONGEST {
                self.too_long = true;
                self.data = String::new();
                self.line.clear();
                // Only where a line ends must be known of it.
                if piece.ends_with(b"\n") {
                    self.line.push(b':');
                }
            } else {
                self.line.extend_from_slice(piece);
            }
            if piece.ends_with(b"\n") {
                let line = std::mem::take(&mut self.line);
                events.extend(self.take(String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r'])));
            }
        }
        events
    }

    fn take(&mut self, line: &str) -> Option<Event> {
        if line.is_empty() {
            let whole = Event { kind: std::mem::take(&mut self.kind), data: std::mem::take(&mut self.data) };
            let too_long = std::mem::take(&mut self.too_long);
            return (!whole.data.is_empty() && !too_long).then_some(whole);
        }
        // A line that begins with a colon only says that the connection lives.
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.kind),
            "data" => {
                if !self.data.is_empty() {
                    self.data.push('\n');
                }
                self.data.push_str(value);
            }
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_in_any_pieces() {
        let text = ":)\n\nevent: update\ndata: {\"a\":\"é\"}\n\n:thump\r\nevent:delete\r\ndata:7\r\n\r\nevent: x\n\ndata: a\ndata: b\n\n";
        let event = |kind: &str, data: &str| Event { kind: kind.to_owned(), data: data.to_owned() };
        let expected = [event("update", "{\"a\":\"é\"}"), event("delete", "7"), event("", "a\nb")];
        for length in 1..=text.len() {
            let mut events = Events::default();
            let read: Vec<Event> =
                text.as_bytes().chunks(length).flat_map(|piece| events.read(piece)).collect();
            assert_eq!(read, expected, "pieces of {length}");
        }
    }

    #[test]
    fn what_is_too_long_is_left_out_and_held_nowhere() {
        let mut events = Events::default();
        let mut long = b"event: update\ndata: ".to_vec();
        long.resize(LONGEST, b'x');
        for _ in 0..4 {
            assert_eq!(events.read(&long), []);
            assert!(events.line.capacity() + events.data.capacity() <= 2 * LONGEST + 64);
        }
        let read = events.read(b"\n\nevent: delete\ndata: 7\n\n");
        assert_eq!(read, [Event { kind: "delete".to_owned(), data: "7".to_owned() }]);
        let many = b"data: ".repeat(10).into_iter().chain(*b"\n").collect::<Vec<_>>().repeat(60_000);
        assert_eq!(events.read(&many), []);
        assert!(events.data.len() <= LONGEST);
    }
}
