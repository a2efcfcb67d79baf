//! Runs wasm-bindgen on the panel, and removes from module and glue what the panel can't reach.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use oxc_allocator::Allocator;
use oxc_ast::ast::{ObjectExpression, ObjectPropertyKind, Program, PropertyKey, Statement};
use oxc_ast_visit::{VisitMut, walk_mut};
use oxc_span::GetSpan;
use walrus::Module;
use wasm_bindgen_cli_support::Bindgen;

use crate::module::remove_exports;
use crate::parts::{self, LINK, Parts};
use crate::script::{Kind, Minified, edit_and_minify};
use crate::{duplicates, order, panics};

/// The panel's module and the JavaScript that connects it to the browser.
pub(crate) struct Panel {
    pub(crate) script: Minified,
    pub(crate) wasm: Vec<u8>,
}

/// How the exports of wasm-streams are named in the module, and its classes in the glue. leptos depends on that crate for server
/// functions, which the panel doesn't have; exported, these classes would keep 5 KB of unreachable code.
const STREAMS: &str = "intounderlying";
const STREAM_CLASSES: &str = "IntoUnderlying";

/// The name under which the module imports functions of the glue.
const GLUE: &str = "./widget_bg.js";

/// Divides the module and runs wasm-bindgen on its first part. `place_desk` takes the second and returns the script that fetches it.
pub(crate) fn bind(wasm: &Path, place_desk: impl FnOnce(&[u8]) -> Result<String>) -> Result<Panel> {
    let whole = fs::read(wasm).with_context(|| format!("could not read {}", wasm.display()))?;
    let Parts { main, mut desk } = parts::divide(&panics::remove_messages(&whole, panics::Size::Panel)?)?;
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes("widget", main).typescript(false).omit_default_module_path(true);
    bindgen.remove_name_section(true).remove_producers_section(true).demangle(false);
    bindgen.keep_lld_exports(true); // the second part shares memory, table and stack
    let mut output =
        bindgen.web(true)?.generate_output().context("wasm-bindgen could not bind the widget")?;
    // Every crate with bindings is listed, most of them with no script at all.
    let snippets = output.snippets().iter().filter(|(_, scripts)| !scripts.is_empty()).map(|(from, _)| from);
    let scripts: Vec<&String> = snippets.chain(output.local_modules().keys()).collect();
    if !scripts.is_empty() {
        bail!(
            "a dependency of the widget brings JavaScript of its own ({scripts:?}), which dist has no place for; leave it out"
        );
    }
    let module = output.wasm_mut();
    remove_unreachable(module, &mut desk)?;
    let desk = place_desk(&order::by_similarity(&desk.emit_wasm())?)?;
    let imports = shorten_imports(module)?;
    let wasm = order::by_similarity(&module.emit_wasm())?;
    let glue = with_desk(output.js(), &desk)?;
    let script = edit_and_minify("widget.js", &glue, Kind::Module, |arena, program| {
        edit(arena, program, &glue, &imports)
    })?;
    check(&script.code, &imports)?;
    Ok(Panel { script, wasm })
}

/// The glue with the script that fetches the second part in the place of the import of that script.
fn with_desk(glue: &str, desk: &str) -> Result<String> {
    let import = glue.lines().find(|line| line.starts_with("import ") && line.contains(LINK));
    let name = import.and_then(|line| line.strip_prefix("import * as ")?.split(' ').next());
    let (Some(import), Some(name)) = (import, name) else {
        bail!(
            "the glue doesn't import {LINK}: wasm-bindgen writes it differently now; adapt `with_desk` in xtask/packager/src/glue.rs"
        );
    };
    Ok(glue.replacen(import, &format!("{desk}\nconst {name} = desk;"), 1))
}

fn remove_unreachable(module: &mut Module, desk: &mut Module) -> Result<()> {
    if remove_exports(module, |name| name.contains(STREAMS)) == 0 {
        bail!(
            "the widget exports nothing of wasm-streams (`*{STREAMS}*`); if leptos no longer depends on it, \
             remove STREAMS and STREAM_CLASSES from xtask/packager/src/glue.rs, else correct them"
        );
    }
    duplicates::merge(module);
    duplicates::merge(desk);
    Ok(())
}

/// Gives the imports from the glue short names, because each is named after its function and a hash, once in the module and once in
/// the glue; that saves 4 KB. Returns the new names by the old ones.
fn shorten_imports(module: &mut Module) -> Result<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    for (number, import) in module.imports.iter_mut().filter(|import| import.module == GLUE).enumerate() {
        let short = format!("i{number}");
        let name = std::mem::replace(&mut import.name, short.clone());
        names.insert(name, short);
    }
    if names.is_empty() {
        bail!("the widget imports nothing from {GLUE}; correct GLUE in xtask/packager/src/glue.rs");
    }
    Ok(names)
}

