//! The `vigie` command: reads the command line and the configuration, starts what is asked for, and says what came
//! of it. What it starts lives in the library crates.

mod client;
mod commands;
mod config;
mod data_folder;
mod import_format;
mod language;
mod logging;
mod membership;
mod options;
mod reporting;
mod scouting;
mod service;
mod sparkline;
mod terminal;

use std::process::ExitCode;

use options::{Command, Options, WorkspaceCommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match Options::read().and_then(run) {
        Ok(code) => code,
        Err(error) => {
            terminal::complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(options: Options) -> anyhow::Result<ExitCode> {
    let Options { global, command } = options;
    match command {
        Command::Serve(arguments) => {
            let config = global.config_with_roles(arguments.roles)?;
            on_runtime(commands::serve::run(config, global.language(), &arguments))
        }
        Command::Demo(arguments) => on_runtime(commands::demo::run(&global, &arguments)),
        Command::Import(arguments) => on_runtime(commands::import::run(&global, &arguments)),
        Command::Match(arguments) => commands::match_posts::run(&arguments),
        Command::Classify(arguments) => commands::classify::run(&arguments),
        Command::Detect(arguments) => commands::detect::run(&arguments),
        Command::Search(arguments) => on_runtime(commands::search::run(&global, &arguments)),
        Command::Mentions(command) => on_runtime(commands::mentions::run(&global, &command)),
        Command::Users(command) => on_runtime(commands::users::run(&global, &command)),
        Command::Tokens(command) => on_runtime(commands::tokens::run(&global, &command)),
        Command::Searches(command) => on_runtime(commands::searches::run(&global, &command)),
        Command::Export(arguments) => on_runtime(commands::export::run(&global, &arguments)),
        Command::Benchmark(arguments) => on_runtime(commands::benchmark::run(&global, &arguments)),
        Command::Authors(arguments) => on_runtime(commands::authors::run(&global, &arguments)),
        Command::Trends(arguments) => on_runtime(commands::trends::run(&global, &arguments)),
        Command::Own(arguments) => on_runtime(commands::own::run(&global, &arguments)),
        Command::Alerts(arguments) => on_runtime(commands::alerts::run(&global, &arguments)),
        Command::Report(command) => on_runtime(commands::report::run(&global, &command)),
        Command::Silences(command) => on_runtime(commands::silences::run(&global, &command)),
        Command::Sources(command) => on_runtime(commands::sources::run(&global, &command)),
        Command::Channels(command) => on_runtime(commands::channels::run(&global, &command)),
        Command::Workspace(WorkspaceCommand::Apply(arguments)) => {
            on_runtime(commands::workspace::apply(&global, &arguments))
        }
        Command::Workspace(WorkspaceCommand::Export(arguments)) => {
            on_runtime(commands::workspace::export(&global, &arguments))
        }
        Command::Query(command) => commands::query::run(global.language(), &command),
        Command::DeadLetters(command) => on_runtime(commands::dead_letters::run(&global, &command)),
        Command::Replay(arguments) => on_runtime(commands::replay::run(&global, &arguments)),
        Command::Replays(command) => on_runtime(commands::replays::run(&global, &command)),
        Command::Check(arguments) => on_runtime(commands::check::run(&global, &arguments)),
        Command::Completions(arguments) => commands::completions::run(&arguments),
    }
}

fn on_runtime(work: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(work);
    // Blocking reads of standard input cannot be interrupted; they must not hold up the exit.
    runtime.shutdown_background();
    outcome
}
