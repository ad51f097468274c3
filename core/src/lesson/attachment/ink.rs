//! Drawings: strokes of a pen, as JSON. The form is in `PROTOCOL.md`.

use serde::Deserialize;

use super::AttachmentFault;

/// What a drawing is called among media types.
pub(super) const MEDIA_TYPE: &str = "application/vnd.cahier.ink+json";
/// The version of the form.
const VERSION: u32 = 1;
/// The longest side.
const MAX_SIDE: u32 = 10_000;
/// The widest stroke.
const MAX_STROKE_WIDTH: f64 = 100.0;

/// Other fields are refused: a drawing has strokes and nothing that somebody could be known by.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ink {
    #[serde(rename = "cahier ink")]
    version: u32,
    width: u32,
    height: u32,
    strokes: Vec<Stroke>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stroke {
    width: f64,
    /// Each from the left, from the top, and how hard the pen was pressed.
    points: Vec<[f64; 3]>,
}

/// Whether these bytes are a drawing.
pub(super) fn check(bytes: &[u8]) -> Result<(), AttachmentFault> {
    let ink: Ink = serde_json::from_slice(bytes).map_err(|_| AttachmentFault::MediaType)?;
    let sides = 1..=MAX_SIDE;
    let (width, height) = (f64::from(ink.width), f64::from(ink.height));
    let is_on_it = |[x, y, pressure]: &[f64; 3]| {
        (0.0..=width).contains(x) && (0.0..=height).contains(y) && (0.0..=1.0).contains(pressure)
    };
    let is_stroke = |stroke: &Stroke| {
        stroke.width > 0.0
            && stroke.width <= MAX_STROKE_WIDTH
            && !stroke.points.is_empty()
            && stroke.points.iter().all(is_on_it)
    };
    let is_drawing = ink.version == VERSION
        && sides.contains(&ink.width)
        && sides.contains(&ink.height)
        && !ink.strokes.is_empty()
        && ink.strokes.iter().all(is_stroke);
    if is_drawing {
        Ok(())
    } else {
        Err(AttachmentFault::MediaType)
    }
}
