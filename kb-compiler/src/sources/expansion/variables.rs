//! Variables in the text of an article: `{{ product.name }}`, `{{< param "name" >}}`, `{% data variables.name %}`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::dialects::call_outs::words;
use super::super::dialects::tags;
use super::super::dialects::text::Text;

/// A place where the value of a variable belongs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Variable {
    pub(super) range: Range<usize>,
    pub(super) name: String,
    pub(super) value: Value,
}

/// What takes a variable's place.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Value {
    Known(String),
    /// Nobody gave it a value: its name as words, or as it is within a link's target.
    Unknown(String),
    /// It is no variable, but text or a mark of the template.
    Text(String),
}

/// Tables of other tools in which variables stand, which kb.toml's names do without.
const TABLES: [&str; 14] = [
    "page",
    "site",
    "vars",
    "var",
    "variables",
    "params",
    "param",
    "config",
    "extra",
    "data",
    "env",
    "frontmatter",
    "$frontmatter",
    "meta",
];

/// Names that only stand in addresses, where nothing is as good as their value.
const ADDRESSES: [&str; 10] = [
    "baseurl",
    "base_url",
    "url",
    "root",
    "base",
    "baseUrl",
    "site_url",
    "siteurl",
    "assets",
    "relative_root",
];

/// Shortcodes and tags whose argument is the name of a variable.
const SHORTCODES: [&str; 6] = ["param", "var", "variable", "variables", "data", "product"];

/// Tags that hold text as it is, or code.
const RAW: [&str; 4] = ["raw", "verbatim", "highlight", "codeblock"];

/// Longest expression.
const LONGEST: usize = 256;

/// The variables of a body, in order. In code only those that have a value: others are samples.
pub(super) fn find(text: &Text<'_>, known: &BTreeMap<String, String>) -> Vec<Variable> {
    let mut found = Vec::new();
    let mut at = text.body;
    let raw = raw_ranges(text);
    while let Some(next) = text.all[at..].find('{').map(|next| at + next) {
        let variable = read(text, next, known).filter(|_| !raw.iter().any(|range| range.contains(&next)));
        at = variable.as_ref().map_or(next + 1, |variable| variable.range.end);
        found.extend(
            variable.filter(|variable| matches!(variable.value, Value::Known(_)) || !text.is_code(next)),
        );
    }
    found
}

fn read(text: &Text<'_>, at: usize, known: &BTreeMap<String, String>) -> Option<Variable> {
    let rest = &text.all[at..];
    let (begin, end) = if rest.starts_with("{{{") { ("{{{", "}}}") } else { ("{{", "}}") };
    let (range, expression) = match rest.strip_prefix(begin) {
        Some(inner) if !inner.starts_with(['{', '<', '%', '!', '*']) && !inner.starts_with("/*") => {
            let near = &inner[..inner.floor_char_boundary(LONGEST.min(inner.len()))];
            let (expression, _) = near.split_once(end)?;
            (at..at + expression.len() + 2 * begin.len(), expression.trim_matches('-').trim())
        }
        _ => of_shortcode(text, at)?,
    };
    let before = &text.all[..at];
    // An object of JSX stands behind an equals sign.
    if is_formula(before) || before.ends_with('=') || expression.contains('\n') {
        return None;
    }
    let target = ["](", "](<", "href=\"", "src=\""].iter().any(|mark| before.ends_with(mark));
    let (name, value) = value(expression, known, target)?;
    Some(Variable { range, name, value })
}

/// A shortcode or tag that stands for a variable's value, and the variable.
fn of_shortcode<'t>(text: &Text<'t>, at: usize) -> Option<(Range<usize>, &'t str)> {
    let rest = &text.all[at..];
    if !rest.starts_with("{{") && !rest.starts_with("{%") {
        return None;
    }
    let tag = tags::at(text.all, at).filter(|tag| !tag.closes && SHORTCODES.contains(&tag.name))?;
    let name = tag.rest.split_whitespace().next()?.trim_matches(['"', '\'']);
    (!name.starts_with("reusables.")).then_some((tag.range, name))
}

