//! A report as what it says, before it is given a form: parts with sentences, charts with the table behind them, quotations.
//! All of it is plain text, of strangers too; whoever gives it a form escapes it.

use vigie_alerts::Language;
use vigie_model::Logo;

use crate::chart::Chart;

/// A report as what it says.
#[derive(Debug, Clone)]
pub struct Document {
    pub(crate) language: Language,
    pub(crate) title: String,
    /// Whose, and when.
    pub(crate) subtitle: String,
    pub(crate) logo: Option<Logo>,
    /// What must be known before one reads on: that it is late, or that something was left out.
    pub(crate) notices: Vec<String>,
    pub(crate) parts: Vec<Part>,
    /// When it was made, and by what.
    pub(crate) foot: String,
}

impl Document {
    /// What it is called.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Whose it is, and of which days.
    #[must_use]
    pub fn subtitle(&self) -> &str {
        &self.subtitle
    }

    /// What must be known before one reads on.
    #[must_use]
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// Its language, ISO 639-1.
    #[must_use]
    pub fn language(&self) -> &'static str {
        self.language.code()
    }
}

/// One section.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) title: &'static str,
    pub(crate) blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Clone)]
pub(crate) enum Block {
    /// The few figures that are looked at first.
    Tiles(Vec<Tile>),
    /// A heading within the section.
    Heading(String),
    /// Sentences.
    Text(String),
    /// Points with what each is about; empty where that is plain.
    Points(Vec<Point>),
    /// That there is nothing to tell, or how to read what stands above.
    Note(String),
    Chart(Chart),
    Table(Table),
    Quote(Quote),
}

/// One figure that is looked at first.
#[derive(Debug, Clone)]
pub(crate) struct Tile {
    pub(crate) name: String,
    pub(crate) value: String,
    /// Against the period before, or between what it lies.
    pub(crate) beside: String,
}

/// One of several points.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    pub(crate) about: String,
    pub(crate) text: String,
}

/// Figures in rows; the first column names the row.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) caption: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// What stands in a column.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) title: String,
    /// Numbers stand to the right.
    pub(crate) numbers: bool,
}

impl Column {
    pub(crate) fn text(title: &str) -> Self {
        Self { title: title.to_owned(), numbers: false }
    }

    pub(crate) fn numbers(title: &str) -> Self {
        Self { title: title.to_owned(), numbers: true }
    }
}

/// What somebody wrote.
#[derive(Debug, Clone)]
pub(crate) struct Quote {
    pub(crate) text: String,
    /// By whom, where and when.
    pub(crate) by: String,
    /// How often it was passed on, and what people did about it.
    pub(crate) facts: String,
    /// Where it can be read: an address that is safe in any mark-up.
    pub(crate) address: Option<String>,
}