/// Removes the classes of wasm-streams and the functions that the module no longer imports, and renames those that it does.
fn edit<'a>(arena: &'a Allocator, program: &mut Program<'a>, source: &str, names: &BTreeMap<String, String>) {
    program.body.retain(|statement| {
        matches!(statement, Statement::FunctionDeclaration(_))
            || !statement.span().source_text(source).contains(STREAM_CLASSES)
    });
    Imports { arena, names }.visit_program(program);
}

/// Edits the object whose functions the module imports. It holds the new names of the functions by the old ones.
struct Imports<'a, 'b> {
    arena: &'a Allocator,
    names: &'b BTreeMap<String, String>,
}

impl<'a> VisitMut<'a> for Imports<'a, '_> {
    fn visit_object_expression(&mut self, object: &mut ObjectExpression<'a>) {
        let short = |property: &ObjectPropertyKind| match property {
            ObjectPropertyKind::ObjectProperty(it) => {
                it.key.static_name().and_then(|name| self.names.get(&*name))
            }
            ObjectPropertyKind::SpreadProperty(_) => None,
        };
        if object.properties.iter().any(|property| short(property).is_some()) {
            object.properties.retain(|property| short(property).is_some() || is_prototype(property));
            for property in &mut object.properties {
                let Some(name) = short(property) else { continue };
                let ObjectPropertyKind::ObjectProperty(property) = property else { continue };
                if let PropertyKey::StaticIdentifier(key) = &mut property.key {
                    key.name = self.arena.alloc_str(name).into();
                }
            }
        }
        walk_mut::walk_object_expression(self, object);
    }
}

fn is_prototype(property: &ObjectPropertyKind) -> bool {
    matches!(property, ObjectPropertyKind::ObjectProperty(it) if it.key.is_specific_static_name("__proto__"))
}

/// Makes sure that the edits found what they looked for: wasm-bindgen may write its glue differently one day.
fn check(code: &str, imports: &BTreeMap<String, String>) -> Result<()> {
    let left = std::iter::once(STREAM_CLASSES).chain(imports.keys().map(String::as_str));
    let missing = imports
        .values()
        .find(|short| !code.contains(&format!("{short}:")) && !code.contains(&format!("{short}(")));
    if let Some(name) = left.into_iter().find(|name| code.contains(name)) {
        bail!(
            "`{name}` is still in the glue: wasm-bindgen writes it differently now; adapt `edit` in xtask/packager/src/glue.rs"
        );
    }
    if let Some(short) = missing {
        bail!("the glue doesn't define the import `{short}`: adapt `Imports` in xtask/packager/src/glue.rs");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "function imports() {
    const import0 = {
        __proto__: null,
        __wbg_now_1: function() { return Date.now(); },
        __wbg_cancel_2: function() { IntoUnderlyingSink.wrap(); },
    };
    return { './widget_bg.js': import0 };
}
export class IntoUnderlyingSink {}
if (Symbol.dispose) IntoUnderlyingSink.prototype[Symbol.dispose] = IntoUnderlyingSink.prototype.free;
export { imports as default };
";

    fn names(names: &[(&str, &str)]) -> BTreeMap<String, String> {
        names.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect()
    }

    #[test]
    fn only_what_the_module_imports_is_left_under_short_names() {
        let imports = names(&[("__wbg_now_1", "i0")]);
        let script = edit_and_minify("widget.js", SOURCE, Kind::Module, |arena, program| {
            edit(arena, program, SOURCE, &imports);
        })
        .unwrap();
        check(&script.code, &imports).unwrap();
        assert!(script.code.contains("Date.now") && script.code.contains("__proto__"), "{}", script.code);
        assert!(!script.code.contains("__wbg"), "{}", script.code);
    }

    #[test]
    fn the_glue_fetches_the_desk_itself() {
        let glue = "import * as import1 from \"./desk.js\"\nlet wasm;\n";
        let whole = with_desk(glue, "const desk = { load() {} };").unwrap();
        assert_eq!(whole, "const desk = { load() {} };\nconst import1 = desk;\nlet wasm;\n");
        for changed in ["import a from \"./desk.js\"", "import * as import1 from \"./other.js\"", ""] {
            let error = with_desk(changed, "").unwrap_err().to_string();
            assert!(error.contains(LINK), "{changed}: {error}");
        }
    }

    #[test]
    fn glue_that_was_not_edited_is_an_error() {
        for (code, missing) in [
            ("let a={i0:function(){}};class IntoUnderlyingSink{}", "IntoUnderlying"),
            ("let a={i0:function(){}};b.__wbg_now_1()", "__wbg_now_1"),
            ("let a={}", "`i0`"),
        ] {
            let error = check(code, &names(&[("__wbg_now_1", "i0")])).unwrap_err().to_string();
            assert!(error.contains(missing), "{error}");
        }
    }
}
