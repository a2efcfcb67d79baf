//! Replaces calls of functions that only trap by traps. What is computed for such a call alone, such as the place in the source that the
//! message of a panic would have named, is never read, and is removed with it.

use std::collections::BTreeSet;

use walrus::ir::{Instr, InstrSeq, Unreachable, VisitorMut, dfs_pre_order_mut};
use walrus::{FunctionId, Module};

/// Cuts code before the traps that it always ends in. A function that this leaves with nothing but a trap counts as one, too.
pub(crate) fn cut(module: &mut Module) {
    let mut known = 0;
    loop {
        let traps = traps(module);
        if traps.len() == known {
            break;
        }
        known = traps.len();
        for (_, function) in module.funcs.iter_local_mut() {
            let entry = function.entry_block();
            dfs_pre_order_mut(&mut Cut { traps: &traps }, function, entry);
        }
    }
    walrus::passes::gc::run(module);
}

/// The functions that trap at once.
fn traps(module: &Module) -> BTreeSet<FunctionId> {
    let traps = module.funcs.iter_local().filter(|(_, function)| {
        let entry = function.block(function.entry_block());
        matches!(entry.instrs.first(), Some((Instr::Unreachable(_), _)))
    });
    traps.map(|(id, _)| id).collect()
}

struct Cut<'a> {
    traps: &'a BTreeSet<FunctionId>,
}

impl VisitorMut for Cut<'_> {
    fn start_instr_seq_mut(&mut self, sequence: &mut InstrSeq) {
        let is_trap = |instruction: &Instr| match instruction {
            Instr::Unreachable(_) => true,
            Instr::Call(call) => self.traps.contains(&call.func),
            _ => false,
        };
        let instructions = &mut sequence.instrs;
        let Some(end) = instructions.iter().position(|(instruction, _)| is_trap(instruction)) else { return };
        let used = instructions[..end].iter().rposition(|(instruction, _)| has_effect(instruction));
        let (_, place) = instructions[end];
        // Any values are left on the stack: code behind a trap has no type to satisfy.
        instructions.truncate(used.map_or(0, |at| at + 1));
        instructions.push((Instr::Unreachable(Unreachable {}), place));
    }
}

/// Whether an instruction does anything that counts after a trap. What it leaves in memory doesn't: a panic has no handler here that would
/// release what is borrowed, so the program can't go on.
fn has_effect(instruction: &Instr) -> bool {
    !matches!(
        instruction,
        Instr::Const(_)
            | Instr::LocalGet(_)
            | Instr::LocalSet(_)
            | Instr::LocalTee(_)
            | Instr::GlobalGet(_)
            | Instr::GlobalSet(_)
            | Instr::Load(_)
            | Instr::Store(_)
            | Instr::Binop(_)
            | Instr::Unop(_)
            | Instr::Select(_)
            | Instr::Drop(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::{FunctionBuilder, InstrSeqBuilder};

    fn add(module: &mut Module, name: &str, body: impl FnOnce(&mut InstrSeqBuilder)) -> FunctionId {
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
        body(&mut builder.func_body());
        let id = builder.finish(Vec::new(), &mut module.funcs);
        module.exports.add(name, id);
        id
    }

    fn body(module: &Module, id: FunctionId) -> Vec<String> {
        let function = module.funcs.get(id).kind.unwrap_local();
        let instructions = function.block(function.entry_block()).instrs.iter();
        let names = instructions.map(|(instruction, _)| format!("{instruction:?}"));
        names.map(|name| name.split('(').next().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn calls_that_only_trap_become_traps_without_what_was_computed_for_them() {
        let mut module = Module::default();
        let panic = add(&mut module, "panic", |body| {
            body.unreachable();
        });
        let work = add(&mut module, "work", |body| {
            body.i32_const(1).drop();
        });
        let message = add(&mut module, "message", |body| {
            body.i32_const(7).drop().call(panic);
        });
        let caller = add(&mut module, "caller", |body| {
            body.call(work).i32_const(7).drop().call(message).call(work);
        });
        cut(&mut module);
        for (function, expected) in [
            (panic, &["Unreachable"][..]),
            (work, &["Const", "Drop"]),
            (message, &["Unreachable"]),
            (caller, &["Call", "Unreachable"]),
        ] {
            assert_eq!(body(&module, function), expected);
        }
    }
}
