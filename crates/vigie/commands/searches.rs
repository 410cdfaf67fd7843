//! `vigie searches`: searches that are asked again, by name.

use std::process::ExitCode;

use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};
use vigie_model::SavedSearch;

use crate::{
    client::Client,
    language::Language,
    options::{Global, Listing, SearchesCommand, SearchesForget, login},
    terminal::{self, Style},
};

pub(crate) async fn run(global: &Global, command: &SearchesCommand) -> Result<ExitCode> {
    let language = global.language();
    Client::with(global, async |client| match command {
        SearchesCommand::List(arguments) => list(client, language, arguments).await,
        SearchesCommand::Forget(arguments) => forget(client, language, arguments).await,
    })
    .await?;
    Ok(ExitCode::SUCCESS)
}

async fn list(client: &Client, language: Language, arguments: &Listing) -> Result<()> {
    let parameters = [("workspace", arguments.within.workspace())];
    let searches: Option<Vec<SavedSearch>> =
        client.get_or_print("api/v1/searches", &parameters, arguments.json).await?;
    let Some(searches) = searches else { return Ok(()) };
    if searches.is_empty() {
        terminal::line(language.pick(
            "No search is saved yet; add --save NAME to one.",
            "Aucune recherche enregistrée ; ajoutez --save NOM à l’une d’elles.",
        ));
    }
    let style = Style::of_stdout();
    for search in &searches {
        let parameters: Vec<String> =
            search.parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let parameters = terminal::harmless(&parameters.join("  "));
        let author = style.dim(&terminal::harmless(&search.author));
        terminal::line(&format!("{}  {parameters}  {author}", style.bold(search.name.as_str())));
    }
    Ok(())
}

async fn forget(client: &Client, language: Language, arguments: &SearchesForget) -> Result<()> {
    let path = format!("api/v1/searches/{}", arguments.name);
    let _: Value = client.delete(&path, &[("workspace", arguments.within.workspace())]).await?;
    terminal::line(language.pick("Forgotten.", "Oubliée."));
    Ok(())
}

/// Saves the parameters of a search under a name; those that are empty are left out.
pub(crate) async fn save(
    client: &Client,
    language: Language,
    name: &str,
    workspace: Option<&str>,
    parameters: &[(&str, &str)],
) -> Result<()> {
    let given = parameters.iter().filter(|(_, value)| !value.is_empty());
    let given = given.filter(|(name, _)| !["workspace", "saved"].contains(name));
    let parameters: serde_json::Map<String, Value> =
        given.map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let request = json!({"author": login(), "parameters": parameters, "workspace": workspace});
    let path = format!("api/v1/searches/{name}");
    let _: Value = client.write(Method::PUT, &path, &request).await?;
    let said = language.pick(
        format!("Saved: vigie search --saved {name}"),
        format!("Enregistrée : vigie search --saved {name}"),
    );
    terminal::line(&Style::of_stdout().dim(&said));
    Ok(())
}
