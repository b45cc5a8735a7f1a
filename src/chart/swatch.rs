//! A sample of a series' look, for legends, tables and words.

use super::canvas::Canvas;
use super::draw::Rect;
use super::ink::Inks;
use super::role::{Role, Token};
use super::spec::{Axis, Kind, Scale, Size};

/// Size of a swatch in CSS pixels.
const SIZE: Size = Size { width: 24.0, height: 12.0 };

/// An `svg` element 24 × 12 px that shows the line and marker of a series, or the texture of its
/// area. `id` must be unique on the page, like that of a chart.
pub fn swatch(id: &str, role: Role, kind: &Kind) -> String {
    let mut inks = Inks::new(id);
    let token = role.token();
    let line = inks.line(token, role.dash());
    let marker = inks.marker(token, role.marker());
    let is_area = matches!(kind, Kind::Area(_) | Kind::Stacked(_) | Kind::Band(_));
    let area = if is_area { inks.area(token, role.hatch()) } else { line };
    let mut body = String::new();
    let axis = Axis { from: 0.0, to: 1.0, scale: Scale::Linear, ticks: Vec::new() };
    let plot = Rect { x: 0.0, y: 0.0, width: SIZE.width, height: SIZE.height };
    let canvas = Canvas::new(&mut body, &inks, SIZE, plot, (&axis, &axis));
    if is_area {
        canvas.fill(&[(1.0, 1.0), (23.0, 1.0), (23.0, 11.0), (1.0, 11.0)], area);
        canvas.stroke(&[(1.0, 1.0), (23.0, 1.0)], line);
    } else {
        let is_event = matches!(role, Role::Event(_));
        if !is_event {
            canvas.stroke(&[(0.0, 6.0), (24.0, 6.0)], line);
        }
        canvas.marker((12.0, 6.0), if is_event { 4.5 } else { 3.2 }, role.marker(), marker);
    }
    canvas.finish();
    let definitions = inks.definitions();
    let defs =
        if definitions.is_empty() { String::new() } else { format!("<defs>{definitions}</defs>") };
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="swatch" viewBox="0 0 24 12" width="24" height="12" aria-hidden="true">{defs}{body}</svg>"#
    )
}

/// The same for a level of a heat map, from 0.
pub fn heat_swatch(level: usize) -> String {
    let token = Token::HEAT[level.min(Token::HEAT.len() - 1)];
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="swatch" viewBox="0 0 24 12" width="24" height="12" aria-hidden="true"><path class="chart-heat" fill="{}" d="M1 1h22v10h-22z"/></svg>"#,
        token.css()
    )
}
