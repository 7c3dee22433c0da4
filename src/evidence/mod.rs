//! From one file to an exhibit: opened read-only, read once, recognised by its content.
