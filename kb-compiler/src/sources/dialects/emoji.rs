//! Names of emoji between colons: `:warning:` is ⚠️. Names of icons, such as `:material-cog:`, go, because no font of the widget has them.

use super::Dialect;
use super::edits::Edit;
use super::findings::Findings;
use super::prose::Prose;
use super::text::Text;

pub(super) const DIALECT: Dialect = Dialect { signs: SIGNS, edits };

/// A colon and the first letter of a name. Most colons have a blank behind them.
const SIGNS: &[&str] = &[
    ":a", ":b", ":c", ":d", ":e", ":f", ":g", ":h", ":i", ":j", ":k", ":l", ":m", ":n", ":o", ":p", ":q",
    ":r", ":s", ":t", ":u", ":v", ":w", ":x", ":y", ":z", ":0", ":1", ":2", ":3", ":4", ":5", ":6", ":7",
    ":8", ":9", ":+", ":-",
];

/// Longest name.
const LONGEST: usize = 64;

/// Families of icons, and of modifiers of emoji.
const FAMILIES: [&str; 12] = [
    "material-",
    "fontawesome-",
    "octicons-",
    "octicon-",
    "simple-",
    "bootstrap-",
    "lucide-",
    "tabler-",
    "mdi-",
    "fa-",
    "ph-",
    "skin-tone-",
];

fn edits(text: &Text<'_>, _: &mut Findings) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut prose = None;
    let mut at = text.body;
    while let Some(found) = text.all[at..].find(':') {
        at += found;
        let Some(name) = name(&text.all[..at], &text.all[at + 1..], edits.last()) else {
            at += 1;
            continue;
        };
        let end = at + name.len() + 2;
        let emoji = emojis::get_by_shortcode(name).map(emojis::Emoji::as_str);
        let is_icon = FAMILIES.iter().any(|family| name.starts_with(family));
        if (emoji.is_some() || is_icon) && prose.get_or_insert_with(|| Prose::of(text)).holds(at) {
            let end = if emoji.is_none() { end + gap(&text.all[..at], &text.all[end..]) } else { end };
            edits.push(Edit::new(at..end, emoji.unwrap_or_default()));
            at = end;
        } else {
            at = end - 1;
        }
    }
    edits
}

/// The name between this colon and the next. A colon behind a letter or digit begins none, as in `10:30:00`.
fn name<'t>(before: &str, after: &'t str, last: Option<&Edit>) -> Option<&'t str> {
    let follows_emoji = last.is_some_and(|edit| edit.range.end == before.len());
    if !follows_emoji && before.ends_with(|c: char| c.is_ascii_alphanumeric() || ":\\".contains(c)) {
        return None;
    }
    let part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_+-".contains(c);
    let length = after.bytes().take(LONGEST).take_while(|byte| part(char::from(*byte))).count();
    (length > 0 && after[length..].starts_with(':')).then(|| &after[..length])
}

/// The blanks that go with an icon that stands apart from words.
fn gap(before: &str, after: &str) -> usize {
    let apart = before.is_empty() || before.ends_with(char::is_whitespace);
    if apart { after.len() - after.trim_start_matches(' ').len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::super::edited;

    #[test]
    fn known_names_become_characters() {
        for (text, expected) in [
            (":warning: Hot :fire:", "⚠️ Hot 🔥"),
            (":+1::tada:, (:bug:)", "👍🎉, (🐛)"),
            (":+1::skin-tone-2: ok", "👍 ok"),
            ("## :material-cog: Settings", "## Settings"),
            ("x :octicons-alert-16: y", "x y"),
            (
                "10:30:00, a:b:c, ::, C:\\x:y, :unheard_of:, ratio 1:100:1",
                "10:30:00, a:b:c, ::, C:\\x:y, :unheard_of:, ratio 1:100:1",
            ),
            ("`:fire:` [x](:fire:) http://a.test/:fire:", "`:fire:` [x](:fire:) http://a.test/:fire:"),
            (":Fire: :fi re:", ":Fire: :fi re:"),
        ] {
            assert_eq!(edited(&super::DIALECT, text), expected, "{text}");
        }
    }
}
