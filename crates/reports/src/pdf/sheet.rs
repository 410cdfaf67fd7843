//! Pages as lists of what is drawn on them, each piece with its place in the tree that a screen reader walks.

use krilla::tagging::TagKind;

use super::font::{Fonts, Line, Styled};
use crate::chart::Colour;

/// A4 in points.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
pub(super) const LEFT: f32 = 48.0;
const TOP: f32 = 48.0;
const BOTTOM: f32 = 62.0;
/// How wide text is set.
pub(super) const WIDTH: f32 = PAGE.0 - 2.0 * LEFT;

pub(super) const INK: Colour = (0x1f, 0x29, 0x33);
pub(super) const PALE: Colour = (0x52, 0x60, 0x6d);
pub(super) const ACCENT: Colour = (0x12, 0x4e, 0x9c);
pub(super) const LINE: Colour = (0xdd, 0xe2, 0xe8);

/// Something that is drawn. Places are in points from the upper left corner of the page.
#[derive(Debug, Clone)]
pub(super) enum Mark {
    Text {
        at: (f32, f32),
        line: Line,
        size: f32,
        colour: Colour,
    },
    Box {
        at: (f32, f32),
        size: (f32, f32),
        colour: Colour,
    },
    /// An open line, or where `filled` an area.
    Path {
        points: Vec<(f32, f32)>,
        width: f32,
        colour: Colour,
        filled: bool,
    },
    /// The logo.
    Picture {
        at: (f32, f32),
        size: (f32, f32),
    },
}

/// What a piece on a page is to a screen reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// Nothing: it only looks good, or is said elsewhere.
    Nobody,
    /// A text of this element of the tree.
    Text(usize),
    /// A picture of this element.
    Picture(usize),
}

/// Marks that belong together.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) owner: Owner,
    pub(super) marks: Vec<Mark>,
}

/// A place that leads somewhere else.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) at: (f32, f32),
    pub(super) size: (f32, f32),
    pub(super) address: String,
    /// What it leads to, for who cannot see it.
    pub(super) told: String,
}

#[derive(Debug, Default)]
pub(super) struct PageMarks {
    pub(super) pieces: Vec<Piece>,
    pub(super) links: Vec<Link>,
}

/// An element of the tree.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) tag: TagKind,
    pub(super) children: Vec<Child>,
}

/// What stands in an element, in the order in which it is read.
#[derive(Debug)]
pub(super) enum Child {
    Element(usize),
    /// The piece of this number on this page.
    Piece(usize, usize),
    /// The link of this number on this page.
    Link(usize, usize),
}

/// A heading for the list of contents.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) title: String,
    pub(super) page: usize,
    pub(super) top: f32,
}

/// The pages so far.
pub(super) struct Sheet<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) pages: Vec<PageMarks>,
    pub(super) elements: Vec<Element>,
    /// The elements at the root of the tree.
    pub(super) roots: Vec<usize>,
    pub(super) contents: Vec<Entry>,
    open: Vec<usize>,
    /// Where the next piece goes.
    pub(super) y: f32,
}

/// How text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub(super) left: f32,
    pub(super) width: f32,
    pub(super) size: f32,
    pub(super) colour: Colour,
    /// Whether it stands to the right.
    pub(super) right: bool,
}

impl Setting {
    pub(super) fn body(size: f32) -> Self {
        Self { left: LEFT, width: WIDTH, size, colour: INK, right: false }
    }

    /// From one line to the next.
    pub(super) fn step(&self) -> f32 {
        self.size * 1.36
    }
}

impl<'a> Sheet<'a> {
    pub(super) fn new(fonts: &'a Fonts) -> Self {
        Self {
            fonts,
            pages: vec![PageMarks::default()],
            elements: Vec::new(),
            roots: Vec::new(),
            contents: Vec::new(),
            open: Vec::new(),
            y: TOP,
        }
    }

    /// Begins an element within the one that is open.
    pub(super) fn open(&mut self, tag: impl Into<TagKind>) -> usize {
        let element = self.elements.len();
        self.elements.push(Element { tag: tag.into(), children: Vec::new() });
        match self.open.last().and_then(|parent| self.elements.get_mut(*parent)) {
            Some(parent) => parent.children.push(Child::Element(element)),
            None => self.roots.push(element),
        }
        self.open.push(element);
        element
    }

    /// Ends the element that was begun last.
    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    /// Begins a new page unless so much room is left on this one. Whether it did.
    pub(super) fn room(&mut self, height: f32) -> bool {
        if self.y + height <= PAGE.1 - BOTTOM || self.y <= TOP {
            return false;
        }
        self.pages.push(PageMarks::default());
        self.y = TOP;
        true
    }

    pub(super) fn skip(&mut self, height: f32) {
        self.y += height;
    }

    /// The page that is being filled.
    pub(super) fn page(&self) -> usize {
        self.pages.len() - 1
    }

    /// Draws what says nothing by itself.
    pub(super) fn decorate(&mut self, marks: Vec<Mark>) {
        self.add(Owner::Nobody, marks);
    }

    /// Draws what the open element says.
    pub(super) fn say(&mut self, marks: Vec<Mark>) {
        let owner = self.open.last().map_or(Owner::Nobody, |element| Owner::Text(*element));
        self.add(owner, marks);
    }

    /// Draws the picture of the open element.
    pub(super) fn show(&mut self, marks: Vec<Mark>) {
        let owner = self.open.last().map_or(Owner::Nobody, |element| Owner::Picture(*element));
        self.add(owner, marks);
    }

    fn add(&mut self, owner: Owner, marks: Vec<Mark>) {
        let page = self.page();
        let Some(pieces) = self.pages.get_mut(page).map(|page| &mut page.pieces) else { return };
        let number = pieces.len();
        pieces.push(Piece { owner, marks });
        if let Owner::Text(element) | Owner::Picture(element) = owner
            && let Some(element) = self.elements.get_mut(element)
        {
            element.children.push(Child::Piece(page, number));
        }
    }

    /// Makes the open element lead somewhere, from a place on this page.
    pub(super) fn lead(&mut self, at: (f32, f32), size: (f32, f32), address: String, told: String) {
        let (page, Some(element)) = (self.page(), self.open.last().copied()) else { return };
        let Some(links) = self.pages.get_mut(page).map(|page| &mut page.links) else { return };
        let number = links.len();
        links.push(Link { at, size, address, told });
        if let Some(element) = self.elements.get_mut(element) {
            element.children.push(Child::Link(page, number));
        }
    }

    /// Sets text below what is there, line by line, over as many pages as it needs; returns where its last line begins and
    /// how wide that is.
    pub(super) fn text(&mut self, text: &[Styled<'_>], setting: Setting) -> (f32, f32) {
        let lines = self.fonts.lines(text, setting.size, setting.width);
        let mut last = (setting.left, 0.0);
        for line in lines {
            self.room(setting.step());
            let baseline = self.y + setting.size;
            last = self.line(line, setting, baseline);
            self.y += setting.step();
        }
        last
    }

    /// Sets one line; returns where it begins and how wide it is.
    pub(super) fn line(&mut self, line: Line, setting: Setting, baseline: f32) -> (f32, f32) {
        let width: f32 = line
            .iter()
            .map(|(text, weight)| self.fonts.width(text.trim_end_matches(' '), *weight))
            .sum::<f32>()
            * setting.size;
        let left = if setting.right { setting.left + setting.width - width } else { setting.left };
        self.say(vec![Mark::Text { at: (left, baseline), line, size: setting.size, colour: setting.colour }]);
        (left, width)
    }
}
