//! Judges links as a client sees them: what the text and the address seem to say, and where a browser goes. Addresses are read by the
//! algorithm that browsers use (`url`, WHATWG), because every difference between the two readings is a way to deceive.

use kb_core::model::SafeUrl;
use unicode_security::MixedScript;
use url::Url;

use super::sites::{self, KnownSites};
use crate::diagnostic::{Code, codes};

/// What is wrong with a link.
pub(super) struct Finding {
    pub(super) code: &'static Code,
    pub(super) message: String,
}

/// What is wrong with an address, whatever the link's text says.
pub(super) fn of_address(address: &SafeUrl, known: &KnownSites) -> Option<Finding> {
    let written = address.as_str();
    let finding = |code, message| Some(Finding { code, message });
    if let Some(c) = written.chars().find(|c| is_invisible(*c)) {
        return finding(
            &codes::DISGUISED_ADDRESS,
            format!("the address has an invisible character, U+{:04X}", u32::from(c)),
        );
    }
    let url = Url::parse(written).ok()?;
    let host = host(&url)?;
    if !url.username().is_empty() || url.password().is_some() {
        let message = format!(
            "the part before `@` can pass for the site; the link leads to `{}`",
            sites::as_written(&host)
        );
        return finding(&codes::CREDENTIALS, message);
    }
    if let Some(original) = known.original_of(&host) {
        let code = if original.is_certain { &codes::LOOKALIKE } else { &codes::DISGUISED_ADDRESS };
        let message = format!("`{}` looks like `{}`", sites::as_written(&sites::site(&host)), original.site);
        return finding(code, message);
    }
    let shown = sites::as_written(&host);
    if shown.split('.').any(|label| !label.is_single_script()) {
        return finding(&codes::DISGUISED_ADDRESS, format!("`{shown}` mixes letters of several scripts"));
    }
    let as_written = written_host(written).to_lowercase();
    if url.scheme() != "mailto" && as_written != shown && (as_written != host || host.contains("xn--")) {
        return finding(&codes::DISGUISED_ADDRESS, format!("`{as_written}` leads to `{shown}`"));
    }
    None
}

/// What is wrong with a link's text: it shows another site than the one that the link leads to.
pub(super) fn of_text(text: &str, address: &SafeUrl) -> Option<Finding> {
    let url = Url::parse(address.as_str()).ok()?;
    let host = host(&url)?;
    let owner = sites::site(&host);
    let is_other = |shown: &String| sites::site(shown) != owner;
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    let (code, shown) = match shown_hosts(&visible, url.scheme()).find(is_other) {
        Some(shown) => (&codes::OTHER_SITE, shown),
        None => (&codes::DISGUISED_ADDRESS, bare_host(&visible, &url).filter(is_other)?),
    };
    let (shown, host) = (sites::as_written(&shown), sites::as_written(&host));
    Some(Finding { code, message: format!("the text shows `{shown}`, but the link leads to `{host}`") })
}

/// The host that is all of a text. The name of the file that the link leads to is none, although `setup.zip` could be one.
fn bare_host(text: &str, url: &Url) -> Option<String> {
    let text = text.trim().to_lowercase();
    let file = url.path().rsplit('/').next().unwrap_or_default().to_lowercase();
    let is_named = text.split('.').all(|label| !label.is_empty() && !label.contains('_'));
    let is_host = is_named && psl::domain(text.as_bytes()).is_some_and(|domain| domain.suffix().is_known());
    (is_host && text != file).then(|| sites::read(&text)).flatten()
}

/// The host that an address leads to: a web site, or the mail server behind `@`.
fn host(url: &Url) -> Option<String> {
    match url.scheme() {
        "mailto" => sites::read(url.path().rsplit_once('@')?.1),
        _ => Some(url.host_str()?.trim_end_matches('.').to_owned()),
    }
}

/// The host as it stands in an address.
fn written_host(address: &str) -> &str {
    let rest = address.split_once(':').map_or(address, |(_, rest)| rest).trim_start_matches(['/', '\\']);
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
    .trim_end_matches('.')
}

