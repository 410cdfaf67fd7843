//! The tools whose exports are read without a map: how their files are told apart and what their columns mean.

use std::{fs::File, io::Read, path::Path, str::FromStr};

use super::{
    columns::ColumnMap,
    encoding::Utf8,
    layout::{PREAMBLE, header_of},
    map_error::MapError,
    reader::Format,
};

/// How much of a file is looked at.
const LOOKED_AT: u64 = 256 * 1024;

/// A tool, or a network, that people bring their files from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// Brandwatch Consumer Research.
    Brandwatch,
    /// Talkwalker.
    Talkwalker,
    /// Meltwater.
    Meltwater,
    /// Mention.
    Mention,
    /// The posts of an X account, from the archive that X makes of it: `tweets.js` or `tweet.js`.
    XArchive,
}

impl Tool {
    /// All of them, in the order in which people are told.
    pub const ALL: [Self; 5] =
        [Self::Brandwatch, Self::Talkwalker, Self::Meltwater, Self::Mention, Self::XArchive];

    /// How it is named on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Brandwatch => "brandwatch",
            Self::Talkwalker => "talkwalker",
            Self::Meltwater => "meltwater",
            Self::Mention => "mention",
            Self::XArchive => "x-archive",
        }
    }

    /// How its makers write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Brandwatch => "Brandwatch",
            Self::Talkwalker => "Talkwalker",
            Self::Meltwater => "Meltwater",
            Self::Mention => "Mention",
            Self::XArchive => "X",
        }
    }

    /// The column map, as TOML; none where the file is no table.
    #[must_use]
    pub fn saved_map(self) -> Option<&'static str> {
        match self {
            Self::Brandwatch => Some(include_str!("../../maps/brandwatch.toml")),
            Self::Talkwalker => Some(include_str!("../../maps/talkwalker.toml")),
            Self::Meltwater => Some(include_str!("../../maps/meltwater.toml")),
            Self::Mention => Some(include_str!("../../maps/mention.toml")),
            Self::XArchive => None,
        }
    }

    /// How its files are read.
    ///
    /// # Errors
    /// None that happens: a test reads every map.
    pub fn format(self) -> Result<Format, MapError> {
        match self.saved_map() {
            Some(map) => ColumnMap::from_toml(map).map(Format::Csv),
            None => Ok(Format::XArchive),
        }
    }

    /// The tool that must have written a file, by its first lines; `None` where that cannot be told for sure.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of_file(path: &Path) -> std::io::Result<Option<Self>> {
        let file = File::open(path)?;
        if !file.metadata()?.is_file() {
            return Ok(None);
        }
        let mut begin = Vec::new();
        Utf8::new(file)?.take(LOOKED_AT).read_to_end(&mut begin)?;
        Ok(Self::of_begin(&begin))
    }

    fn of_begin(begin: &[u8]) -> Option<Self> {
        let begin = begin.strip_prefix(b"\xef\xbb\xbf").unwrap_or(begin).trim_ascii_start();
        if [&b"window.YTD.tweet"[..], b"Grailbird.data.tweets"].iter().any(|mark| begin.starts_with(mark)) {
            return Some(Self::XArchive);
        }
        let maps: Vec<(Self, ColumnMap)> = Self::ALL
            .into_iter()
            .filter_map(|tool| Some((tool, ColumnMap::from_toml(tool.saved_map()?).ok()?)))
            .collect();
        for line in begin.split(|byte| *byte == b'\n').take(PREAMBLE) {
            let Ok((_, header)) = header_of(line) else { continue };
            let mut knowing =
                maps.iter().filter(|(_, map)| map.knows(&header) && map.resolve(&header).is_ok());
            if let (Some((tool, _)), None) = (knowing.next(), knowing.next()) {
                return Some(*tool);
            }
        }
        None
    }
}

impl FromStr for Tool {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|tool| tool.as_str() == name).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_map_can_be_read() {
        for tool in Tool::ALL {
            assert!(tool.format().is_ok(), "{tool:?}: {:?}", tool.format().err());
            assert_eq!(tool.as_str().parse(), Ok(tool));
        }
    }

    #[test]
    fn a_file_is_known_by_its_header_alone() {
        let check = |begin: &str, expected: Option<Tool>| {
            assert_eq!(Tool::of_begin(begin.as_bytes()), expected, "{begin}");
        };
        check(
            "Report:,Bulk Mentions Download\nBrand:,Acme\n\nQuery Id,Query Name,Date,Snippet\n",
            Some(Tool::Brandwatch),
        );
        check("query id;query name;date;full text\n", Some(Tool::Brandwatch));
        check("url,published,content,extra_author_attributes.name\n", Some(Tool::Talkwalker));
        check("Date\tHeadline\tURL\tOpening Text\tHit Sentence\n", Some(Tool::Meltwater));
        check("\u{feff}title,description,published_at,source_name,alert_name\n", Some(Tool::Mention));
        check("window.YTD.tweets.part0 = [", Some(Tool::XArchive));
        check("window.YTD.tweet.part12 = [", Some(Tool::XArchive));
        check("Grailbird.data.tweets_2014_05 = [", Some(Tool::XArchive));
        // A table of anything, the archive's other files, and headers of which a part is missing.
        check("id,text,published_at\n", None);
        check("window.YTD.direct_messages.part0 = [", None);
        check("Query Id,Query Name\n", None);
        check("Opening Text,Hit Sentence\n", None);
        check("a text about Query Id, Query Name, Full Text\n", None);
        check("{\"id\":\"a:1\"}\n", None);
        check("", None);
    }
}
