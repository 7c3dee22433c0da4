//! What of an exhibit is blacked out in every copy that leaves: regions of a picture, words of a text.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// One thing that is blacked out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Redaction {
    /// A rectangle of a picture.
    Region(Region),
    /// Personal data of a kind, wherever in the text.
    Kind(RedactedKind),
    /// These very words, wherever in the text.
    Words {
        /// As they are written there.
        text: String,
    },
}

/// Kinds of personal data that are found in texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RedactedKind {
    /// Mobile numbers.
    Phone,
    /// 公民身份号码.
    IdNumber,
    /// Numbers of bank cards.
    BankCard,
    /// 卡密, passwords, activation codes.
    CardSecret,
}

/// In what a rectangle is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Pixels of the picture as it is looked at.
    #[default]
    Pixel,
    /// Hundredths of its width and height.
    Percent,
}

/// A rectangle, from the upper left corner of the picture as it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Region {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// To the right of it.
    pub width: f64,
    /// Below it.
    pub height: f64,
    /// In what.
    pub unit: Unit,
}

/// A rectangle of whole pixels that lies within its picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PixelBox {
    /// The first column.
    pub left: u32,
    /// The first row.
    pub top: u32,
    /// The column after the last.
    pub right: u32,
    /// The row after the last.
    pub bottom: u32,
}

impl Region {
    /// The pixels that it touches, in a picture of this size; `None` where any of it lies outside.
    #[must_use]
    pub fn pixels(&self, width: u32, height: u32) -> Option<PixelBox> {
        let along = |from: f64, length: f64, whole: u32| {
            let scale = if self.unit == Unit::Percent { f64::from(whole) / 100.0 } else { 1.0 };
            let (first, last) = ((from * scale).floor(), ((from + length) * scale).ceil());
            // Within `0..=whole`, so that nothing is cut off.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            (first >= 0.0 && last > first && last <= f64::from(whole)).then_some((first as u32, last as u32))
        };
        let ((left, right), (top, bottom)) = (along(self.x, self.width, width)?, along(self.y, self.height, height)?);
        Some(PixelBox { left, top, right, bottom })
    }
}

