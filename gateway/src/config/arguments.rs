//! The command line as it was typed or set in the environment, before any value is checked.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::tags_by::TagsBy;

/// Accepts tickets and feedback, keeps them, and serves the bundle.
#[derive(Debug, Parser)]
#[command(name = "kb-gateway", version, about)]
pub struct Arguments {
    /// The command to run.
    #[command(subcommand)]
    pub command: Command,
}

/// The gateway's commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves until SIGTERM or SIGINT; requests under way are finished first. Logs are JSON lines on stderr.
    Serve(Box<ServeArguments>),
    /// Lists what has not been delivered to ticket systems yet, with the reason, or lets dead letters be tried again.
    Deliveries(DeliveriesArguments),
    /// Exports tickets and feedback that have an outcome as `resolution/1` JSON lines, from which the next build learns.
    Export(ExportArguments),
    /// Reads which tickets were resolved in the ticket systems, whoever sent them, so that `export` has them for the next build.
    Sync(SyncArguments),
    /// Says what share of the tickets that `sync` has read is tagged and linked, and which ones lack something.
    Tags(TagsArguments),
    /// Asks a ticket system of gateway.toml whether everything that deliveries need is there.
    Connect(ConnectArguments),
    /// Prints a gateway.toml with every key explained.
    Config(ConfigArguments),
}

/// The options of `serve`. Each can come from the environment instead; lists are separated by commas there.
#[derive(Debug, Clone, Args)]
pub struct ServeArguments {
    /// Address and port to listen on; port 0 takes a free one, and the log's `listening` line names it.
    #[arg(long, env = "KB_GATEWAY_LISTEN", default_value = "127.0.0.1:8787", value_name = "ADDRESS:PORT")]
    pub listen: String,
    /// SQLite file for everything that is kept, created if missing; or a PostgreSQL database that several gateways share, as
    /// `postgres://user@host/name`.
    #[arg(
        long,
        env = "KB_GATEWAY_DATABASE",
        default_value = "tickets.db",
        value_name = "FILE|URL",
        hide_env_values = true
    )]
    pub database: String,
    /// Free space on the database's disk, in MiB, below which nothing is stored; 0 switches the check off.
    #[arg(long = "min-free", env = "KB_GATEWAY_MIN_FREE", default_value_t = 64, value_name = "MIB")]
    pub min_free_mib: u32,
    /// The folder that `kb-compiler build` wrote.
    #[arg(long, env = "KB_GATEWAY_DIST", value_name = "DIR")]
    pub dist: PathBuf,
    /// File that names the ticket systems that tickets are delivered to; without it, tickets stay here.
    #[arg(long = "config", env = "KB_GATEWAY_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder for files that clients send with a ticket, created when the first one arrives; or a bucket that speaks S3, as `s3://bucket/prefix`,
    /// with address, region and keys from the environment (`AWS_…`).
    #[arg(long, env = "KB_GATEWAY_ATTACHMENTS", default_value = "attachments", value_name = "DIR|URL")]
    pub attachments: String,
    /// Seconds that a ticket system may take to answer a call.
    #[arg(long, env = "KB_GATEWAY_CALL_TIMEOUT", default_value_t = 30, value_name = "SECONDS")]
    pub call_timeout: u32,
    /// Seconds between two readings of status and replies from a ticket system.
    #[arg(long, env = "KB_GATEWAY_POLL_INTERVAL", default_value_t = 60, value_name = "SECONDS")]
    pub poll_interval: u32,
    /// Path under which that folder is served.
    #[arg(long, env = "KB_GATEWAY_PREFIX", default_value = "/fixmark/", value_name = "PATH")]
    pub prefix: String,
    /// Folder of a portal page to serve at `/`, under a strict content security policy.
    #[arg(long, env = "KB_GATEWAY_PORTAL", value_name = "DIR")]
    pub portal: Option<PathBuf>,
    /// Origin of a portal on another host that may call this gateway; repeatable.
    #[arg(
        long = "allow-origin",
        env = "KB_GATEWAY_ALLOW_ORIGIN",
        value_delimiter = ',',
        value_name = "ORIGIN"
    )]
    pub allow_origins: Vec<String>,
    /// Audience folder of the bundle that anyone may read; repeatable. Naming any replaces the default.
    #[arg(
        long = "open-audience",
        env = "KB_GATEWAY_OPEN_AUDIENCE",
        value_delimiter = ',',
        default_value = "public",
        value_name = "NAME"
    )]
    pub open_audiences: Vec<String>,
    /// File that holds the token with which a ticket system reports outcomes; without it `/v1/outcomes` answers 403.
    #[arg(long, env = "KB_GATEWAY_OUTCOME_TOKEN_FILE", value_name = "FILE")]
    pub outcome_token_file: Option<PathBuf>,
    /// Requests to `/v1/` that one client address may make per second, over time.
    #[arg(long, env = "KB_GATEWAY_RATE", default_value_t = 10, value_name = "NUMBER")]
    pub rate: u32,
    /// Requests to `/v1/` that one client address may make at once, before the rate applies.
    #[arg(long, env = "KB_GATEWAY_BURST", default_value_t = 120, value_name = "NUMBER")]
    pub burst: u32,
    /// Connections that may be open at once; where one more comes, the one that has waited longest for its client is closed.
    #[arg(long, env = "KB_GATEWAY_MAX_CONNECTIONS", default_value_t = 1024, value_name = "NUMBER")]
    pub max_connections: u32,
    /// The same for each client address; it does not apply with --behind-proxy.
    #[arg(
        long = "max-connections-per-address",
        env = "KB_GATEWAY_MAX_CONNECTIONS_PER_ADDRESS",
        default_value_t = 128,
        value_name = "NUMBER"
    )]
    pub max_connections_per_address: u32,
    /// Seconds that a connection may take to send a request's head, or to take a part of an answer.
    #[arg(long, env = "KB_GATEWAY_IDLE_TIMEOUT", default_value_t = 30, value_name = "SECONDS")]
    pub idle_timeout: u32,
    /// Tickets and feedback that one client address may have stored in a day (UTC); the ticket system may have 100 times as many.
    #[arg(long, env = "KB_GATEWAY_DAILY_ENTRIES", default_value_t = 1000, value_name = "NUMBER")]
    pub daily_entries: u32,
    /// MiB of tickets and feedback that one client address may have stored in a day (UTC); the ticket system may have 100 times as many.
    #[arg(long = "daily-mib", env = "KB_GATEWAY_DAILY_MIB", default_value_t = 32, value_name = "MIB")]
    pub daily_mib: u32,
    /// Take the client's address from the last entry of `X-Forwarded-For`. Only behind a proxy that sets it.
    #[arg(long, env = "KB_GATEWAY_BEHIND_PROXY")]
    pub behind_proxy: bool,
}

