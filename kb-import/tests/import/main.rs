//! Tests of whole imports: the vendors' samples, mangled exports, and exports larger than memory should be.

mod exports;
mod samples;
mod mangled;
mod large;
mod whole;
