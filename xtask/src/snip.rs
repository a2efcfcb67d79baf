//! Takes out of a module what only panics would say. In a browser a panic ends in a trap and nobody prints its message, yet the code
//! that would put it into words is downloaded by everybody.

use walrus::{FunctionBuilder, FunctionId, FunctionKind, LocalFunction, Module};

/// Beginnings of the names of functions that never return: all they do is say why.
const LAST_WORDS: [&str; 13] = [
    "core::panicking::",
    "std::panicking::",
    "__rustc::rust_begin_unwind",
    "__rustc::rust_panic",
    "core::option::unwrap_failed",
    "core::option::expect_failed",
    "core::result::unwrap_failed",
    "core::cell::panic_already",
    "core::slice::index::slice_index_fail",
    "core::str::slice_error_fail",
    "alloc::raw_vec::capacity_overflow",
    "alloc::raw_vec::handle_error",
    "alloc::alloc::handle_alloc_error",
];

/// Parts of the names of functions that write a value for developers. The panel shows no such form; messages of panics do.
const FOR_DEVELOPERS: [&str; 4] =
    ["core::fmt::Debug>::fmt", "::escape_debug_ext", "std::panicking::panic_handler::", "is_printable"];

/// Empties those functions: the first trap, the second write nothing. Names must still be there. What nobody reaches any more goes.
pub(crate) fn without_panic_messages(module: &mut Module) {
    let named: Vec<(FunctionId, String)> = module
        .funcs
        .iter_local()
        .map(|(id, _)| (id, plain(module.funcs.get(id).name.as_deref().unwrap_or_default())))
        .collect();
    for (id, name) in named {
        let writes = FOR_DEVELOPERS.iter().any(|part| name.contains(part));
        if writes || LAST_WORDS.iter().any(|beginning| name.starts_with(beginning)) {
            let empty = empty(module, id, writes);
            module.funcs.get_mut(id).kind = FunctionKind::Local(empty);
        }
    }
    walrus::passes::gc::run(module);
}

/// A function of the same type that does nothing: it answers 0, which stands for success, or traps.
fn empty(module: &mut Module, id: FunctionId, returns: bool) -> LocalFunction {
    let kind = module.types.get(module.funcs.get(id).ty());
    let (parameters, results) = (kind.params().to_vec(), kind.results().to_vec());
    let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
    match results[..] {
        [walrus::ValType::I32] if returns => builder.func_body().i32_const(0),
        _ => builder.func_body().unreachable(),
    };
    let locals = parameters.iter().map(|kind| module.locals.add(*kind)).collect();
    builder.local_func(locals)
}

/// A name as people write it, without hashes.
fn plain(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_traps_and_a_developers_form_is_empty() {
        let mut module = Module::default();
        for name in ["_RNvNtCsgXGp5Oqx2Ny_4core9panicking9panic_fmt", "<T as core::fmt::Debug>::fmt", "work"]
        {
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[walrus::ValType::I32]);
            builder.name(name.to_owned()).func_body().i32_const(7);
            let id = builder.finish(Vec::new(), &mut module.funcs);
            module.exports.add(name, id);
        }
        without_panic_messages(&mut module);
        let bodies: Vec<String> = module
            .exports
            .iter()
            .filter_map(|export| match export.item {
                walrus::ExportItem::Function(id) => Some(module.funcs.get(id).kind.unwrap_local()),
                _ => None,
            })
            .map(|function| format!("{:?}", function.block(function.entry_block()).instrs[0].0))
            .collect();
        let value = |n| format!("Const(Const {{ value: I32({n}) }})");
        assert_eq!(bodies, ["Unreachable(Unreachable)".to_owned(), value(0), value(7)]);
    }
}
