//! A crate's modules as parsed from its files: which children each declares, in which order, and every path it mentions.

use std::collections::BTreeMap;

use fixmark_tests::SourceFile;
use syn::Item;

use crate::mentions::{Import, Mention, Mentions, is_test_only};

/// Where a module stands: the names from the crate's root down to it.
pub(crate) type ModulePath = Vec<String>;

/// One module of a crate, without its test code.
#[derive(Debug, Default)]
pub(crate) struct Module {
    /// The file that it is written in.
    pub(crate) file: String,
    /// The modules that it declares, in the order of their declarations.
    pub(crate) children: Vec<String>,
    /// What its `use` declarations bring into scope.
    pub(crate) imports: Vec<Import>,
    /// Every path of two or more segments in it, those of `use` declarations included.
    pub(crate) mentions: Vec<Mention>,
}

/// All modules of a crate.
#[derive(Debug, Default)]
pub(crate) struct CrateTree {
    pub(crate) modules: BTreeMap<ModulePath, Module>,
}

impl CrateTree {
    /// Parses the crate whose root is the file `root`, for example `kb-core/src/lib.rs`, and every module below it.
    pub(crate) fn parse(root: &str, files: &[SourceFile]) -> Self {
        let mut tree = Self::default();
        let (folder, _) = root.rsplit_once('/').expect("a crate's root lies in a folder");
        tree.add_file(vec![], root, folder, files);
        tree
    }

    /// Adds the module that a file holds. Its children's files lie in `folder`.
    fn add_file(&mut self, path: ModulePath, file: &str, folder: &str, files: &[SourceFile]) {
        let source = files.iter().find(|source| source.path == file).expect("the file is one of the crate's");
        let parsed = syn::parse_file(&source.text).unwrap_or_else(|error| panic!("{file}: {error}"));
        self.add_items(path, &parsed.items, file, folder, files);
    }

    fn add_items(
        &mut self,
        path: ModulePath,
        items: &[Item],
        file: &str,
        folder: &str,
        files: &[SourceFile],
    ) {
        let mut module = Module { file: file.to_owned(), ..Module::default() };
        let mut mentions = Mentions::default();
        for item in items.iter().filter(|item| !is_test_only(item)) {
            let Item::Mod(declared) = item else {
                mentions.collect(item);
                continue;
            };
            let name = declared.ident.to_string();
            let (child, inside) =
                ([&path[..], std::slice::from_ref(&name)].concat(), format!("{folder}/{name}"));
            module.children.push(name);
            match &declared.content {
                Some((_, items)) => self.add_items(child, items, file, &inside, files),
                None => self.add_file(child, &file_of(&inside, files), &inside, files),
            }
        }
        (module.imports, module.mentions) = (mentions.imports, mentions.paths);
        self.modules.insert(path, module);
    }
}

/// The file of a module declared as `mod name;`, from its folder's path.
fn file_of(inside: &str, files: &[SourceFile]) -> String {
    let candidates = [format!("{inside}.rs"), format!("{inside}/mod.rs")];
    let found = candidates.iter().find(|name| files.iter().any(|file| file.path == **name));
    found.unwrap_or_else(|| panic!("{} is missing", candidates[0])).clone()
}