/// The database of the commands that work beside `serve`.
#[derive(Debug, Clone, Args)]
pub struct ExistingDatabase {
    /// The database of `serve`, which may keep running.
    #[arg(
        long,
        env = "KB_GATEWAY_DATABASE",
        default_value = "tickets.db",
        value_name = "FILE|URL",
        hide_env_values = true
    )]
    pub database: String,
}

/// The options of `deliveries`.
#[derive(Debug, Clone, Args)]
pub struct DeliveriesArguments {
    /// The database.
    #[command(flatten)]
    pub database: ExistingDatabase,
    /// List only dead letters, which are not tried again by themselves.
    #[arg(long)]
    pub dead: bool,
    /// Let this dead letter be tried again; repeatable.
    #[arg(long, value_name = "NUMBER")]
    pub retry: Vec<i64>,
}

/// The options of `export`.
#[derive(Debug, Clone, Args)]
pub struct ExportArguments {
    /// The database.
    #[command(flatten)]
    pub database: ExistingDatabase,
    /// Leave out what was received before this day (UTC), like 2026-11-22.
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// File to write instead of standard output; it is replaced once everything is written, and only its owner can read it.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// The options of `sync`.
#[derive(Debug, Clone, Args)]
pub struct SyncArguments {
    /// The targets to read; without any, all whose resolved tickets can be read.
    #[arg(value_name = "TARGET")]
    pub targets: Vec<String>,
    /// The file that names the ticket systems.
    #[arg(long = "config", env = "KB_GATEWAY_CONFIG", default_value = "gateway.toml", value_name = "FILE")]
    pub config: PathBuf,
    /// The database.
    #[command(flatten)]
    pub database: ExistingDatabase,
    /// Read what changed on this day (UTC) or later, like 2026-11-22, instead of since the last time.
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// A mapping file, as `kb-compiler import --map` reads it, instead of the one that gateway.toml names; for one target.
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// Instead of reading, write the tags of this file back into the tickets: what `kb-compiler review` has decided.
    #[arg(long, value_name = "FILE")]
    pub tags: Option<PathBuf>,
    /// Read and report, and keep or write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Leave addresses, card numbers, passwords and clients' names in the texts.
    #[arg(long)]
    pub keep_personal_data: bool,
    /// Seconds that a ticket system may take to answer a call.
    #[arg(long, env = "KB_GATEWAY_CALL_TIMEOUT", default_value_t = 30, value_name = "SECONDS")]
    pub call_timeout: u32,
}

/// The options of `tags`.
#[derive(Debug, Clone, Args)]
pub struct TagsArguments {
    /// The database.
    #[command(flatten)]
    pub database: ExistingDatabase,
    /// What tickets are counted by.
    #[arg(long, value_enum, default_value = "engineer")]
    pub by: TagsBy,
    /// How many tickets that lack something are named, the latest first.
    #[arg(long, default_value_t = 10, value_name = "NUMBER")]
    pub next: usize,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// The options of `connect`.
#[derive(Debug, Clone, Args)]
pub struct ConnectArguments {
    /// The target to ask for its projects, fields and rights. Nothing is created there.
    #[arg(long = "check", value_name = "TARGET")]
    pub target: String,
    /// The file that names the ticket systems.
    #[arg(long = "config", env = "KB_GATEWAY_CONFIG", default_value = "gateway.toml", value_name = "FILE")]
    pub config: PathBuf,
    /// Seconds that a ticket system may take to answer a call.
    #[arg(long, env = "KB_GATEWAY_CALL_TIMEOUT", default_value_t = 30, value_name = "SECONDS")]
    pub call_timeout: u32,
}

/// The options of `config`.
#[derive(Debug, Clone, Args)]
pub struct ConfigArguments {
    /// Print the example.
    #[arg(long, required = true)]
    pub example: bool,
}
