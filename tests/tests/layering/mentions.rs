//! The paths that a module mentions: in `use` declarations, in code, and inside the arguments of macros.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, UseTree};

/// The name under which a glob import is kept.
pub(crate) const GLOB: &str = "*";

/// A name that a `use` declaration brings into scope.
#[derive(Debug, Clone)]
pub(crate) struct Import {
    pub(crate) name: String,
    pub(crate) path: Vec<String>,
}

/// A path as it is written, and its line.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    pub(crate) path: Vec<String>,
    pub(crate) line: usize,
}

/// Collects what the items of one module mention.
#[derive(Debug, Default)]
pub(crate) struct Mentions {
    pub(crate) imports: Vec<Import>,
    pub(crate) paths: Vec<Mention>,
}

impl Mentions {
    pub(crate) fn collect(&mut self, item: &Item) {
        self.visit_item(item);
    }

    fn add(&mut self, path: Vec<String>, span: Span) {
        self.paths.push(Mention { path, line: span.start().line });
    }

    fn import(&mut self, name: String, path: Vec<String>, span: Span) {
        self.add(path.clone(), span);
        self.imports.push(Import { name, path });
    }

    fn add_use(&mut self, tree: &UseTree, prefix: &[String]) {
        let below = |ident: &syn::Ident| match ident.to_string().as_str() {
            "self" if !prefix.is_empty() => prefix.to_vec(),
            name => [prefix, &[name.to_owned()]].concat(),
        };
        match tree {
            UseTree::Path(path) => self.add_use(&path.tree, &below(&path.ident)),
            UseTree::Name(name) => {
                let path = below(&name.ident);
                let last = path.last().cloned().unwrap_or_default();
                self.import(last, path, name.ident.span());
            }
            UseTree::Rename(renamed) => {
                self.import(renamed.rename.to_string(), below(&renamed.ident), renamed.ident.span());
            }
            UseTree::Glob(glob) => {
                self.import(GLOB.to_owned(), prefix.to_vec(), glob.star_token.spans[0]);
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.add_use(tree, prefix)),
        }
    }

    /// Finds paths in the arguments of a macro, which need not be Rust: names joined by `::`, a group behind them opened.
    fn scan(&mut self, tokens: TokenStream, prefix: &[String]) {
        let mut path = prefix.to_vec();
        let (mut colons, mut span) = (0, Span::call_site());
        for token in tokens {
            match &token {
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.finish(&mut path, prefix, span);
                    }
                    (colons, span) = (0, name.span());
                    path.push(name.to_string());
                }
                TokenTree::Group(group) => {
                    let inside_path = colons == 2 && group.delimiter() == Delimiter::Brace;
                    let outer = if inside_path { std::mem::take(&mut path) } else { Vec::new() };
                    self.scan(group.stream(), &outer);
                    self.finish(&mut path, prefix, span);
                    colons = 0;
                }
                _ => {
                    self.finish(&mut path, prefix, span);
                    colons = 0;
                }
            }
        }
        self.finish(&mut path, prefix, span);
    }

    /// Ends a path of a macro's arguments and begins the next.
    fn finish(&mut self, path: &mut Vec<String>, prefix: &[String], span: Span) {
        let ended = std::mem::replace(path, prefix.to_vec());
        if ended.len() > prefix.len().max(1) {
            self.add(ended, span);
        }
    }
}

impl<'ast> Visit<'ast> for Mentions {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test_only(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes = match item {
            ImplItem::Fn(function) => &function.attrs[..],
            ImplItem::Const(constant) => &constant.attrs,
            _ => &[],
        };
        if !attributes.iter().any(is_cfg_test) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_use(&mut self, declaration: &'ast syn::ItemUse) {
        if declaration.leading_colon.is_none() {
            self.add_use(&declaration.tree, &[]);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() && path.segments.len() > 1 {
            let names = path.segments.iter().map(|segment| segment.ident.to_string());
            self.add(names.collect(), path.segments[0].ident.span());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        self.scan(called.tokens.clone(), &[]);
        visit::visit_macro(self, called);
    }

    /// `pub(in crate::a)` names a module and imports nothing.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}

/// Whether an item is compiled for tests alone.
pub(crate) fn is_test_only(item: &Item) -> bool {
    let attributes = match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(is_cfg_test)
}

/// Whether an attribute is `#[cfg(test)]`, or `#[cfg(all(…))]` with `test` among its conditions.
fn is_cfg_test(attribute: &Attribute) -> bool {
    let mut found = false;
    if attribute.path().is_ident("cfg") {
        // A condition of another form is none of these two, so that a failure to parse it needs no report.
        let _ = attribute.parse_nested_meta(|meta| {
            found |= meta.path.is_ident("test");
            if meta.path.is_ident("all") {
                meta.parse_nested_meta(|inner| {
                    found |= inner.path.is_ident("test");
                    Ok(())
                })?;
            }
            Ok(())
        });
    }
    found
}
