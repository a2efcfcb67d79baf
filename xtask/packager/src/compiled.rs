//! Where things stand in a compiled module. What edits it in place moves nothing, so that what the linker wrote about addresses in the
//! code stays true.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context, Result};
use wasm_encoder::{CustomSection, Encode, Section};
use wasmparser::{
    CustomSectionReader, DataKind, DataSectionReader, KnownCustom, Name, Operator, Parser, Payload,
    RelocSectionReader, RelocationEntry, TypeRef,
};

/// A module's functions, numbered as calls number them, and its data.
#[derive(Default)]
pub(crate) struct Map {
    /// How many functions are imported: they have the first numbers.
    pub(crate) imported: usize,
    /// Locals and code of each function that is not imported.
    pub(crate) bodies: Vec<Range<usize>>,
    pub(crate) names: BTreeMap<usize, String>,
    /// The section with the data, and the address of each part of it.
    pub(crate) data: Range<usize>,
    addresses: Vec<(u32, Range<usize>)>,
    /// How many values a function of each type returns, and the type of each function that is not imported.
    results: Vec<usize>,
    types: Vec<u32>,
    code: Range<usize>,
    relocations: Vec<Relocations>,
}

/// A section that says which bytes of another are addresses.
struct Relocations {
    section: Range<usize>,
    name: String,
    target: u32,
    /// The bytes of each entry, and the place in the file that it is about.
    entries: Vec<(Range<usize>, usize)>,
}

