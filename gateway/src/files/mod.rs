//! The files that are served: the bundle and the widget under the prefix, and a portal page at `/` if one is configured.

mod file_type;
mod audience_check;
mod caching;
mod real_path;
mod dist;
mod portal;

pub(crate) use dist::Dist;
pub(crate) use portal::serve_portal;
