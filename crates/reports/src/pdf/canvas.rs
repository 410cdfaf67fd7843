//! What charts draw on when they are to stand on a page: their lines and words become marks, at a place and a scale.

use std::convert::Infallible;

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    text_anchor::{HPos, VPos},
};

use super::{
    font::{Fonts, Weight},
    sheet::Mark,
};

/// Takes what a chart draws.
pub(super) struct Canvas<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) size: (u32, u32),
    /// The upper left corner on the page, and how many points one step of the chart is.
    pub(super) at: (f32, f32),
    pub(super) scale: f32,
    pub(super) marks: &'a mut Vec<Mark>,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl Canvas<'_> {
    fn place(&self, (x, y): BackendCoord) -> (f32, f32) {
        (self.at.0 + x as f32 * self.scale, self.at.1 + y as f32 * self.scale)
    }

    fn path(&mut self, points: Vec<(f32, f32)>, width: u32, colour: BackendColor, filled: bool) -> Drawn {
        if colour.alpha > 0.0 && points.len() > 1 {
            let width = width as f32 * self.scale;
            self.marks.push(Mark::Path { points, width, colour: colour.rgb, filled });
        }
        Ok(())
    }
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, colour: BackendColor) -> Drawn {
        self.draw_rect(point, (point.0 + 1, point.1 + 1), &colour, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        let points = vec![self.place(from), self.place(to)];
        self.path(points, style.stroke_width(), style.color(), false)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let ((left, top), (right, bottom)) = (self.place(upper_left), self.place(bottom_right));
        let corners = vec![(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        self.path(corners, style.stroke_width(), style.color(), fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let points = path.into_iter().map(|point| self.place(point)).collect();
        self.path(points, style.stroke_width(), style.color(), false)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let points = path.into_iter().map(|point| self.place(point)).collect();
        self.path(points, 0, style.color(), true)
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        // As large as the SVG has it, so that charts have one geometry.
        let size = style.size() as f32 / 1.24 * self.scale;
        let width = self.fonts.width(text, Weight::Regular) * size;
        let (x, y) = self.place(at);
        let anchor = style.anchor();
        let left = match anchor.h_pos {
            HPos::Left => x,
            HPos::Center => x - width / 2.0,
            HPos::Right => x - width,
        };
        let baseline = match anchor.v_pos {
            VPos::Top => y + size * 0.78,
            VPos::Center => y + size * 0.34,
            VPos::Bottom => y - size * 0.18,
        };
        let line = vec![(text.to_owned(), Weight::Regular)];
        self.marks.push(Mark::Text { at: (left, baseline), line, size, colour: style.color().rgb });
        Ok(())
    }
}
