//! Programs that change pictures, by what they write into them. The firmware of a phone or a camera,
//! and programs that only take or show pictures, are none of these.

/// What a program's mark begins with or holds, lower case, and what the program is called.
const EDITORS: &[(&str, &str)] = &[
    ("adobe photoshop lightroom", "Adobe Lightroom"),
    ("adobe photoshop express", "Adobe Photoshop Express"),
    ("adobe photoshop elements", "Adobe Photoshop Elements"),
    ("adobe photoshop camera raw", "Adobe Camera Raw"),
    ("photoshop", "Adobe Photoshop"),
    ("lightroom", "Adobe Lightroom"),
    ("adobe illustrator", "Adobe Illustrator"),
    ("adobe firefly", "Adobe Firefly"),
    ("adobe indesign", "Adobe InDesign"),
    ("美图", "美图秀秀"),
    ("meitu", "美图秀秀"),
    ("mtxx", "美图秀秀"),
    ("beautycam", "美颜相机"),
    ("美颜相机", "美颜相机"),
    ("醒图", "醒图"),
    ("xingtu", "醒图"),
    ("轻颜", "轻颜相机"),
    ("天天p图", "天天P图"),
    ("pitu", "天天P图"),
    ("可画", "Canva 可画"),
    ("canva", "Canva 可画"),
    ("稿定", "稿定设计"),
    ("创客贴", "创客贴"),
    ("光影魔术手", "光影魔术手"),
    ("neoimaging", "光影魔术手"),
    ("黄油相机", "黄油相机"),
    ("picsart", "PicsArt"),
    ("snapseed", "Snapseed"),
    ("vsco", "VSCO"),
    ("facetune", "Facetune"),
    ("faceapp", "FaceApp"),
    ("b612", "B612"),
    ("polarr", "Polarr 泼辣修图"),
    ("photopea", "Photopea"),
    ("gimp", "GIMP"),
    ("paint.net", "Paint.NET"),
    ("pixelmator", "Pixelmator"),
    ("affinity photo", "Affinity Photo"),
    ("affinity designer", "Affinity Designer"),
    ("acorn", "Acorn"),
    ("krita", "Krita"),
    ("procreate", "Procreate"),
    ("photoscape", "PhotoScape"),
    ("photofiltre", "PhotoFiltre"),
    ("paintshop", "PaintShop Pro"),
    ("paint shop", "PaintShop Pro"),
    ("corel photo", "Corel Photo-Paint"),
    ("capture one", "Capture One"),
    ("dxo photolab", "DxO PhotoLab"),
    ("darktable", "darktable"),
    ("rawtherapee", "RawTherapee"),
    ("luminar", "Luminar"),
    ("acdsee", "ACDSee"),
    ("fotor", "Fotor"),
    ("inshot", "InShot"),
    ("inkscape", "Inkscape"),
    ("sketchbook", "SketchBook"),
    ("imagemagick", "ImageMagick"),
    ("graphicsmagick", "GraphicsMagick"),
    ("xnview", "XnView"),
    ("irfanview", "IrfanView"),
    ("faststone", "FastStone"),
    ("picasa", "Picasa"),
    ("windows photo editor", "Windows 照片编辑"),
    ("microsoft photo editor", "Windows 照片编辑"),
    ("microsoft windows paint", "Windows 画图"),
    ("figma", "Figma"),
    ("midjourney", "Midjourney"),
    ("stable diffusion", "Stable Diffusion"),
];

/// The editor that one of the marks names.
pub(super) fn named<'a>(marks: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    marks.filter_map(one).next()
}

fn one(mark: &str) -> Option<&'static str> {
    let mark = mark.to_lowercase();
    // A name begins a word: `pitu` is not in `capitulate`.
    let begins = |at: usize| !mark[..at].chars().next_back().is_some_and(|before| before.is_ascii_alphanumeric());
    EDITORS.iter().find(|(name, _)| mark.match_indices(name).any(|(at, _)| begins(at))).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_and_what_is_none() {
        for (mark, editor) in [
            ("Adobe Photoshop 25.1 (Windows)", Some("Adobe Photoshop")),
            ("Adobe Photoshop Lightroom Classic 13.0", Some("Adobe Lightroom")),
            ("美图秀秀 10.2", Some("美图秀秀")),
            ("com.meitu.mtxx", Some("美图秀秀")),
            ("PicsArt", Some("PicsArt")),
            ("Snapseed 2.0", Some("Snapseed")),
            ("GIMP 2.10.36", Some("GIMP")),
            ("iOS 18.1", None),
            ("18.1.1", None),
            ("HUAWEI ALN-AL00 4.2.0.120", None),
            ("Xiaomi HyperOS", None),
            ("capitulate", None),
            ("gnome-screenshot", None),
            ("", None),
        ] {
            assert_eq!(named([mark].into_iter()), editor, "{mark}");
        }
    }

    #[test]
    fn names_are_lower_case() {
        assert!(EDITORS.iter().all(|(name, _)| *name == name.to_lowercase()));
    }
}
