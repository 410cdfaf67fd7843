//! Writes pages that are laid out as a file: paints them, hangs what was painted into the tree, and lists the contents.

use krilla::{
    Document as File, SerializeSettings,
    action::{Action, LinkAction},
    annotation::{Annotation, LinkAnnotation, Target},
    color::rgb,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    error::KrillaError,
    geom::{PathBuilder, Point, Rect, Size, Transform},
    image::Image,
    metadata::Metadata,
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, LineCap, LineJoin, Stroke},
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TagGroup, TagTree},
};
use vigie_model::LogoKind;

use super::{
    font::{Fonts, Weight},
    sheet::{Child, LEFT, Link, Mark, Owner, PAGE, PALE, PageMarks, Sheet, WIDTH},
};
use crate::{Document, ReportError, chart::Colour};

const FOOT: f32 = 8.0;

/// What was painted of one page, by the number of its piece or link.
struct Painted {
    pieces: Vec<Option<Identifier>>,
    links: Vec<Option<Identifier>>,
}

pub(super) fn painted(document: &Document, sheet: &Sheet<'_>, fonts: &Fonts) -> Result<Vec<u8>, ReportError> {
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration = configuration.map_err(|_| ReportError::Pdf("PDF/UA-1 is not known".to_owned()))?;
    let mut file = File::new_with(SerializeSettings {
        configuration,
        enable_tagging: true,
        ..SerializeSettings::default()
    });
    let picture = picture(document)?;
    let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| failed("a page has no size"))?;
    let mut all = Vec::with_capacity(sheet.pages.len());
    for (marks, number) in sheet.pages.iter().zip(1_usize..) {
        let mut page = file.start_page_with(settings.clone());
        let mut surface = page.surface();
        let painter = Painter { fonts, picture: picture.as_ref() };
        let pieces = painter.pieces(&mut surface, marks);
        painter.foot(&mut surface, document, number, sheet.pages.len());
        surface.finish();
        let links =
            marks.links.iter().map(|link| annotation(link).map(|link| page.add_tagged_annotation(link)));
        all.push(Painted { pieces, links: links.collect() });
        page.finish();
    }
    let mut tree = TagTree::new().with_lang(Some(document.language().to_owned()));
    for root in &sheet.roots {
        if let Some(group) = group(sheet, *root, &mut all) {
            tree.push(group);
        }
    }
    file.set_tag_tree(tree);
    let mut outline = Outline::new();
    for entry in &sheet.contents {
        let place = XyzDestination::new(entry.page, Point::from_xy(LEFT, entry.top));
        outline.push_child(OutlineNode::new(entry.title.clone(), place));
    }
    file.set_outline(outline);
    let metadata = Metadata::new().title(document.title.clone()).description(document.subtitle.clone());
    file.set_metadata(metadata.language(document.language().to_owned()).creator("Vigie".to_owned()));
    file.finish().map_err(|error| match error {
        KrillaError::Validation(faults) => {
            ReportError::Pdf(format!("{:?}", faults.iter().take(3).collect::<Vec<_>>()))
        }
        other => ReportError::Pdf(other.to_string()),
    })
}

fn failed(what: &str) -> ReportError {
    ReportError::Pdf(what.to_owned())
}

/// An element of the tree with all that hangs in it; an identifier hangs in one place only.
fn group(sheet: &Sheet<'_>, element: usize, painted: &mut [Painted]) -> Option<TagGroup> {
    let element = sheet.elements.get(element)?;
    let mut group = TagGroup::new(element.tag.clone());
    for child in &element.children {
        let node = match child {
            Child::Element(below) => self::group(sheet, *below, painted).map(Node::Group),
            Child::Piece(page, number) => {
                painted.get_mut(*page).and_then(|page| page.pieces.get_mut(*number)?.take()).map(Node::Leaf)
            }
            Child::Link(page, number) => {
                painted.get_mut(*page).and_then(|page| page.links.get_mut(*number)?.take()).map(Node::Leaf)
            }
        };
        node.into_iter().for_each(|node| group.push(node));
    }
    Some(group)
}

fn annotation(link: &Link) -> Option<Annotation> {
    let rect = Rect::from_xywh(link.at.0, link.at.1, link.size.0, link.size.1)?;
    let target = Target::Action(Action::Link(LinkAction::new(link.address.clone())));
    Some(Annotation::new_link(LinkAnnotation::new(rect, target), Some(link.told.clone())))
}

