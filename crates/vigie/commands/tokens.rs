//! `vigie tokens`: keys for programs.

use std::process::ExitCode;

use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};
use vigie_model::{ApiToken, TokenScope};

use crate::{
    client::Client,
    language::Language,
    options::{Global, TokensCommand, TokensCreate, TokensList, TokensRevoke, Whose},
    terminal::{self, Style},
};

pub(crate) async fn run(global: &Global, command: &TokensCommand) -> Result<ExitCode> {
    let language = global.language();
    Client::with(global, async |client| match command {
        TokensCommand::List(arguments) => list(client, language, arguments).await,
        TokensCommand::Create(arguments) => create(client, language, arguments).await,
        TokensCommand::Revoke(arguments) => revoke(client, language, arguments).await,
    })
    .await?;
    Ok(ExitCode::SUCCESS)
}

fn parameters(whose: &Whose) -> [(&str, &str); 2] {
    [("workspace", whose.within.workspace()), ("push", if whose.push { "true" } else { "" })]
}

async fn list(client: &Client, language: Language, arguments: &TokensList) -> Result<()> {
    let parameters = parameters(&arguments.whose);
    let tokens: Option<Vec<ApiToken>> =
        client.get_or_print("api/v1/tokens", &parameters, arguments.json).await?;
    let Some(tokens) = tokens else { return Ok(()) };
    if tokens.is_empty() {
        terminal::line(language.pick("No token.", "Aucun jeton."));
    }
    let style = Style::of_stdout();
    for token in &tokens {
        let may = match &token.scope {
            TokenScope::Push => language.pick("pushes posts", "envoie des publications").to_owned(),
            TokenScope::Workspace { id, role } => format!("{id}: {role}"),
        };
        let until = token.expires_at.map_or_else(String::new, |end| {
            language.pick(format!(", until {end}"), format!(", jusqu’au {end}"))
        });
        let name = style.bold(&terminal::harmless(&token.name));
        let made_by = terminal::harmless(&token.made_by);
        terminal::line(&format!("{}  {name}  {}", token.id, style.dim(&format!("{may}{until}, {made_by}"))));
    }
    Ok(())
}

async fn create(client: &Client, language: Language, arguments: &TokensCreate) -> Result<()> {
    let request = json!({
        "name": arguments.name,
        "workspace": arguments.whose.within.named(),
        "role": arguments.role,
        "push": arguments.whose.push,
        "days": arguments.days,
    });
    let made: Value = client.write(Method::POST, "api/v1/tokens", &request).await?;
    let secret = made["secret"].as_str().unwrap_or_default();
    // The token alone on its line, so that it can be piped on.
    terminal::line(secret);
    let said = language.pick(
        "It is shown here and never again. Send it as `Authorization: Bearer TOKEN`.",
        "Il n’est montré qu’ici. Envoyez-le ainsi : `Authorization: Bearer JETON`.",
    );
    terminal::note(said);
    Ok(())
}

async fn revoke(client: &Client, language: Language, arguments: &TokensRevoke) -> Result<()> {
    let path = format!("api/v1/tokens/{}", arguments.id);
    let _: Value = client.delete(&path, &parameters(&arguments.whose)).await?;
    terminal::line(language.pick("Revoked.", "Révoqué."));
    Ok(())
}
