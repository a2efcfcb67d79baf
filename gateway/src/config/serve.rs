//! The checked options of `serve`. Everything that can be wrong with them is found here, before anything starts.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use super::arguments::ServeArguments;
use super::database::Database;
use super::delivery::DeliveryConfig;
use super::limits::{ConnectionLimits, DailyQuota, RateLimit};
use super::names::{AudienceFolder, Origin, Prefix};
use super::paths::{folder, outside_portal};
use super::problem::{ConfigProblem, Problems};
use super::token::Token;

const DIST_HINT: &str = "run `kb-compiler build` first, or name the folder it wrote";
const PORTAL_HINT: &str = "name the folder that holds its index.html";

/// A configuration that can be served; [`Config::check`] is its only constructor.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// Where everything is kept.
    pub database: Database,
    /// Free bytes on a database file's disk below which nothing is stored.
    pub min_free: u64,
    /// The bundle's folder, with links unresolved: a deployment may switch a link while the gateway runs.
    pub dist: PathBuf,
    /// The path under which the bundle is served.
    pub prefix: Prefix,
    /// The portal's folder, if one is served; it exists and contains neither the database nor the bundle.
    pub portal: Option<PathBuf>,
    /// Origins that may call from a browser.
    pub origins: Vec<Origin>,
    /// Audience folders that anyone may read.
    pub open_audiences: BTreeSet<AudienceFolder>,
    /// The token that ticket systems send with outcomes; without it no outcome is accepted.
    pub outcome_token: Option<Token>,
    /// Where tickets are delivered to, and how.
    pub delivery: DeliveryConfig,
    /// How many requests one client address may make.
    pub rate_limit: RateLimit,
    /// How much one client address may have stored in a day.
    pub daily_quota: DailyQuota,
    /// How many connections may be open, and how long they may wait.
    pub connections: ConnectionLimits,
}

impl Config {
    /// Checks what was typed; every problem found is reported.
    pub fn check(arguments: ServeArguments) -> Result<Self, Vec<ConfigProblem>> {
        let mut problems = Problems::default();
        let listen = problems.take("--listen", listen_address(&arguments.listen));
        let database = problems.take("--database", Database::new(&arguments.database));
        let dist = problems.take("--dist", folder(&arguments.dist, DIST_HINT));
        let prefix = problems.take("--prefix", Prefix::new(&arguments.prefix));
        let portal_folder = |path: &Path| folder(path, PORTAL_HINT);
        let portal = problems.take_path("--portal", arguments.portal.as_deref(), portal_folder);
        let origins = problems.take_all("--allow-origin", &arguments.allow_origins, Origin::new);
        let open_audiences =
            problems.take_all("--open-audience", &arguments.open_audiences, AudienceFolder::new);
        let token_file = arguments.outcome_token_file.as_deref();
        let outcome_token = problems.take_path("--outcome-token-file", token_file, Token::read);
        let delivery = DeliveryConfig::check(&arguments, &mut problems);
        let rate_limit = RateLimit::check(&arguments, &mut problems);
        let daily_quota = DailyQuota::check(&arguments, &mut problems);
        let connections = ConnectionLimits::check(&arguments, &mut problems);
        let file = database.as_ref().and_then(Database::file);
        let attachments = delivery.as_ref().and_then(|delivery| delivery.attachments.folder());
        for (option, path) in
            [("--database", file), ("--dist", dist.as_ref()), ("--attachments", attachments)]
        {
            keep_private(option, path.map(PathBuf::as_path), portal.as_deref(), &mut problems);
        }
        let limits = (rate_limit, daily_quota, connections);
        let (
            Some(listen),
            Some(database),
            Some(prefix),
            Some(delivery),
            (Some(rate_limit), Some(daily_quota), Some(connections)),
            true,
        ) = (listen, database, prefix, delivery, limits, problems.is_empty())
        else {
            return Err(problems.into_list());
        };
        let dist = arguments.dist;
        Ok(Self {
            listen,
            database,
            min_free: u64::from(arguments.min_free_mib) << 20,
            dist,
            prefix,
            portal,
            origins,
            open_audiences,
            outcome_token,
            delivery,
            rate_limit,
            daily_quota,
            connections,
        })
    }
}

/// Reports a path that the portal would publish.
fn keep_private(option: &'static str, path: Option<&Path>, portal: Option<&Path>, problems: &mut Problems) {
    if let (Some(path), Some(portal)) = (path, portal) {
        problems.take(option, outside_portal(path, portal));
    }
}

fn listen_address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        format!("`{text}` is not an address and port; write 127.0.0.1:8787, or 0.0.0.0:8787 to listen on every interface")
    })
}