fn picture(document: &Document) -> Result<Option<Image>, ReportError> {
    let Some(logo) = &document.logo else { return Ok(None) };
    let bytes = logo.bytes().to_vec().into();
    let image = match logo.kind() {
        LogoKind::Png => Image::from_png(bytes, true),
        LogoKind::Jpeg => Image::from_jpeg(bytes, true),
    };
    image.map(Some).map_err(|said| ReportError::Pdf(format!("the logo cannot be read: {said}; save it anew")))
}

struct Painter<'a> {
    fonts: &'a Fonts,
    picture: Option<&'a Image>,
}

impl Painter<'_> {
    fn pieces(&self, surface: &mut Surface<'_>, page: &PageMarks) -> Vec<Option<Identifier>> {
        let mut painted = Vec::with_capacity(page.pieces.len());
        for piece in &page.pieces {
            let tag = match piece.owner {
                Owner::Nobody => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
                Owner::Text(_) => ContentTag::Span(SpanTag::empty()),
                Owner::Picture(_) => ContentTag::Other,
            };
            let identifier = surface.start_tagged(tag);
            piece.marks.iter().for_each(|mark| self.mark(surface, mark));
            surface.end_tagged();
            painted.push((piece.owner != Owner::Nobody).then_some(identifier));
        }
        painted
    }

    fn mark(&self, surface: &mut Surface<'_>, mark: &Mark) {
        match mark {
            Mark::Text { at, line, size, colour } => {
                let mut x = at.0;
                for (text, weight) in line {
                    x = self.text(surface, (x, at.1), text, *weight, *size, *colour);
                }
            }
            Mark::Box { at, size, colour } => {
                let Some(rect) = Rect::from_xywh(at.0, at.1, size.0, size.1) else { return };
                let mut path = PathBuilder::new();
                path.push_rect(rect);
                surface.set_stroke(None);
                surface.set_fill(Some(fill(*colour)));
                path.finish().iter().for_each(|path| surface.draw_path(path));
            }
            Mark::Path { points, width, colour, filled } => {
                let mut path = PathBuilder::new();
                for (number, (x, y)) in points.iter().enumerate() {
                    if number == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
                }
                surface.set_fill(filled.then(|| fill(*colour)));
                surface.set_stroke((!filled).then(|| stroke(*colour, *width)));
                path.finish().iter().for_each(|path| surface.draw_path(path));
            }
            Mark::Picture { at, size } => {
                let (Some(picture), Some(size)) = (self.picture, Size::from_wh(size.0, size.1)) else {
                    return;
                };
                surface.push_transform(&Transform::from_translate(at.0, at.1));
                surface.draw_image(picture.clone(), size);
                surface.pop();
            }
        }
    }

    /// Draws a text; returns where it ends.
    fn text(
        &self,
        surface: &mut Surface<'_>,
        (mut x, y): (f32, f32),
        text: &str,
        weight: Weight,
        size: f32,
        colour: Colour,
    ) -> f32 {
        surface.set_stroke(None);
        surface.set_fill(Some(fill(colour)));
        for run in self.fonts.runs(text, weight) {
            surface.draw_glyphs(Point::from_xy(x, y), &run.glyphs, run.font, &run.text, size, false);
            x += run.width * size;
        }
        x
    }

    /// The title and the page's number, which a screen reader leaves out.
    fn foot(&self, surface: &mut Surface<'_>, document: &Document, number: usize, of: usize) {
        let kind = ArtifactType::Footer;
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
        let y = PAGE.1 - 34.0;
        let pages = format!("{number} / {of}");
        let width = self.fonts.width(&pages, Weight::Regular) * FOOT;
        let right = LEFT + WIDTH - width;
        let title = format!("{} · {}", document.title, document.subtitle);
        let lines = self.fonts.lines(&[(&title, Weight::Regular)], FOOT, WIDTH - width - 16.0);
        for (text, weight) in lines.first().into_iter().flatten() {
            self.text(surface, (LEFT, y), text, *weight, FOOT, PALE);
        }
        self.text(surface, (right, y), &pages, Weight::Regular, FOOT, PALE);
        surface.end_tagged();
    }
}

fn fill((red, green, blue): Colour) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

fn stroke((red, green, blue): Colour, width: f32) -> Stroke {
    Stroke {
        paint: rgb::Color::new(red, green, blue).into(),
        width,
        line_cap: LineCap::Round,
        line_join: LineJoin::Round,
        ..Stroke::default()
    }
}
