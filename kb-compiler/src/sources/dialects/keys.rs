//! Keys between pluses, as MkDocs writes them: `++ctrl+alt+del++`.

/// Keys whose name is not their label.
const LABELS: [(&str, &str); 32] = [
    ("ctrl", "Ctrl"),
    ("control", "Ctrl"),
    ("alt", "Alt"),
    ("shift", "Shift"),
    ("cmd", "Cmd"),
    ("command", "Cmd"),
    ("option", "Option"),
    ("win", "Win"),
    ("windows", "Win"),
    ("meta", "Meta"),
    ("super", "Super"),
    ("fn", "Fn"),
    ("enter", "Enter"),
    ("return", "Return"),
    ("esc", "Esc"),
    ("escape", "Esc"),
    ("tab", "Tab"),
    ("space", "Space"),
    ("spacebar", "Space"),
    ("backspace", "Backspace"),
    ("del", "Del"),
    ("delete", "Del"),
    ("ins", "Ins"),
    ("insert", "Ins"),
    ("home", "Home"),
    ("end", "End"),
    ("page-up", "Page up"),
    ("page-down", "Page down"),
    ("arrow-up", "↑"),
    ("arrow-down", "↓"),
    ("arrow-left", "←"),
    ("arrow-right", "→"),
];

/// The keys as HTML, if the text between the pluses is keys.
pub(super) fn html(text: &str) -> Option<String> {
    if text.contains(char::is_whitespace) && !text.contains('"') {
        return None;
    }
    let names: Vec<&str> = text.split('+').collect();
    let labels: Vec<String> = names.iter().map(|name| label(name)).collect::<Option<_>>()?;
    let sure = names.iter().any(|name| is_known(name)) || names.iter().all(|name| name.starts_with('"'));
    let keys: Vec<String> = labels.iter().map(|label| format!("<kbd>{label}</kbd>")).collect();
    sure.then(|| keys.join("+"))
}

fn is_known(name: &str) -> bool {
    LABELS.iter().any(|(known, _)| *known == name)
        || name
            .strip_prefix('f')
            .is_some_and(|number| number.parse::<u8>().is_ok_and(|n| (1..=24).contains(&n)))
}

fn label(name: &str) -> Option<String> {
    if let Some((_, label)) = LABELS.iter().find(|(known, _)| *known == name) {
        return Some((*label).to_owned());
    }
    if let Some(quoted) = name.strip_prefix('"') {
        return quoted.strip_suffix('"').filter(|key| !key.is_empty()).map(str::to_owned);
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let words = name.replace('-', " ");
    let mut letters = words.chars();
    let first = letters.next().filter(|_| name.chars().all(plain))?;
    Some(first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_labels() {
        for (text, keys) in [
            ("ctrl+c", Some("<kbd>Ctrl</kbd>+<kbd>C</kbd>")),
            ("f5", Some("<kbd>F5</kbd>")),
            ("cmd+arrow-up", Some("<kbd>Cmd</kbd>+<kbd>↑</kbd>")),
            ("\"Pay now\"", Some("<kbd>Pay now</kbd>")),
            ("ctrl+num-plus", Some("<kbd>Ctrl</kbd>+<kbd>Num plus</kbd>")),
            ("new words", None),
            ("inserted", None),
            ("ctrl+ä", None),
            ("ctrl+", None),
        ] {
            assert_eq!(html(text).as_deref(), keys, "{text}");
        }
    }
}
