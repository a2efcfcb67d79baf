//! Takes out of a text what nobody needs to learn from it. The device has redacted it already; what stayed, because an engineer
//! needs it to answer, has no place in a file that is kept for years.

use kb_core::ticket::redact;

/// The text without what [`redact`] finds, without e-mail addresses, and without the full name of who wrote it.
pub(super) fn clean(text: &str, name: &str) -> String {
    let text = without_addresses(&redact(text).text);
    // One word alone may be a word of the language, or of a department.
    if name.contains(' ') { text.replace(name, "[name removed]") } else { text }
}

fn without_addresses(text: &str) -> String {
    let (mut result, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('@') {
        let (before, behind) = (&rest[..at], &rest[at + 1..]);
        let kept = before.trim_end_matches(|c: char| c.is_alphanumeric() || "._%+-".contains(c));
        let left = behind.trim_start_matches(|c: char| c.is_alphanumeric() || ".-".contains(c));
        let domain = behind[..behind.len() - left.len()].trim_end_matches(['.', '-']);
        if kept.len() < before.len() && domain.contains('.') {
            result.push_str(kept);
            result.push_str("[e-mail address removed]");
            rest = &behind[domain.len()..];
        } else {
            result.push_str(&rest[..=at]);
            rest = behind;
        }
    }
    result + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_names_are_taken_out_and_nothing_else() {
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
            assert_eq!(clean(text, "Ana Example"), expected);
        }
        assert_eq!(clean("Payroll is late", "Payroll"), "Payroll is late");
    }
}
