//! Files that are served: the bundle and the widget under the prefix, and a portal page at `/` if there is one.

mod address;
mod freshness;
mod dist;
mod portal;

pub(crate) use dist::Dist;
pub(crate) use portal::portal;
