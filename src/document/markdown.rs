//! Markdown (CommonMark with pipe tables), every character of the text escaped where it would be markup.
