//! Redacts texts for export. The client's device has redacted them already, but left what an engineer needs for the answer, such as
//! e-mail addresses; an exported file is kept for years and must not contain those either.

use kb_core::ticket::redact;

/// The text without what [`redact`] finds, without e-mail addresses, and without the sender's full name.
pub(super) fn redact_for_export(text: &str, sender: &str) -> String {
    let text = without_email_addresses(&redact(text).text);
    // A name of one word may also be an ordinary word or the name of a department.
    if sender.contains(' ') { text.replace(sender, "[name removed]") } else { text }
}

fn without_email_addresses(text: &str) -> String {
    let (mut result, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('@') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        let kept = before.trim_end_matches(|c: char| c.is_alphanumeric() || "._%+-".contains(c));
        let left = after.trim_start_matches(|c: char| c.is_alphanumeric() || ".-".contains(c));
        let domain = after[..after.len() - left.len()].trim_end_matches(['.', '-']);
        if kept.len() < before.len() && domain.contains('.') {
            result.push_str(kept);
            result.push_str("[e-mail address removed]");
            rest = &after[domain.len()..];
        } else {
            result.push_str(&rest[..=at]);
            rest = after;
        }
    }
    result + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_addresses_and_names_are_removed_and_nothing_else() {
        for (text, expected) in [
            ("write to ana.b+x@mail.example.com.", "write to [e-mail address removed]."),
            ("<ana@example.com>,bo@example.org", "<[e-mail address removed]>,[e-mail address removed]"),
            ("Überweisung ä@bücher.example!", "Überweisung [e-mail address removed]!"),
            ("3 hours @ 12.50, @home, a@b", "3 hours @ 12.50, @home, a@b"),
            ("@@.@", "@@.@"),
            ("Regards, Ana Example", "Regards, [name removed]"),
            ("card 4111 1111 1111 1111", "card [card number removed]"),
            ("", ""),
        ] {
            assert_eq!(redact_for_export(text, "Ana Example"), expected);
        }
        assert_eq!(redact_for_export("Payroll is late", "Payroll"), "Payroll is late");
    }
}
