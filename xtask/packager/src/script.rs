//! Minifies JavaScript with oxc, and makes its source map.

use std::path::PathBuf;

use anyhow::{Result, bail};
use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_codegen::{Codegen, CodegenOptions, CommentOptions};
use oxc_minifier::{CompressOptions, MangleOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

use crate::files::{Packed, hashed_name};

/// A minified script and the source map that leads from it back to its source.
#[derive(Debug)]
pub(crate) struct Minified {
    pub(crate) code: String,
    pub(crate) map: String,
}

/// How the browser loads a script.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// By a script tag.
    Classic,
    /// By `import`.
    Module,
}

impl Minified {
    /// Adds script and map under a name that contains the script's hash; returns the script's name.
    pub(crate) fn add_hashed(&self, packed: &mut Packed, stem: &str) -> String {
        let name = hashed_name(stem, "js", self.code.as_bytes());
        self.add(packed, &name);
        name
    }

    /// Adds script and map. The map's address is relative, so a browser's developer tools ask the server that sent the script.
    pub(crate) fn add(&self, packed: &mut Packed, name: &str) {
        let code = format!("{}\n//# sourceMappingURL={name}.map\n", self.code.trim_end());
        packed.add(name, code.as_bytes());
        packed.add(&format!("{name}.map"), self.map.as_bytes());
    }
}

/// Minifies a script; `name` stands in messages and in the source map.
pub(crate) fn minify(name: &str, source: &str, kind: Kind) -> Result<Minified> {
    edit_and_minify(name, source, kind, |_, _| ())
}

/// Changes a script's syntax tree, which lives in the arena, then minifies it.
pub(crate) fn edit_and_minify(
    name: &str,
    source: &str,
    kind: Kind,
    edit: impl for<'a> FnOnce(&'a Allocator, &mut Program<'a>),
) -> Result<Minified> {
    let allocator = Allocator::default();
    let kind = match kind {
        Kind::Classic => SourceType::cjs(),
        Kind::Module => SourceType::mjs(),
    };
    let parsed = Parser::new(&allocator, source, kind).parse();
    if let Some(problem) = parsed.diagnostics.first() {
        bail!("{name} is not valid JavaScript: {problem}");
    }
    let mut program = parsed.program;
    edit(&allocator, &mut program);
    let options = MinifierOptions {
        mangle: Some(MangleOptions::default()),
        mangle_properties: None,
        compress: Some(CompressOptions::smallest()),
    };
    let scoping = Minifier::new(options).minify(&allocator, &mut program).scoping;
    let options = CodegenOptions {
        minify: true,
        comments: CommentOptions::disabled(),
        source_map_path: Some(PathBuf::from(name)),
        ..CodegenOptions::default()
    };
    let printed = Codegen::new().with_options(options).with_scoping(scoping).build(&program);
    let map = printed.map.map(|map| map.to_json_string()).unwrap_or_default();
    Ok(Minified { code: printed.code, map })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_shrink_and_keep_what_they_export() {
        let source = "// why\nexport function longName(argument) {\n  return `a // b` + argument;\n}\n";
        let minified = minify("a.js", source, Kind::Module).unwrap();
        assert_eq!(minified.code, "export function longName(e){return`a // b`+e}");
        assert!(minified.map.contains(r#""sources":["a.js"]"#), "{}", minified.map);
        assert!(minified.map.contains("// why"), "{}", minified.map);
    }

    #[test]
    fn a_script_with_an_error_is_named() {
        let error = minify("a.js", "let a = ;", Kind::Classic).unwrap_err().to_string();
        assert!(error.contains("a.js is not valid JavaScript"), "{error}");
    }
}
