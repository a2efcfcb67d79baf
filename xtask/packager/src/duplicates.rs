//! Merges functions that are the same to the byte. The compiler has done so already, but generic functions that differed only in what
//! their panics would have said are the same once the messages are gone.

use std::collections::BTreeMap;
use std::fmt::Write;

use walrus::ir::{Block, Br, BrIf, BrTable, IfElse, Instr, InstrLocId, InstrSeq, InstrSeqId, LocalId, Loop};
use walrus::ir::{Visitor, VisitorMut, dfs_in_order, dfs_pre_order_mut};
use walrus::{ElementItems, ExportItem, FunctionId, LocalFunction, Module};

/// Merges functions until no two are the same; callers of merged functions may be the next. What nothing reaches is removed.
pub(crate) fn merge(module: &mut Module) {
    loop {
        walrus::passes::gc::run(module);
        let mut first = BTreeMap::new();
        let mut same = BTreeMap::new();
        for (id, function) in module.funcs.iter_local() {
            let kept = *first.entry(Text::of(module, function)).or_insert(id);
            if kept != id {
                same.insert(id, kept);
            }
        }
        if same.is_empty() {
            return;
        }
        replace(module, &same);
    }
}

/// Has everything refer to the functions that are kept.
fn replace(module: &mut Module, same: &BTreeMap<FunctionId, FunctionId>) {
    for (_, function) in module.funcs.iter_local_mut() {
        let entry = function.entry_block();
        dfs_pre_order_mut(&mut Replace { same }, function, entry);
    }
    for element in module.elements.iter_mut() {
        if let ElementItems::Functions(functions) = &mut element.items {
            functions.iter_mut().for_each(|function| swap(same, function));
        }
    }
    for export in module.exports.iter_mut() {
        if let ExportItem::Function(function) = &mut export.item {
            swap(same, function);
        }
    }
}

fn swap(same: &BTreeMap<FunctionId, FunctionId>, function: &mut FunctionId) {
    if let Some(kept) = same.get(function) {
        *function = *kept;
    }
}

struct Replace<'a> {
    same: &'a BTreeMap<FunctionId, FunctionId>,
}

impl VisitorMut for Replace<'_> {
    fn visit_function_id_mut(&mut self, function: &mut FunctionId) {
        swap(self.same, function);
    }
}

/// A function as text, in which locals and blocks are numbered as they occur.
struct Text<'a> {
    module: &'a Module,
    text: String,
    locals: BTreeMap<LocalId, usize>,
    blocks: BTreeMap<InstrSeqId, usize>,
}

impl<'a> Text<'a> {
    fn of(module: &'a Module, function: &LocalFunction) -> String {
        let mut text = Self { module, text: String::new(), locals: BTreeMap::new(), blocks: BTreeMap::new() };
        let _ = write!(text.text, "{:?}", function.ty());
        for parameter in &function.args {
            text.local(*parameter);
        }
        dfs_in_order(&mut text, function, function.entry_block());
        text.text
    }

    fn local(&mut self, local: LocalId) {
        let next = self.locals.len();
        let number = *self.locals.entry(local).or_insert(next);
        let kind = self.module.locals.get(local).ty();
        let _ = write!(self.text, " {number}:{kind:?}");
    }

    fn block(&mut self, block: InstrSeqId) {
        let next = self.blocks.len();
        let number = *self.blocks.entry(block).or_insert(next);
        let _ = write!(self.text, " {number}");
    }
}

impl<'instr> Visitor<'instr> for Text<'_> {
    fn start_instr_seq(&mut self, sequence: &'instr InstrSeq) {
        let _ = write!(self.text, "\n{:?}", sequence.ty);
        self.block(sequence.id());
    }

    fn end_instr_seq(&mut self, _: &'instr InstrSeq) {
        self.text.push_str("\nend");
    }

    fn visit_instr(&mut self, instruction: &'instr Instr, _: &'instr InstrLocId) {
        self.text.push('\n');
        match instruction {
            Instr::LocalGet(it) => self.named("get", |text| text.local(it.local)),
            Instr::LocalSet(it) => self.named("set", |text| text.local(it.local)),
            Instr::LocalTee(it) => self.named("tee", |text| text.local(it.local)),
            Instr::Block(Block { seq }) => self.named("block", |text| text.block(*seq)),
            Instr::Loop(Loop { seq }) => self.named("loop", |text| text.block(*seq)),
            Instr::Br(Br { block }) => self.named("br", |text| text.block(*block)),
            Instr::BrIf(BrIf { block }) => self.named("br_if", |text| text.block(*block)),
            Instr::IfElse(IfElse { consequent, alternative }) => self.named("if", |text| {
                text.block(*consequent);
                text.block(*alternative);
            }),
            Instr::BrTable(BrTable { blocks, default }) => self.named("br_table", |text| {
                blocks.iter().chain([default]).for_each(|block| text.block(*block));
            }),
            other => {
                let _ = write!(self.text, "{other:?}");
            }
        }
    }
}

impl Text<'_> {
    fn named(&mut self, name: &str, rest: impl FnOnce(&mut Self)) {
        self.text.push_str(name);
        rest(self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::{FunctionBuilder, ValType};

    /// Adds a function that adds a number to its argument through a local, and returns the result of `next`, if there is one.
    fn add(module: &mut Module, name: &str, number: i32, next: Option<FunctionId>) -> FunctionId {
        let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
        let (argument, sum) = (module.locals.add(ValType::I32), module.locals.add(ValType::I32));
        let mut body = builder.func_body();
        body.local_get(argument).i32_const(number).binop(walrus::ir::BinaryOp::I32Add).local_tee(sum);
        if let Some(next) = next {
            body.call(next);
        }
        let id = builder.finish(vec![argument], &mut module.funcs);
        module.exports.add(name, id);
        id
    }

    fn exported(module: &Module, name: &str) -> FunctionId {
        let export = module.exports.iter().find(|export| export.name == name);
        match export.map(|export| export.item) {
            Some(ExportItem::Function(id)) => id,
            other => panic!("{name}: {other:?}"),
        }
    }

    #[test]
    fn functions_that_are_the_same_are_merged_and_then_their_callers() {
        let mut module = Module::default();
        let one = add(&mut module, "one", 1, None);
        let same = add(&mut module, "same", 1, None);
        add(&mut module, "other", 2, None);
        add(&mut module, "calls one", 3, Some(one));
        add(&mut module, "calls same", 3, Some(same));
        merge(&mut module);
        for (a, b, merged) in
            [("one", "same", true), ("one", "other", false), ("calls one", "calls same", true)]
        {
            assert_eq!(exported(&module, a) == exported(&module, b), merged, "{a}, {b}");
        }
    }
}