/// The hosts that a text shows in addresses.
fn shown_hosts<'t>(text: &'t str, scheme: &'t str) -> impl Iterator<Item = String> + 't {
    let words = text.split(|c: char| c.is_whitespace() || "<>()[]{}|\"'".contains(c));
    words.filter_map(move |word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
        let lower = word.to_lowercase();
        let written = match lower.split_once("://") {
            Some(("http" | "https", rest)) => rest,
            _ if lower.starts_with("www.") => lower.as_str(),
            _ if scheme == "mailto" => lower.split_once('@').filter(|(name, _)| !name.is_empty())?.1,
            _ => return None,
        };
        sites::read(written.split(['/', '\\', '?', '#']).next()?)
    })
}

/// Whether a character leaves no trace on the screen, or changes the direction of those around it.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deceptive_addresses_are_recognised() {
        let known = KnownSites::of(&["https://bank.example https://paypal.com"], &[]);
        for (address, code) in [
            ("https://bank.example/a?b=c@d#e", None),
            ("https://help.bank.example:8443", None),
            ("HTTPS://Bank.Example", None),
            ("https://b\u{fc}cher.example", None),
            ("https://\u{7d66}\u{4e0e}\u{30c6}\u{30b9}\u{30c8}.jp", None),
            ("mailto:help@bank.example?subject=x", None),
            ("tel:+441234", None),
            ("https://[2001:db8::1]/", None),
            ("https://192.168.0.1/", None),
            ("https://user:secret@bank.example", Some("LK004")),
            ("https://bank.example@evil.example", Some("LK004")),
            ("https://bank.example%2f@evil.example", Some("LK004")),
            ("https:\\\\bank.example\\@evil.example", None),
            ("https://b\u{430}nk.example", Some("LK006")),
            ("https://xn--bnk-6cd.example", Some("LK006")),
            ("https://login.paypa1.com", Some("LK006")),
            ("mailto:help@b\u{430}nk.example", Some("LK006")),
            ("https://ex\u{430}mple.org", Some("LK007")),
            ("https://xn--bcher-kva.example", Some("LK007")),
            ("https://3232235777/", Some("LK007")),
            ("https://0xc0.168.0.1/", Some("LK007")),
            ("https://\u{ff42}ank.example/", Some("LK007")),
            ("https://%62ank.example/", Some("LK007")),
            ("https://bank.example/\u{202e}fdp.exe", Some("LK007")),
            ("https://ba\u{200b}nk.example/", Some("LK007")),
        ] {
            let found = of_address(&SafeUrl::new(address).unwrap(), &known);
            assert_eq!(found.map(|finding| finding.code.id), code, "{address}");
        }
    }

    #[test]
    fn a_text_shows_where_its_link_leads() {
        let deceives = Some("LK005");
        for (text, address, code) in [
            ("our bank", "https://evil.example", None),
            ("https://bank.example", "https://bank.example/login", None),
            ("https://bank.example", "https://help.bank.example", None),
            ("www.bank.example.", "https://bank.example", None),
            ("(see https://bank.example/x)", "https://BANK.example", None),
            ("https://bank.example/?to=https://evil.example", "https://bank.example", None),
            ("help@bank.example", "mailto:help@bank.example", None),
            ("write to @support", "mailto:help@bank.example", None),
            ("Node.js", "https://nodejs.org", None),
            ("setup.zip", "https://evil.example/files/Setup.zip?v=1", None),
            ("bank.com", "https://www.bank.com", None),
            (".NET", "https://evil.example", None),
            ("setup_x.zip", "https://evil.example", None),
            ("bank.com", "https://evil.example", Some("LK007")),
            ("https://<server>/x", "https://bank.example", None),
            ("https://bank.example", "https://evil.example", deceives),
            ("Sign in at HTTPS://Bank.Example/ now", "https://evil.example", deceives),
            ("https://bank.example", "https://bank.example.evil.example", deceives),
            ("https://b\u{430}nk.example", "https://bank.example", deceives),
            ("https://ba\u{200b}nk.example", "https://evil.example", deceives),
            ("www.bank.example", "https://evil.example", deceives),
            ("https://alice.github.io", "https://bob.github.io", deceives),
            ("help@bank.example", "mailto:help@evil.example", deceives),
            ("https://bank.example", "mailto:help@evil.example", deceives),
        ] {
            let found = of_text(text, &SafeUrl::new(address).unwrap());
            assert_eq!(found.map(|finding| finding.code.id), code, "{text} {address}");
        }
    }
}
