//! What the arguments mean. Everything that can be wrong with them is found here, all at once, before anything starts.

use std::collections::BTreeSet;
use std::fmt;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use super::names::{Audience, Origin, Prefix};
use super::token::Token;
use super::typed::ServeArguments;

/// A configuration that can be served; [`Config::check`] is the only door.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The SQLite file; its folder exists.
    pub database: PathBuf,
    /// The bundle's folder, as it was named: a deployment may switch a link while the gateway runs.
    pub dist: PathBuf,
    /// Where the bundle is served.
    pub prefix: Prefix,
    /// The portal's folder, if one is served; it exists and holds neither the database nor the bundle.
    pub portal: Option<PathBuf>,
    /// Origins that may call from a browser.
    pub origins: Vec<Origin>,
    /// Audiences that anyone may read.
    pub open_audiences: BTreeSet<Audience>,
    /// What a ticket system shows to report outcomes; without it nobody can.
    pub outcome_token: Option<Token>,
    /// How much one client address may ask.
    pub limit: Limit,
}

/// How many requests one client address may make.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// Per second, over time.
    pub per_second: NonZeroU32,
    /// At once.
    pub burst: NonZeroU32,
    /// Whether the address is the last one in `X-Forwarded-For` instead of the connection's.
    pub behind_proxy: bool,
}

/// What is wrong with one option, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblem {
    /// The option, with its dashes.
    pub option: &'static str,
    /// What happened and what to do.
    pub advice: String,
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.option, self.advice)
    }
}

impl Config {
    /// Checks what was typed; every problem found is reported.
    pub fn check(typed: ServeArguments) -> Result<Self, Vec<ConfigProblem>> {
        let mut found = Problems::default();
        let listen = found.take("--listen", address(&typed.listen));
        let database = found.take("--database", database(&typed.database));
        let dist = found.take(
            "--dist",
            folder(&typed.dist, "run `kb-compiler build` first, or name the folder it wrote"),
        );
        let prefix = found.take("--prefix", Prefix::new(&typed.prefix));
        let portal =
            typed.portal.as_deref().map(|dir| folder(dir, "name the folder that holds its index.html"));
        let portal = found.take("--portal", portal.transpose());
        let origins: Vec<_> = typed.allow_origins.iter().map(|text| Origin::new(text)).collect();
        let origins: Vec<_> = origins.into_iter().filter_map(|o| found.take("--allow-origin", o)).collect();
        let audiences: Vec<_> = typed.open_audiences.iter().map(|text| Audience::new(text)).collect();
        let open_audiences = audiences.into_iter().filter_map(|a| found.take("--open-audience", a)).collect();
        let token = typed.outcome_token_file.as_deref().map(Token::read).transpose();
        let token = found.take("--outcome-token-file", token);
        let per_second = found.take("--rate", at_least_one(typed.rate));
        let burst = found.take("--burst", at_least_one(typed.burst));
        if let Some(Some(portal)) = &portal {
            for (option, path) in [("--database", &database), ("--dist", &dist)] {
                let inside = path.as_deref().is_some_and(|path| path.starts_with(portal));
                found.take(option, if inside { Err(exposed(path.as_deref(), portal)) } else { Ok(()) });
            }
        }
        let (Some(listen), Some(database), Some(prefix), Some(portal)) = (listen, database, prefix, portal)
        else {
            return Err(found.0);
        };
        let (Some(per_second), Some(burst), Some(outcome_token), true) =
            (per_second, burst, token, found.0.is_empty())
        else {
            return Err(found.0);
        };
        let dist = typed.dist;
        let limit = Limit { per_second, burst, behind_proxy: typed.behind_proxy };
        Ok(Self { listen, database, dist, prefix, portal, origins, open_audiences, outcome_token, limit })
    }
}

#[derive(Default)]
pub(super) struct Problems(Vec<ConfigProblem>);

impl Problems {
    /// All that were noted, in their order.
    pub(super) fn into_list(self) -> Vec<ConfigProblem> {
        self.0
    }

    /// The value, or its problem noted.
    pub(super) fn take<T>(&mut self, option: &'static str, outcome: Result<T, String>) -> Option<T> {
        outcome.map_err(|advice| self.0.push(ConfigProblem { option, advice })).ok()
    }
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        format!("`{text}` is not an address and port; write 127.0.0.1:8787, or 0.0.0.0:8787 to listen on every interface")
    })
}

/// The database file by its folder's real path, so that it can be compared with the folders that are served.
pub(super) fn database(text: &str) -> Result<PathBuf, String> {
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        return Err("this build keeps tickets in SQLite only; name a file, like tickets.db".to_owned());
    }
    let path = Path::new(text.strip_prefix("sqlite:").unwrap_or(text));
    let Some(name) = path.file_name().filter(|_| !path.is_dir()) else {
        return Err(format!("`{text}` is not a file name; name a file, like tickets.db"));
    };
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let parent = parent.canonicalize().map_err(|e| {
        format!("the folder of `{text}` cannot be opened ({e}); create it first, or choose another")
    })?;
    Ok(parent.join(name))
}

fn folder(path: &Path, advice: &str) -> Result<PathBuf, String> {
    if path.is_dir() {
        return path
            .canonicalize()
            .map_err(|e| format!("`{}` cannot be opened ({e}); {advice}", path.display()));
    }
    Err(format!("`{}` is not a folder; {advice}", path.display()))
}

fn exposed(path: Option<&Path>, portal: &Path) -> String {
    let path = path.unwrap_or(portal).display();
    format!(
        "`{path}` lies inside --portal, where anyone could download it; keep it outside `{}`",
        portal.display()
    )
}

fn at_least_one(number: u32) -> Result<NonZeroU32, String> {
    NonZeroU32::new(number).ok_or_else(|| "0 would refuse every request; write 1 or more".to_owned())
}
