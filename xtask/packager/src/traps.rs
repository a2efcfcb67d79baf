//! Replaces calls of functions that only trap by traps. What is computed for such a call alone, such as the place in the source that the
//! message of a panic would have named, is never read, and is removed with it.

use std::collections::BTreeSet;
use std::ops::Range;

use anyhow::Result;
use wasmparser::{BinaryReader, FunctionBody, Operator};

use crate::compiled::Map;

/// The instruction that traps, and the one that does nothing and overwrites what is removed.
const TRAP: u8 = 0x00;
const NOTHING: u8 = 0x01;

/// Overwrites code before the traps that it always ends in, and what follows them. A function that this leaves with nothing but a trap
/// counts as one, too. Returns the parts that were overwritten, in order.
pub(crate) fn cut(wasm: &mut [u8], map: &Map) -> Result<Vec<Range<usize>>> {
    let mut traps = BTreeSet::new();
    loop {
        let known = traps.len();
        let mut dead = Vec::new();
        for (number, body) in map.bodies.iter().enumerate() {
            let code = instructions(wasm, body)?;
            let parts = dead_parts(&code, &traps);
            let all = parts.first().is_some_and(|part| code.first().is_some_and(|it| it.place == part.start));
            if all {
                traps.insert(map.imported + number);
            }
            dead.extend(parts);
        }
        dead.iter().for_each(|part| overwrite(&mut wasm[part.clone()]));
        if traps.len() == known {
            return Ok(dead);
        }
    }
}

/// Makes code trap.
fn overwrite(code: &mut [u8]) {
    code.fill(NOTHING);
    if let Some(first) = code.first_mut() {
        *first = TRAP;
    }
}

/// Has a function return 0, if it returns a value, or else trap. Returns the part that was overwritten.
pub(crate) fn empty(wasm: &mut [u8], body: &Range<usize>, returns: bool) -> Result<Range<usize>> {
    const ZERO: [u8; 2] = [0x41, 0];
    let code = instructions(wasm, body)?;
    let start = code.first().map_or(body.start, |first| first.place);
    let part = start..body.end - 1; // the last byte ends the function
    overwrite(&mut wasm[part.clone()]);
    if returns && part.len() >= ZERO.len() {
        wasm[part.start..part.start + ZERO.len()].copy_from_slice(&ZERO);
    }
    Ok(part)
}

struct Instruction {
    place: usize,
    kind: Kind,
}

/// What an instruction means for the code before a trap.
enum Kind {
    /// It does nothing that counts after a trap. What it leaves in memory doesn't: a panic has no handler here that would release what is
    /// borrowed, so the program can't go on.
    Silent,
    Trap,
    Call(usize),
    Begin,
    /// The end of a block, or of the first part of a choice.
    End,
    Else,
    Other,
}

fn instructions(wasm: &[u8], body: &Range<usize>) -> Result<Vec<Instruction>> {
    let reader = BinaryReader::new(&wasm[body.clone()], body.start as u64);
    let mut operators = FunctionBody::new(reader).get_operators_reader()?;
    let mut instructions = Vec::new();
    while !operators.eof() {
        let (operator, place) = operators.read_with_offset()?;
        let place = usize::try_from(place)?;
        instructions.push(Instruction { place, kind: kind(&operator, wasm[place]) });
    }
    Ok(instructions)
}

fn kind(operator: &Operator<'_>, code: u8) -> Kind {
    match operator {
        Operator::Unreachable => Kind::Trap,
        Operator::Call { function_index } => Kind::Call(*function_index as usize),
        Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } | Operator::TryTable { .. } => {
            Kind::Begin
        }
        Operator::Else => Kind::Else,
        Operator::End => Kind::End,
        // No operation, dropping and choosing a value, variables, loads and stores, constants, arithmetic.
        _ if matches!(code, 0x01 | 0x1a..=0x1c | 0x20..=0x24 | 0x28..=0x3e | 0x41..=0xc4) => Kind::Silent,
        _ => Kind::Other,
    }
}

/// The parts of a function that always end in a trap, or follow one.
fn dead_parts(code: &[Instruction], traps: &BTreeSet<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut silent_from = None;
    let mut at = 0;
    while let Some(Instruction { place, kind }) = code.get(at) {
        let start = *silent_from.get_or_insert(*place);
        let trap = match kind {
            Kind::Trap => true,
            Kind::Call(function) => traps.contains(function),
            _ => false,
        };
        if trap {
            at = end_of_block(code, at);
            parts.push(start..code[at].place);
        }
        if !matches!(code[at].kind, Kind::Silent) {
            silent_from = None;
        }
        at += 1;
    }
    parts
}

/// Where the block ends that an instruction stands in.
fn end_of_block(code: &[Instruction], from: usize) -> usize {
    let mut depth = 0usize;
    for (at, instruction) in code.iter().enumerate().skip(from) {
        match instruction.kind {
            Kind::Begin => depth += 1,
            Kind::End | Kind::Else if depth == 0 => return at,
            Kind::End => depth -= 1,
            _ => {}
        }
    }
    code.len() - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::{FunctionBuilder, FunctionId, InstrSeqBuilder, Module, ValType};

    fn add(module: &mut Module, name: &str, body: impl FnOnce(&mut InstrSeqBuilder)) -> FunctionId {
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
        body(&mut builder.func_body());
        let id = builder.finish(Vec::new(), &mut module.funcs);
        module.exports.add(name, id);
        id
    }

    /// The names of a function's instructions.
    fn body(module: &Module, name: &str) -> Vec<String> {
        let export = module.exports.iter().find(|export| export.name == name);
        let Some(walrus::ExportItem::Function(id)) = export.map(|export| export.item) else {
            return Vec::new();
        };
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
        add(&mut module, "caller", |body| {
            body.call(work).i32_const(7).drop().call(message).block(None, |_| {}).call(work);
        });
        add(&mut module, "choice", |body| {
            body.i32_const(1).if_else(
                None,
                |then| {
                    then.i32_const(7).drop().call(message);
                },
                |other| {
                    other.call(work);
                },
            );
            body.call(work);
        });
        add(&mut module, "value", |body| {
            body.block(ValType::I32, |inner| {
                inner.i32_const(1).i32_const(2).call(message).unreachable();
            });
            body.drop();
        });
        let mut wasm = module.emit_wasm();
        let map = Map::read(&wasm).unwrap();
        let dead = cut(&mut wasm, &map).unwrap();
        assert!(dead.is_sorted_by_key(|part| part.start), "{dead:?}");
        let module = Module::from_buffer(&wasm).unwrap();
        for (function, expected) in [
            ("panic", &["Unreachable"][..]),
            ("work", &["Const", "Drop"]),
            ("message", &["Unreachable"]),
            ("caller", &["Call", "Unreachable"]),
            ("choice", &["Const", "IfElse", "Call"]),
            ("value", &["Block", "Drop"]),
        ] {
            assert_eq!(body(&module, function), expected, "{function}");
        }
    }
}
