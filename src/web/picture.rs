//! Pictures as files: the colors of the page's theme, and pixels.

use gloo::utils::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::OffscreenCanvasRenderingContext2d as Pen;
use web_sys::{Blob, HtmlElement, HtmlImageElement, OffscreenCanvas};

use crate::chart::Sheet;

/// The kind of a file with a drawing.
pub(super) const SVG: &str = "image/svg+xml;charset=utf-8";

/// Pixels for each CSS pixel: sharp on paper and on dense screens.
const DENSITY: f64 = 2.0;

/// Tells which color a token has on the page now. A property of its own keeps its formula, so that
/// an element has to wear it.
pub(super) struct Colors(Option<HtmlElement>);

impl Colors {
    /// Those of the page as it is.
    pub(super) fn of_page() -> Self {
        let probe = document().create_element("span").ok();
        let probe = probe.and_then(|probe| probe.dyn_into::<HtmlElement>().ok());
        if let (Some(probe), Some(body)) = (&probe, document().body()) {
            // Fails in no document that has a body.
            let _ = body.append_child(probe);
        }
        Self(probe)
    }

    /// The color of a token; `light` where the page has none.
    pub(super) fn of(&self, token: &str, light: &str) -> String {
        let worn = self.0.as_ref().and_then(|probe| {
            let value = format!("var(--{token}, {light})");
            probe.style().set_property("color", &value).ok()?;
            window().get_computed_style(probe).ok()??.get_property_value("color").ok()
        });
        worn.filter(|color| !color.is_empty()).unwrap_or_else(|| light.to_owned())
    }
}

impl Drop for Colors {
    fn drop(&mut self) {
        if let Some(probe) = &self.0 {
            probe.remove();
        }
    }
}

/// A drawing in pixels, as a PNG file; `None` where the browser cannot make one.
pub(super) async fn png(sheet: &Sheet) -> Option<Blob> {
    let image = HtmlImageElement::new().ok()?;
    // As its own address: a host's policy lets pictures come from those, and from no blob.
    let drawing = String::from(js_sys::encode_uri_component(&sheet.svg));
    image.set_src(&format!("data:{SVG},{drawing}"));
    JsFuture::from(image.decode()).await.ok()?;
    let [width, height] = [sheet.size.width, sheet.size.height].map(|side| side * DENSITY);
    let canvas = OffscreenCanvas::new(width as u32, height as u32).ok()?;
    let pen = canvas.get_context("2d").ok()??.dyn_into::<Pen>().ok()?;
    pen.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height).ok()?;
    JsFuture::from(canvas.convert_to_blob().ok()?).await.ok()?.dyn_into().ok()
}