/// The value of an expression: a name, or a text in quotation marks, before any filter.
fn value(expression: &str, known: &BTreeMap<String, String>, target: bool) -> Option<(String, Value)> {
    let own = |value: Value| Some((expression.to_owned(), value));
    if expression.is_empty() || expression.starts_with(['#', '/', '>', '^', '&', '~']) {
        return own(Value::Text(String::new()));
    }
    let first = expression.split('|').next().unwrap_or_default().trim();
    let quoted = first.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'));
    if let Some(text) = quoted.and_then(|quote| first[1..].split_once(quote)) {
        return own(Value::Text(text.0.to_owned()));
    }
    let name = first.trim_start_matches(['.', '$']).trim_start_matches("Site.").trim_start_matches("Params.");
    let name = name.trim_start_matches("site.Params.").trim();
    let parts: Vec<&str> = name.split('.').collect();
    let is_name = |part: &&str| {
        !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "_-$[]0123456789".contains(c))
    };
    if !parts.iter().all(is_name) {
        let readable: String = first.chars().filter(|c| !"{}<>".contains(*c)).collect();
        return own(Value::Unknown(readable));
    }
    let last = parts.last().copied().unwrap_or_default();
    let inner = parts.iter().skip_while(|part| TABLES.contains(*part)).copied().collect::<Vec<_>>().join(".");
    let found = [name, &inner].into_iter().find_map(|name| known.get(&name.to_lowercase()));
    let value = match found {
        Some(value) => Value::Known(value.clone()),
        None if ADDRESSES.contains(&last) => Value::Text(String::new()),
        None if target => Value::Unknown(last.to_owned()),
        None => Value::Unknown(words(last)),
    };
    Some((name.to_owned(), value))
}

/// Whether braces belong to a formula of TeX, as in `\frac{{a}}{b}`.
fn is_formula(before: &str) -> bool {
    let command = before.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    command.ends_with('\\') || before.ends_with(['_', '^'])
}

/// Where a template engine leaves the text as it is.
fn raw_ranges(text: &Text<'_>) -> Vec<Range<usize>> {
    if !RAW.iter().any(|name| text.all.contains(name)) {
        return Vec::new();
    }
    let tags = tags::all(text.all, text.body).into_iter().filter(|tag| RAW.contains(&tag.name));
    let mut ranges = Vec::new();
    let mut begin = None;
    for tag in tags {
        match begin.take().filter(|_| tag.closes) {
            Some(start) => ranges.push(start..tag.range.start),
            None => begin = (!tag.closes).then_some(tag.range.end),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a text becomes.
    fn replaced(text: &str) -> String {
        let known = [("product", "Alder Pay"), ("api.host", "api.alder.test"), ("title", "Refunds")];
        let known = known.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut out = text.to_owned();
        for variable in find(&Text::new(text, 0, false), &known).into_iter().rev() {
            let (Value::Known(new) | Value::Unknown(new) | Value::Text(new)) = variable.value;
            out.replace_range(variable.range, &new);
        }
        out
    }

    #[test]
    fn variables_get_their_values_and_others_become_words() {
        for (text, expected) in [
            (
                "Open {{ product }}, {{product}} and {{- site.product -}}.",
                "Open Alder Pay, Alder Pay and Alder Pay.",
            ),
            ("{{ page.title }} {{ .Site.Params.product | upper }}", "Refunds Alder Pay"),
            ("{{ site.data.variables.api.host }}", "api.alder.test"),
            (
                "{{< param \"product\" >}} {{% var api.host %}} {% data variables.product %}",
                "Alder Pay api.alder.test Alder Pay",
            ),
            ("Type {{ first_name }}", "Type First name"),
            ("[a]({{ site.baseurl }}/b) [c]({{ docs_url }})", "[a](/b) [c](docs_url)"),
            ("[a]({{ '/b.html' | relative_url }}) {{ \"words\" }}", "[a](/b.html) words"),
            ("{{#if a}}b{{/if}} {{> c}} {{ a + b }}", "b  a + b"),
            ("`{{ product }}` and `{{ .Values.x }}`", "`Alder Pay` and `{{ .Values.x }}`"),
            ("```\n{{ api.host }} {{ x }}\n```", "```\napi.alder.test {{ x }}\n```"),
            ("{% raw %}{{ product }}{% endraw %}", "{% raw %}{{ product }}{% endraw %}"),
            ("$\\frac{{a}}{b}$ x^{{2}} v{{ product }}", "$\\frac{{a}}{b}$ x^{{2}} vAlder Pay"),
            (
                "{{< note >}} {{/* x */}} {{! x }} {{{ a }}} {x} {{ open",
                "{{< note >}} {{/* x */}} {{! x }} A {x} {{ open",
            ),
            ("<div style={{color: 'red'}}>", "<div style={{color: 'red'}}>"),
        ] {
            assert_eq!(replaced(text), expected, "{text}");
        }
    }
}
