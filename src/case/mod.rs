//! The dispute in the words of the people in it. No I/O.
