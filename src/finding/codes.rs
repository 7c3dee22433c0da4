//! The macro that makes the list of findings: one enumeration, its stable codes, and how much each usually matters.

macro_rules! findings {
    ($( $(#[$doc:meta])* $name:ident { $( $field:ident : $ty:ty ),* $(,)? } = $code:literal, $severity:ident; )*) => {
        /// What was found. Each variant has a stable code; its fields are the facts the words need.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs)] // The fields are named for what they hold.
        pub enum What { $( $(#[$doc])* $name { $( $field : $ty ),* }, )* }

        impl What {
            /// The stable code, `kebab-case`, never translated.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self { $( Self::$name { .. } => $code, )* }
            }
            /// How much this usually matters.
            #[must_use]
            pub fn severity(&self) -> Severity {
                match self { $( Self::$name { .. } => Severity::$severity, )* }
            }
            /// Every code with its usual severity, in the order of this file.
            #[must_use]
            pub fn codes() -> &'static [(&'static str, Severity)] {
                &[ $( ($code, Severity::$severity), )* ]
            }
        }
    };
}
