//! The token of an `Authorization: Bearer` header.

use axum::http::{HeaderMap, header};

/// The token, without white space around it; `None` if the header is absent or names another scheme.
pub(super) fn token(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bearer_token_is_read() {
        for (value, expected) in [
            (Some("Bearer abc"), Some("abc")),
            (Some("bearer  abc "), Some("abc")),
            (Some("Bearer "), Some("")),
            (Some("Bearer"), None),
            (Some("Basic abc"), None),
            (None, None),
        ] {
            let headers = value.map(|value| (header::AUTHORIZATION, value.parse().unwrap()));
            let headers: HeaderMap = headers.into_iter().collect();
            assert_eq!(token(&headers), expected, "{value:?}");
        }
    }
}
