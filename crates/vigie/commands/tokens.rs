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
    let client = Client::connect(global).await?;
    let language = global.language();
    let outcome = match command {
        TokensCommand::List(arguments) => list(&client, language, arguments).await,
        TokensCommand::Create(arguments) => create(&client, language, arguments).await,
        TokensCommand::Revoke(arguments) => revoke(&client, language, arguments).await,
    };
    client.close().await?;
    outcome.map(|()| ExitCode::SUCCESS)
}

fn parameters(whose: &Whose) -> [(&str, &str); 2] {
    [
        ("workspace", whose.workspace.as_deref().unwrap_or_default()),
        ("push", if whose.push { "true" } else { "" }),
    ]
}

async fn list(client: &Client, language: Language, arguments: &TokensList) -> Result<()> {
    let parameters = parameters(&arguments.whose);
    if arguments.json {
        terminal::line(&client.get::<Value>("api/v1/tokens", &parameters).await?.to_string());
        return Ok(());
    }
    let tokens: Vec<ApiToken> = client.get("api/v1/tokens", &parameters).await?;
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
    let mut request = json!({"name": arguments.name, "push": arguments.whose.push});
    let given = [
        ("role", arguments.role.as_ref().map(|role| json!(role))),
        ("workspace", arguments.whose.workspace.as_ref().map(|id| json!(id))),
        ("days", arguments.days.map(|days| json!(days))),
    ];
    for (name, value) in given {
        if let Some(value) = value {
            request[name] = value;
        }
    }
    let body = serde_json::to_vec(&request)?;
    let made: Value = client.write(Method::POST, "api/v1/tokens", "application/json", body).await?;
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
    let mut path = format!("api/v1/tokens/{}", arguments.id);
    let given = parameters(&arguments.whose).into_iter().find(|(_, value)| !value.is_empty());
    if let Some((name, value)) = given {
        path.push_str(&format!("?{name}={value}"));
    }
    let _: Value = client.write(Method::DELETE, &path, "application/json", Vec::new()).await?;
    terminal::line(language.pick("Revoked.", "Révoqué."));
    Ok(())
}
