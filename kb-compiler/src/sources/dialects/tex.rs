//! Formulas of TeX as text that can be read: `\frac{a}{b}` is a/b, `x^2` a raised 2, `\times` ×.

/// Deepest nesting that is taken apart.
const DEEPEST: usize = 12;

/// Commands and the signs or words that they stand for. Any other command becomes its name.
const SIGNS: &[(&str, &str)] = &[
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("varepsilon", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("iota", "ι"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("phi", "φ"),
    ("varphi", "φ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("Gamma", "Γ"),
    ("Delta", "Δ"),
    ("Theta", "Θ"),
    ("Lambda", "Λ"),
    ("Xi", "Ξ"),
    ("Pi", "Π"),
    ("Sigma", "Σ"),
    ("Phi", "Φ"),
    ("Psi", "Ψ"),
    ("Omega", "Ω"),
    ("times", "×"),
    ("cdot", "·"),
    ("div", "÷"),
    ("pm", "±"),
    ("mp", "∓"),
    ("le", "≤"),
    ("leq", "≤"),
    ("ge", "≥"),
    ("geq", "≥"),
    ("ne", "≠"),
    ("neq", "≠"),
    ("approx", "≈"),
    ("equiv", "≡"),
    ("sim", "∼"),
    ("propto", "∝"),
    ("ll", "≪"),
    ("gg", "≫"),
    ("infty", "∞"),
    ("sum", "∑"),
    ("prod", "∏"),
    ("int", "∫"),
    ("partial", "∂"),
    ("nabla", "∇"),
    ("in", "∈"),
    ("notin", "∉"),
    ("subset", "⊂"),
    ("subseteq", "⊆"),
    ("cup", "∪"),
    ("cap", "∩"),
    ("emptyset", "∅"),
    ("forall", "∀"),
    ("exists", "∃"),
    ("neg", "¬"),
    ("land", "∧"),
    ("lor", "∨"),
    ("to", "→"),
    ("rightarrow", "→"),
    ("leftarrow", "←"),
    ("Rightarrow", "⇒"),
    ("implies", "⇒"),
    ("iff", "⇔"),
    ("mapsto", "↦"),
    ("ldots", "…"),
    ("cdots", "…"),
    ("dots", "…"),
    ("lfloor", "⌊"),
    ("rfloor", "⌋"),
    ("lceil", "⌈"),
    ("rceil", "⌉"),
    ("langle", "⟨"),
    ("rangle", "⟩"),
    ("degree", "°"),
    ("circ", "°"),
    ("prime", "′"),
    ("star", "⋆"),
    ("bullet", "•"),
    ("euro", "€"),
    ("quad", " "),
    ("qquad", " "),
    ("left", ""),
    ("right", ""),
    ("big", ""),
    ("Big", ""),
    ("bigg", ""),
    ("Bigg", ""),
    ("displaystyle", ""),
    ("textstyle", ""),
    ("limits", ""),
    ("nonumber", ""),
    ("notag", ""),
];

/// Commands whose argument is what they show.
const WRAPPERS: [&str; 18] = [
    "text",
    "textrm",
    "textbf",
    "textit",
    "texttt",
    "mathrm",
    "mathbf",
    "mathit",
    "mathsf",
    "mathtt",
    "mathcal",
    "mathbb",
    "operatorname",
    "boxed",
    "overline",
    "underline",
    "hat",
    "vec",
];

/// A formula as Markdown with raised and lowered parts in HTML.
pub(super) fn markdown(tex: &str) -> String {
    let mut reader = Reader { rest: tex };
    let mut out = reader.read(0);
    // What closes nothing is left.
    while !reader.rest.is_empty() {
        reader.rest = &reader.rest[1..];
        out.push_str(&reader.read(0));
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    /// Reads up to the end, or to the brace that closes the group.
    fn read(&mut self, depth: usize) -> String {
        let mut out = String::new();
        while let Some(c) = self.rest.chars().next() {
            if c == '}' {
                break;
            }
            match c {
                '\\' => self.command(depth, &mut out),
                '^' | '_' => {
                    self.rest = &self.rest[1..];
                    let element = if c == '^' { "sup" } else { "sub" };
                    let inner = self.argument(depth);
                    out.push_str(&format!("<{element}>{inner}</{element}>"));
                }
                '{' => out.push_str(&self.argument(depth)),
                _ => {
                    self.rest = &self.rest[c.len_utf8()..];
                    push(c, &mut out);
                }
            }
        }
        out
    }

    fn command(&mut self, depth: usize, out: &mut String) {
        let name = self.name();
        match name {
            "frac" | "dfrac" | "tfrac" | "cfrac" => {
                let (above, below) = (self.argument(depth), self.argument(depth));
                out.push_str(&format!("{}/{}", grouped(&above), grouped(&below)));
            }
            "sqrt" => {
                let root = self.optional();
                let inner = self.argument(depth);
                out.push_str(&format!("{}√{}", root.unwrap_or_default(), grouped(&inner)));
            }
            "begin" | "end" => {
                self.argument(depth);
                out.push(' ');
            }
            "\\" => out.push_str(" <br> "),
            "," | ";" | ":" | " " | "!" | ">" => out.push(' '),
            _ if WRAPPERS.contains(&name) => out.push_str(&self.argument(depth)),
            _ => match SIGNS.iter().find(|(known, _)| *known == name) {
                Some((_, sign)) => out.push_str(sign),
                None => name.chars().for_each(|c| push(c, out)),
            },
        }
    }

    /// The name of the command that begins here: letters, or one other character.
    fn name(&mut self) -> &'t str {
        let after = &self.rest[1..];
        let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        let length = if letters > 0 { letters } else { after.chars().next().map_or(0, char::len_utf8) };
        self.rest = &after[length..];
        if letters > 0 && self.rest.starts_with('*') {
            self.rest = &self.rest[1..];
        }
        &after[..length]
    }

    /// A group in braces, a command, or one character.
    fn argument(&mut self, depth: usize) -> String {
        self.rest = self.rest.trim_start();
        let mut out = String::new();
        match self.rest.chars().next() {
            Some('{') if depth < DEEPEST => {
                self.rest = &self.rest[1..];
                out = self.read(depth + 1);
                self.rest = self.rest.strip_prefix('}').unwrap_or(self.rest);
            }
            Some('\\') if depth < DEEPEST => self.command(depth + 1, &mut out),
            Some('}') | None => {}
            Some(c) => {
                self.rest = &self.rest[c.len_utf8()..];
                push(c, &mut out);
            }
        }
        out
    }

    /// An argument in square brackets.
    fn optional(&mut self) -> Option<String> {
        let (inner, rest) = self.rest.strip_prefix('[')?.split_once(']')?;
        self.rest = rest;
        let mut out = String::new();
        inner.chars().for_each(|c| push(c, &mut out));
        Some(out)
    }
}

/// A part of a fraction: in parentheses where it is more than one thing.
fn grouped(part: &str) -> String {
    let single = part.chars().all(|c| c.is_alphanumeric() || c == '.');
    if single || part.is_empty() { part.to_owned() } else { format!("({part})") }
}

/// A character that must not be read as Markdown.
fn push(c: char, out: &mut String) {
    match c {
        '&' | '~' | '\n' | '\r' | '\t' => out.push(' '),
        '*' | '_' | '[' | ']' | '`' | '<' | '>' | '|' | '#' | '$' | '\\' | '{' | '}' | '^' | '=' | '+'
        | '-' => {
            if matches!(c, '*' | '_' | '[' | ']' | '`' | '<' | '|' | '#' | '$' | '\\') {
                out.push('\\');
            }
            out.push(c);
        }
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_can_be_read() {
        for (tex, text) in [
            ("e=mc^2", "e=mc<sup>2</sup>"),
            ("\\frac{a+b}{2}", "(a+b)/2"),
            ("\\frac12 x_{max}", "1/2 x<sub>max</sub>"),
            ("\\sqrt{2} \\sqrt[3]{x+1}", "√2 3√(x+1)"),
            ("\\text{net pay} = 100 \\times \\alpha", "net pay = 100 × α"),
            ("\\sum_{i=1}^{n} x_i \\leq 5\\%", "∑<sub>i=1</sub><sup>n</sup> x<sub>i</sub> ≤ 5%"),
            ("\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}", "a = b <br> c = d"),
            ("\\left( a*b \\right) < \\unheard{x}", "( a\\*b ) \\< unheardx"),
            ("a}b{c \\", "abc"),
            ("", ""),
        ] {
            assert_eq!(markdown(tex), text, "{tex}");
        }
        markdown(&"{".repeat(10_000));
        markdown(&"^".repeat(10_000));
        markdown(&"\\frac".repeat(10_000));
    }
}
