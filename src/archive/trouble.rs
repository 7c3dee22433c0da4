//! What can be wrong, or merely unusual, in an archive that can be read.

/// Something in an archive that could mean another content to another program.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // The fields are named for what they hold.
pub enum Trouble {
    /// Two entries of one name.
    Duplicate { name: String },
    /// A name that could be written outside the folder, or not at all on some platform.
    UnsafeName { name: String },
    /// A name in no known encoding.
    UnreadableName { shown: String },
    /// A symbolic link, or another thing that is neither file nor folder.
    NotAFile { name: String },
    /// An encrypted entry.
    Encrypted { name: String },
    /// A compression other than stored and deflated.
    Method { name: String, method: u16 },
    /// The local header says otherwise than the central directory.
    HeadersDiffer { name: String },
    /// Two entries share bytes of the archive.
    Overlap { name: String },
    /// A folder that has bytes.
    FolderWithBytes { name: String },
    /// Bytes that belong to no record of the archive: programs differ in how they find their way around them.
    Unaccounted { at: u64, bytes: u64 },
    /// Records of another archive in such bytes, or in a comment or an extra field.
    Hidden { at: u64 },
}

/// Something that leaves all names and bytes as they are, but that our own archives do not have:
/// another program has packed the bag again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Oddity {
    /// A comment.
    Comment,
    /// Zeros behind the end.
    Padding,
    /// Records for sizes that no field here needs.
    WideRecords,
    /// Entries for folders.
    Folders,
    /// Sizes after the bytes instead of before them.
    DataDescriptors,
    /// Extra fields.
    ExtraFields,
    /// Names that are not marked as UTF-8.
    Utf8Unmarked,
    /// Names in GBK, as Chinese Windows writes them.
    GbkNames,
    /// Other times, modes, versions or flags.
    Attributes,
    /// Another order.
    Order,
}

impl Oddity {
    /// A stable word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Padding => "padding",
            Self::WideRecords => "wide-records",
            Self::Folders => "folders",
            Self::DataDescriptors => "data-descriptors",
            Self::ExtraFields => "extra-fields",
            Self::Utf8Unmarked => "utf8-unmarked",
            Self::GbkNames => "gbk-names",
            Self::Attributes => "attributes",
            Self::Order => "order",
        }
    }
}
