//! Links that begin with `/`: the addresses of pages on the web site where the folder is published.

/// The path of a page below the folder's root, where it is in the site whose `base` kb.toml names (`/help/`, or the whole address);
/// `None` where the address leads to another part of the web site.
pub(super) fn below_base<'p>(base: &str, path: &'p str) -> Option<&'p str> {
    let base = base.split_once("://").map_or(base, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
    let base = base.trim_matches('/');
    let path = path.strip_prefix('/')?;
    if base.is_empty() {
        return Some(path);
    }
    let rest = path.strip_prefix(base)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// The path of the file that a page is made from, without its extension: `pay/refund/`, `pay/refund.html` and `pay/refund` are one page.
pub(super) fn source_of(page: &str) -> &str {
    let page = page.trim_end_matches('/');
    [".html", ".htm"].iter().find_map(|extension| page.strip_suffix(extension)).unwrap_or(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_paths_of_files() {
        for (base, path, found) in [
            ("/help/", "/help/pay/refund", Some("pay/refund")),
            ("help", "/help/pay/refund.html", Some("pay/refund")),
            ("https://example.com/help", "/help/pay/refund/", Some("pay/refund")),
            ("https://example.com", "/pay/refund", Some("pay/refund")),
            ("/help/", "/help", Some("")),
            ("/help/", "/helpdesk/x", None),
            ("/help/", "/pay/refund", None),
            ("", "/pay/refund.htm", Some("pay/refund")),
            ("", "pay/refund", None),
        ] {
            assert_eq!(below_base(base, path).map(source_of), found, "{base} {path}");
        }
    }
}
