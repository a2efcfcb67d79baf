//! The rule on reading order: a module imports only modules declared above it, at the level where the two part.

use crate::crate_tree::{CrateTree, ModulePath};
use crate::mentions::GLOB;

/// Longest chain of re-exports that is followed.
const MOST_REEXPORTS: usize = 16;

/// What a path leads to.
struct Target {
    module: ModulePath,
    /// Whether the path's last segments name something inside that module.
    inside: bool,
}

/// Every import of a module that is declared below the importing one, as `FILE:LINE imports crate::x from crate::a`.
pub(crate) fn upward_imports(tree: &CrateTree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, module) in &tree.modules {
        for mention in &module.mentions {
            let Some(target) = tree.resolve(path, &mention.path, 0) else { continue };
            if tree.is_below(&target.module, path) {
                let (target, own) = (target.module.join("::"), path.join("::"));
                found.push(format!("{}:{} crate::{own} imports crate::{target}", module.file, mention.line));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

impl CrateTree {
    /// Whether `other` is declared below `own`, where their paths part. A module and those inside it are never below each other.
    fn is_below(&self, other: &[String], own: &[String]) -> bool {
        let shared = own.iter().zip(other).take_while(|(a, b)| a == b).count();
        let (Some(own_name), Some(other_name)) = (own.get(shared), other.get(shared)) else { return false };
        let siblings = &self.modules[&own[..shared]].children;
        let place = |name| siblings.iter().position(|sibling| sibling == name);
        place(other_name) > place(own_name)
    }

    /// What a path means that is written in the module `from`; `None` for what another crate defines.
    fn resolve(&self, from: &[String], path: &[String], reexports: usize) -> Option<Target> {
        let first = path.first()?.as_str();
        let written = if first == "self" { &path[1..] } else { path };
        let levels = written.iter().take_while(|segment| *segment == "super").count();
        if first == "crate" {
            return Some(self.walk(Target { module: vec![], inside: false }, &path[1..], reexports));
        }
        if first == "self" || levels > 0 {
            let module = from[..from.len().checked_sub(levels)?].to_vec();
            return Some(self.walk(Target { module, inside: false }, &written[levels..], reexports));
        }
        let start = self.step(from, first, reexports)?;
        Some(self.walk(start, &path[1..], reexports))
    }

    fn walk(&self, start: Target, rest: &[String], reexports: usize) -> Target {
        let mut at = start;
        for segment in rest {
            if at.inside {
                break;
            }
            at = match self.step(&at.module, segment, reexports) {
                Some(next) => next,
                None => Target { inside: true, ..at },
            };
        }
        at
    }

    /// What a name means in a module: one of its children, or what it imports. `None` where it defines the name itself.
    fn step(&self, module: &[String], name: &str, reexports: usize) -> Option<Target> {
        let here = &self.modules[module];
        if here.children.iter().any(|child| child == name) {
            return Some(Target { module: [module, &[name.to_owned()]].concat(), inside: false });
        }
        if reexports > MOST_REEXPORTS || name == GLOB {
            return None;
        }
        let import = here.imports.iter().find(|import| import.name == name && import.path[0] != name)?;
        self.resolve(module, &import.path, reexports + 1)
    }
}