impl RedactedKind {
    const ALL: [(&'static str, Self); 4] =
        [("phone", Self::Phone), ("id-number", Self::IdNumber), ("bank-card", Self::BankCard), ("card-secret", Self::CardSecret)];
    const NAMES: [&'static str; 4] = ["phone", "id-number", "bank-card", "card-secret"];
}

/// How an error begins; `cli` puts the rest into words.
const EXPECTED: &str = "a redaction is expected";

impl<'de> Deserialize<'de> for Redaction {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let wrong = |what: &str| D::Error::custom(format!("{EXPECTED}: {what}"));
        let map = match Value::deserialize(from)? {
            Value::String(name) => {
                let known = RedactedKind::ALL.into_iter().find(|(known, _)| *known == name);
                return known.map(|(_, kind)| Self::Kind(kind)).ok_or_else(|| D::Error::unknown_variant(&name, &RedactedKind::NAMES));
            }
            Value::Object(map) => map,
            _ => return Err(wrong("neither a word nor { … }")),
        };
        if let Some(text) = map.get("text") {
            let text = text.as_str().map(str::trim).filter(|text| !text.is_empty()).ok_or_else(|| wrong("text is not a text"))?;
            return if map.len() == 1 { Ok(Self::Words { text: text.to_owned() }) } else { Err(wrong("text and a region")) };
        }
        let number = |key: &str| map.get(key).and_then(Value::as_f64).filter(|number| number.is_finite() && *number >= 0.0);
        let side = |key: &str| number(key).ok_or_else(|| wrong(key));
        let unit = match map.get("unit").map(Value::as_str) {
            None | Some(Some("pixel")) => Unit::Pixel,
            Some(Some("percent")) => Unit::Percent,
            Some(Some(other)) => return Err(D::Error::unknown_variant(other, &["pixel", "percent"])),
            Some(None) => return Err(wrong("unit")),
        };
        let region = Region { x: side("x")?, y: side("y")?, width: side("width")?, height: side("height")?, unit };
        if region.width <= 0.0 || region.height <= 0.0 {
            return Err(wrong("a region without area"));
        }
        Ok(Self::Region(region))
    }
}

impl JsonSchema for Redaction {
    fn schema_name() -> Cow<'static, str> {
        "Redaction".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "What is blacked out in every copy that leaves: of a picture a region, of a text a kind of personal data or these very words.",
            "anyOf": [
                { "description": "Personal data of a kind.", "type": "string", "enum": RedactedKind::NAMES },
                {
                    "description": "A region, from the upper left corner of the picture as it is looked at; or the words of a text.",
                    "type": "object",
                    "properties": {
                        "x": { "type": "number", "minimum": 0 },
                        "y": { "type": "number", "minimum": 0 },
                        "width": { "type": "number", "minimum": 0 },
                        "height": { "type": "number", "minimum": 0 },
                        "unit": { "type": "string", "enum": ["pixel", "percent"] },
                        "text": { "type": "string" }
                    }
                }
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Case, CaseError};

    fn read(redact: &str) -> Result<Vec<Redaction>, CaseError> {
        let case = Case::from_toml(&format!("[[evidence]]\npath = \"a.png\"\nredact = {redact}"))?;
        Ok(case.evidence[0].redact.clone())
    }

    #[test]
    fn regions_kinds_and_words_are_read() {
        let all = read(r#"[{ x = 10, y = 20.5, width = 30, height = 4, unit = "percent" }, "phone", { text = " 样本路1号 " }]"#);
        let region = Region { x: 10.0, y: 20.5, width: 30.0, height: 4.0, unit: Unit::Percent };
        let words = Redaction::Words { text: "样本路1号".to_owned() };
        assert_eq!(all.expect("read"), [Redaction::Region(region), Redaction::Kind(RedactedKind::Phone), words]);
    }

    #[test]
    fn what_cannot_be_meant_is_an_error_with_its_place() {
        for (wrong, why) in [
            (r#"["phon"]"#, "unknown variant `phon`"),
            ("[{ x = 1, y = 1, width = 5 }]", "a redaction is expected: height"),
            ("[{ x = 1, y = 1, width = 0, height = 5 }]", "without area"),
            ("[{ x = -1, y = 1, width = 5, height = 5 }]", "a redaction is expected: x"),
            (r#"[{ text = "a", x = 1 }]"#, "text and a region"),
            (r#"[{ x = 1, y = 1, width = 5, height = 5, unit = "percents" }]"#, "unknown variant `percents`"),
            ("[12]", "neither a word"),
        ] {
            match read(wrong) {
                Err(CaseError::Value { path, why: told }) => {
                    assert_eq!(path, "evidence[0].redact[0]");
                    assert!(told.contains(why), "{told}");
                }
                other => panic!("{wrong}: {other:?}"),
            }
        }
        let Err(CaseError::UnknownKeys(keys)) = read("[{ x = 1, y = 1, widht = 5, height = 5 }]") else { panic!("an unknown key") };
        assert_eq!((keys[0].path.as_str(), keys[0].nearest.as_deref()), ("evidence[0].redact[0].widht", Some("width")));
    }

    #[test]
    fn every_pixel_that_is_touched_counts_and_none_outside() {
        let region = |x, y, width, height, unit| Region { x, y, width, height, unit };
        let at = |region: Region| region.pixels(1000, 600).map(|PixelBox { left, top, right, bottom }| [left, top, right, bottom]);
        assert_eq!(at(region(0.0, 0.0, 1000.0, 600.0, Unit::Pixel)), Some([0, 0, 1000, 600]));
        assert_eq!(at(region(1.5, 2.5, 1.0, 1.0, Unit::Pixel)), Some([1, 2, 3, 4]));
        assert_eq!(at(region(50.0, 50.0, 50.0, 50.0, Unit::Percent)), Some([500, 300, 1000, 600]));
        assert_eq!(at(region(999.0, 0.0, 2.0, 1.0, Unit::Pixel)), None);
        assert_eq!(at(region(60.0, 0.0, 50.0, 1.0, Unit::Percent)), None);
        assert_eq!(at(region(1e300, 0.0, 1.0, 1.0, Unit::Pixel)), None);
    }
}
