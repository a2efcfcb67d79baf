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

/// What follows the host in an address of the site whose whole address kb.toml names, from its `/` on.
pub(super) fn below_origin<'p>(base: &str, address: &'p str) -> Option<&'p str> {
    let (scheme, rest) = base.split_once("://")?;
    let origin = format!("{scheme}://{}", rest.split('/').next().unwrap_or_default());
    let head = address.get(..origin.len()).filter(|head| head.eq_ignore_ascii_case(&origin))?;
    address[head.len()..].starts_with('/').then(|| &address[head.len()..])
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

    #[test]
    fn whole_addresses_of_the_site_are_recognised() {
        for (base, address, found) in [
            ("https://example.com/help/", "https://example.com/help/a#b", Some("/help/a#b")),
            ("https://example.com", "HTTPS://Example.com/a", Some("/a")),
            ("https://example.com", "https://example.com.evil.example/a", None),
            ("https://example.com", "https://example.com", None),
            ("https://example.com", "http://example.com/a", None),
            ("/help/", "https://example.com/help/a", None),
        ] {
            assert_eq!(below_origin(base, address), found, "{base} {address}");
        }
    }
}
