//! `vigie users`: who may come in, and what they may do where.

use std::process::ExitCode;

use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::{Value, json};
use vigie_model::User;

use crate::{
    client::Client,
    language::Language,
    options::{Global, UsersCommand, UsersInvite, UsersList, UsersRole},
    terminal::{self, Style},
};

pub(crate) async fn run(global: &Global, command: &UsersCommand) -> Result<ExitCode> {
    let language = global.language();
    Client::with(global, async |client| match command {
        UsersCommand::List(arguments) => list(client, language, arguments).await,
        UsersCommand::Invite(arguments) => invite(client, language, arguments).await,
        UsersCommand::Link(arguments) => link(client, language, &arguments.email).await,
        UsersCommand::Role(arguments) => role(client, language, arguments).await,
        UsersCommand::Remove(arguments) => remove(client, language, &arguments.email).await,
    })
    .await?;
    Ok(ExitCode::SUCCESS)
}

async fn list(client: &Client, language: Language, arguments: &UsersList) -> Result<()> {
    let parameters = [("workspace", arguments.workspace.as_deref().unwrap_or_default())];
    let users: Option<Vec<User>> = client.get_or_print("api/v1/users", &parameters, arguments.json).await?;
    let Some(users) = users else { return Ok(()) };
    if users.is_empty() {
        terminal::line(language.pick(
            "No account yet: whoever reaches this server may everything. `vigie users invite EMAIL --name NAME --owner` \
             makes the first.",
            "Aucun compte : quiconque atteint ce serveur peut tout faire. `vigie users invite ADRESSE --name NOM --owner` \
             crée le premier.",
        ));
    }
    let style = Style::of_stdout();
    for user in &users {
        let mut roles: Vec<String> = Vec::new();
        if user.owner {
            roles.push(language.pick("owner", "propriétaire").to_owned());
        }
        roles.extend(user.roles.iter().map(|(workspace, role)| format!("{workspace}: {role}")));
        let name = terminal::harmless(&user.name);
        let email = style.bold(&terminal::harmless(&user.email));
        terminal::line(&format!("{email}  {name}  {}", style.dim(&roles.join(", "))));
    }
    Ok(())
}

async fn invite(client: &Client, language: Language, arguments: &UsersInvite) -> Result<()> {
    let request = json!({
        "email": arguments.email,
        "name": arguments.name,
        "workspace": arguments.within.named(),
        "role": arguments.role,
        "owner": arguments.owner,
    });
    let invited: Value = client.write(Method::POST, "api/v1/users", &request).await?;
    tell(language, &invited);
    Ok(())
}

async fn link(client: &Client, language: Language, email: &str) -> Result<()> {
    let user = find(client, language, email).await?;
    let path = format!("api/v1/users/{}/entrance", user.id);
    let invited: Value = client.post(&path, &[]).await?;
    tell(language, &invited);
    Ok(())
}

fn tell(language: Language, invited: &Value) {
    let name = terminal::harmless(invited["user"]["email"].as_str().unwrap_or_default());
    match invited["link"].as_str() {
        Some(link) => terminal::line(&language.pick(
            format!("{name} comes in here, once, within a week:\n  {link}"),
            format!("{name} entre par ce lien, une fois, d’ici une semaine :\n  {link}"),
        )),
        None => terminal::line(&language.pick(
            format!("{name} had an account; the role is theirs now."),
            format!("{name} avait déjà un compte ; le rôle lui est donné."),
        )),
    }
}

async fn role(client: &Client, language: Language, arguments: &UsersRole) -> Result<()> {
    let user = find(client, language, &arguments.email).await?;
    let role = if arguments.role == "none" { Value::Null } else { json!(arguments.role) };
    let request = json!({"workspace": arguments.within.named(), "role": role});
    let path = format!("api/v1/users/{}/role", user.id);
    let _: Value = client.write(Method::PUT, &path, &request).await?;
    terminal::line(language.pick("Changed.", "Modifié."));
    Ok(())
}

async fn remove(client: &Client, language: Language, email: &str) -> Result<()> {
    let user = find(client, language, email).await?;
    let path = format!("api/v1/users/{}", user.id);
    let _: Value = client.delete(&path, &[]).await?;
    terminal::line(language.pick("Removed.", "Supprimé."));
    Ok(())
}

async fn find(client: &Client, language: Language, email: &str) -> Result<User> {
    let users: Vec<User> = client.get("api/v1/users", &[]).await?;
    let address = User::address(email).unwrap_or_default();
    users.into_iter().find(|user| user.email == address).with_context(|| {
        language.pick(
            format!("there is no account for {email}; `vigie users list` names them"),
            format!("aucun compte pour {email} ; `vigie users list` les nomme"),
        )
    })
}