impl Map {
    /// Reads a module.
    pub(crate) fn read(wasm: &[u8]) -> Result<Self> {
        let mut map = Self::default();
        let mut end_of_previous = 0;
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload.context("the compiled module is not valid")?;
            match &payload {
                Payload::CodeSectionEntry(body) => map.bodies.push(here(&body.range())?),
                Payload::CustomSection(custom) => map.read_custom(custom, end_of_previous)?,
                payload => map.read_section(payload)?,
            }
            if let Some((_, range)) = payload.as_section() {
                end_of_previous = here(&range)?.end;
            }
        }
        Ok(map)
    }

    /// Whether a function that is not imported returns exactly one value.
    pub(crate) fn returns_one(&self, body: usize) -> bool {
        self.types.get(body).and_then(|kind| self.results.get(*kind as usize)) == Some(&1)
    }

    fn read_data(&mut self, data: &DataSectionReader<'_>) -> Result<()> {
        self.data = here(&data.range())?;
        for part in data.clone() {
            let part = part?;
            let DataKind::Active { offset_expr, .. } = &part.kind else { continue };
            let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else { continue };
            let end = here(&part.range)?.end;
            self.addresses.push((value.cast_unsigned(), end - part.data.len()..end));
        }
        Ok(())
    }

    fn read_section(&mut self, payload: &Payload<'_>) -> Result<()> {
        match payload {
            Payload::TypeSection(types) => {
                for kind in types.clone().into_iter_err_on_gc_types() {
                    self.results.push(kind?.results().len());
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.clone().into_imports() {
                    self.imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::FunctionSection(types) => {
                self.types = types.clone().into_iter().collect::<Result<_, _>>()?
            }
            Payload::CodeSectionStart { range, .. } => self.code = here(range)?,
            Payload::DataSection(data) => self.read_data(data)?,
            _ => {}
        }
        Ok(())
    }

    fn read_custom(&mut self, custom: &CustomSectionReader<'_>, start: usize) -> Result<()> {
        match custom.as_known() {
            KnownCustom::Name(names) => {
                for part in names {
                    let Name::Function(functions) = part? else { continue };
                    for function in functions {
                        let function = function?;
                        self.names.insert(function.index as usize, function.name.to_owned());
                    }
                }
            }
            KnownCustom::Reloc(reader) => {
                let of = match custom.name() {
                    "reloc.CODE" => &self.code,
                    "reloc.DATA" => &self.data,
                    _ => return Ok(()),
                };
                let entries = entries(&reader, of.start)?;
                let section = start..here(&custom.range())?.end;
                let (name, target) = (custom.name().to_owned(), reader.section_index());
                self.relocations.push(Relocations { section, name, target, entries });
            }
            _ => {}
        }
        Ok(())
    }

    /// The place in the file of what stands at an address.
    pub(crate) fn place(&self, address: u32) -> Option<usize> {
        self.addresses.iter().find_map(|(start, range)| {
            let at = range.start + address.checked_sub(*start)? as usize;
            range.contains(&at).then_some(at)
        })
    }

    /// The places in the data that are addresses.
    pub(crate) fn addresses_in_data(&self) -> impl Iterator<Item = usize> {
        let all = self.relocations.iter().flat_map(|relocations| &relocations.entries);
        all.map(|(_, place)| *place).filter(|place| self.data.contains(place))
    }

    /// The module without the relocations in these parts: what only they refer to is no longer referred to. The parts are in order.
    pub(crate) fn without_relocations(&self, wasm: &[u8], parts: &[Range<usize>]) -> Vec<u8> {
        let in_parts = |place: &usize| {
            let at = parts.partition_point(|part| part.end <= *place);
            parts.get(at).is_some_and(|part| part.contains(place))
        };
        let mut edited = Vec::new();
        let mut copied = 0;
        for relocations in &self.relocations {
            edited.extend_from_slice(&wasm[copied..relocations.section.start]);
            copied = relocations.section.end;
            let kept: Vec<_> = relocations.entries.iter().filter(|(_, place)| !in_parts(place)).collect();
            let mut content = Vec::new();
            relocations.target.encode(&mut content);
            kept.len().encode(&mut content);
            kept.iter().for_each(|(entry, _)| content.extend_from_slice(&wasm[entry.clone()]));
            CustomSection { name: relocations.name.as_str().into(), data: content.into() }
                .append_to(&mut edited);
        }
        edited.extend_from_slice(&wasm[copied..]);
        edited
    }
}

/// The bytes of each entry, and the place that it is about in the section that starts at `start`.
fn entries(reader: &RelocSectionReader<'_>, start: usize) -> Result<Vec<(Range<usize>, usize)>> {
    let all = reader.entries();
    let end = all.range().end;
    let entries = all.into_iter_with_offsets().collect::<Result<Vec<_>, _>>()?;
    let ends = entries.iter().skip(1).map(|(at, _)| *at).chain([end]);
    let entry = |((at, entry), end): (&(u64, RelocationEntry), u64)| {
        Ok((here(&(*at..end))?, start + entry.offset as usize))
    };
    entries.iter().zip(ends).map(entry).collect()
}

/// A place in the file, as an index of its bytes.
fn here(range: &Range<u64>) -> Result<Range<usize>> {
    Ok(usize::try_from(range.start)?..usize::try_from(range.end)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{CodeSection, Function, FunctionSection, Instruction, Module, TypeSection};

    /// A module with a function of three constants, each of which is the address of a symbol.
    fn module() -> Vec<u8> {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        module.section(&types);
        module.section(FunctionSection::new().function(0));
        let mut function = Function::new([]);
        for _ in 0..3 {
            function.instruction(&Instruction::I32Const(1)).instruction(&Instruction::Drop);
        }
        function.instruction(&Instruction::End);
        module.section(CodeSection::new().function(&function));
        // The number of the section, the number of entries, and of each its kind, place, symbol and distance.
        let data = vec![2, 3, 4, 4, 0, 0, 4, 7, 1, 0, 4, 10, 2, 0].into();
        module.section(&CustomSection { name: "reloc.CODE".into(), data });
        module.section(&CustomSection { name: "other".into(), data: vec![1, 2, 3].into() });
        module.finish()
    }

    fn symbols(wasm: &[u8]) -> Vec<u8> {
        let map = Map::read(wasm).unwrap();
        let entries = map.relocations.iter().flat_map(|relocations| &relocations.entries);
        entries.map(|(entry, _)| wasm[entry.start + 2]).collect()
    }

    #[test]
    fn relocations_are_removed_where_code_was() {
        let wasm = module();
        let map = Map::read(&wasm).unwrap();
        let code = map.bodies[0].start + 1;
        for (parts, kept) in
            [(&[][..], &[0, 1, 2][..]), (&[(0, 3)], &[1, 2]), (&[(0, 3), (6, 9)], &[1]), (&[(0, 9)], &[])]
        {
            let parts: Vec<_> = parts.iter().map(|(start, end)| code + start..code + end).collect();
            let edited = map.without_relocations(&wasm, &parts);
            assert_eq!(symbols(&edited), kept, "{parts:?}");
            let other = Map::read(&edited).unwrap();
            assert_eq!(other.bodies, map.bodies);
            assert!(edited.ends_with(&[1, 2, 3]));
        }
    }
}
