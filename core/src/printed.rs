//! What of a type may be printed: a closed list of fields, and nothing that people wrote or are called.
//!
//! A derived `Debug` prints whatever is added to a type later. The list does not.

/// `Debug` of a type that holds words or names: of all its fields only these are printed.
macro_rules! prints_only {
    ($type:ident { $($field:ident),* }) => {
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($type))
                    $(.field(stringify!($field), &self.$field))*
                    .finish_non_exhaustive()
            }
        }
    };
}
