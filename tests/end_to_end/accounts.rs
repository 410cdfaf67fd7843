//! Who may come in and do what: the first account, signing in, roles, walls between workspaces, tokens, and the commands of
//! whoever runs it.

use reqwest::Method;
use serde_json::{Value, json};

use vigie_peers::{ACME, Answer, Api, Server, Site, eventually, minutes_ago, post, send};

const OTHER: &str = "[workspace]\nid = \"bee\"\nname = \"Bee\"\n[[brand]]\nid = \"honey\"\nname = \"Honey\"\nquery = 'honey'\n";
const PASSWORD: &str = "a long walk by the sea";

/// Somebody with what their requests carry.
struct Visitor<'a> {
    api: &'a Api,
    header: (&'static str, String),
}

impl Visitor<'_> {
    fn ask(&self, method: Method, path: &str, body: &Value) -> Answer {
        let request = self.api.request(method, path).header(self.header.0, &self.header.1);
        send(if body.is_null() { request } else { request.json(body) })
    }

    fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &Value::Null)
    }
}

fn bare(api: &Api, method: Method, path: &str, body: &Value) -> Answer {
    send(api.request(method, path).json(body))
}

/// The visitor whose session an answer began.
fn visitor<'a>(api: &'a Api, answer: &Answer) -> Visitor<'a> {
    let cookie = answer.cookie.as_deref().unwrap().split(';').next().unwrap().to_owned();
    Visitor { api, header: ("cookie", cookie) }
}

fn bearer(api: &Api, token: impl std::fmt::Display) -> Visitor<'_> {
    Visitor { api, header: ("authorization", format!("Bearer {token}")) }
}

fn enter<'a>(api: &'a Api, key: &str, more: &Value) -> Visitor<'a> {
    let mut body = json!({"key": key, "password": PASSWORD});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let answer = bare(api, Method::POST, "/api/v1/entrances", &body);
    let visitor = visitor(api, &answer);
    answer.expect_ok();
    visitor
}

fn sign_in(api: &Api, email: &str, password: &str) -> Answer {
    bare(api, Method::POST, "/api/v1/session", &json!({"email": email, "password": password}))
}

/// The secret behind the `#` of the link that the console shows.
pub(crate) fn set_up_key(server: &Server) -> String {
    eventually("the console shows the link", || {
        let said = server.said();
        let (_, key) = said.rsplit_once("/enter#")?;
        Some(key.split_whitespace().next().unwrap().to_owned())
    })
}

/// Two workspaces, a mention in each, and the owner.
fn house(site: &Site) -> Server {
    let server = site.serve();
    site.apply(ACME);
    site.apply(OTHER);
    server.api.push_and_settle(&[
        post("demo:1", minutes_ago(5), "aurora juice"),
        post("demo:2", minutes_ago(4), "honey for tea"),
    ]);
    server
}

fn owner<'a>(server: &'a Server) -> Visitor<'a> {
    enter(&server.api, &set_up_key(server), &json!({"name": "Olga", "email": "Olga@example.org"}))
}

/// Invites somebody into a workspace and lets them choose their password.
fn member<'a>(owner: &Visitor<'a>, name: &str, workspace: &str, role: &str) -> Visitor<'a> {
    let body =
        json!({"email": format!("{name}@example.org"), "name": name, "workspace": workspace, "role": role});
    let invited = owner.ask(Method::POST, "/api/v1/users", &body).expect_ok();
    enter(owner.api, invited["key"].as_str().unwrap(), &json!({}))
}

#[test]
fn from_the_first_account_on_everybody_says_who_they_are() {
    let site = Site::new();
    let server = house(&site);
    let api = &server.api;
    assert_eq!(api.get("/api/v1/session").expect_ok(), json!({"open": true}));
    api.ask("/api/v1/mentions", &[("workspace", "acme")]).expect_ok();

    let key = set_up_key(&server);
    let looked = api.ask("/api/v1/entrances", &[("key", &key)]).expect_ok();
    assert_eq!(looked, json!({"set_up": true, "has_password": false}));
    let enter_with = |body: Value| bare(api, Method::POST, "/api/v1/entrances", &body);
    let said = json!({"key": key, "name": "Olga", "email": "olga", "password": "short"});
    let problem = enter_with(said).expect_problem(422, "10 characters");
    assert!(problem.to_string().contains("no address"), "{problem}");
    let owner = owner(&server);
    let said = json!({"key": key, "name": "Mallory", "email": "m@example.org", "password": PASSWORD});
    enter_with(said).expect_problem(404, "was used");

    for path in
        ["mentions?workspace=acme", "workspaces", "status", "stream?workspace=acme", "users", "members"]
    {
        api.get(&format!("/api/v1/{path}")).expect_problem(401, "sign in");
    }
    bare(api, Method::POST, "/api/v1/posts", &json!([])).expect_problem(401, "sign in");
    bearer(api, "vigie_wrong").get("/api/v1/workspaces").expect_problem(401, "not known");
    assert_eq!(api.get("/healthz").status, 200);
    assert_eq!(api.get("/api/v1/session").expect_ok(), json!({"open": false}));

    assert_eq!(owner.get("/api/v1/session").expect_ok()["user"]["email"], "olga@example.org");
    assert_eq!(owner.get("/api/v1/workspaces").expect_ok().as_array().unwrap().len(), 2);
    assert_eq!(owner.get("/api/v1/mentions?workspace=acme").expect_ok()["total"], 1);
    // Whoever can read the data folder goes on as before.
    site.run(&["search", "juice", "--workspace", "acme"]).expect_success().expect_said("1 mention");
    server.stop();
    let server = site.serve();
    assert_eq!(server.said().matches("/enter#").count(), 1, "no second set-up");
    server.api.get("/api/v1/workspaces").expect_problem(401, "sign in");
}

#[test]
fn sessions_begin_and_end() {
    let site = Site::new();
    let server = house(&site);
    let api = &server.api;
    let first = owner(&server);
    sign_in(api, "olga@example.org", "wrong password").expect_problem(401, "no account has this address");
    sign_in(api, "nobody@example.org", PASSWORD).expect_problem(401, "no account has this address");
    let answer = sign_in(api, " OLGA@example.org", PASSWORD);
    let cookie = answer.cookie.clone().unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=1209600"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let second = visitor(api, &answer);
    assert_ne!(first.header, second.header, "each session has a secret of its own");
    // A browser that signs in anew gets another secret, and the one that it had opens nothing any more.
    let body = json!({"email": "olga@example.org", "password": PASSWORD});
    let third = visitor(api, &second.ask(Method::POST, "/api/v1/session", &body));
    second.get("/api/v1/workspaces").expect_problem(401, "sign in");
    // Pages of other sites cannot use it.
    let request = api.request(Method::DELETE, "/api/v1/session").header("origin", "https://evil.example");
    send(request.header(third.header.0, &third.header.1)).expect_problem(403, "evil.example");
    third.get("/api/v1/workspaces").expect_ok();

    assert_eq!(third.ask(Method::DELETE, "/api/v1/session", &Value::Null).status, 204);
    third.get("/api/v1/workspaces").expect_problem(401, "sign in");
    // A new password ends the sessions of everybody who knew the old one.
    let change = |visitor: &Visitor<'_>, old: &str, new: &str| {
        visitor.ask(Method::PUT, "/api/v1/session/password", &json!({"old": old, "new": new}))
    };
    // Nobody who is known is sent to the door for a mistake.
    change(&first, "wrong password", "another long walk")
        .expect_problem(422, "the password until now is wrong");
    let in_french = send(
        api.request(Method::PUT, "/api/v1/session/password")
            .header(first.header.0, &first.header.1)
            .header("accept-language", "fr")
            .json(&json!({"old": "wrong password", "new": "another long walk"})),
    );
    in_french.expect_problem(422, "le mot de passe actuel est incorrect");
    change(&first, PASSWORD, "short").expect_problem(422, "10 characters");
    let answer = change(&first, PASSWORD, "another long walk");
    visitor(api, &answer).get("/api/v1/workspaces").expect_ok();
    first.get("/api/v1/workspaces").expect_problem(401, "sign in");
    sign_in(api, "olga@example.org", PASSWORD).expect_problem(401, "");
    sign_in(api, "olga@example.org", "another long walk").expect_ok();

    for _ in 0..5 {
        sign_in(api, "eve@example.org", "guess guess").expect_problem(401, "");
    }
    sign_in(api, "eve@example.org", "guess guess").expect_problem(429, "too many wrong passwords");
    sign_in(api, "olga@example.org", "another long walk").expect_ok();
}

#[test]
fn each_role_may_what_it_may() {
    let site = Site::new();
    let server = house(&site);
    let owner = owner(&server);
    let people = ["viewer", "editor", "admin"].map(|role| member(&owner, role, "acme", role));
    let admin_token = json!({"name": "all", "workspace": "acme", "role": "admin"});
    let token = people[2].ask(Method::POST, "/api/v1/tokens", &admin_token).expect_ok();
    let program = bearer(&server.api, token["secret"].as_str().unwrap());
    let push = owner.ask(Method::POST, "/api/v1/tokens", &json!({"name": "shop", "push": true})).expect_ok();
    let pusher = bearer(&server.api, push["secret"].as_str().unwrap());
    let everybody = [&people[0], &people[1], &people[2], &program, &pusher, &owner];
    // What viewer, editor, admin, an admin's token, a token that pushes, and the owner are answered.
    let check = |method: &str, path: &str, body: Value, expected: [u16; 6]| {
        let method: Method = method.parse().unwrap();
        for (who, (visitor, status)) in everybody.iter().zip(expected).enumerate() {
            let answer = visitor.ask(method.clone(), path, &body);
            assert_eq!(answer.status, status, "{who} {method} {path}: {answer:?}");
        }
    };
    let none = || Value::Null;
    check("GET", "/api/v1/mentions?workspace=acme", none(), [200, 200, 200, 200, 404, 200]);
    check("GET", "/api/v1/benchmark?workspace=acme", none(), [200, 200, 200, 200, 404, 200]);
    check("GET", "/api/v1/status", none(), [200; 6]);
    let handled =
        json!({"workspace": "acme", "author": "x", "posts": ["demo:1"], "change": {"status": "open"}});
    check("POST", "/api/v1/mentions/handling", handled, [403, 200, 200, 200, 404, 200]);
    let saved = json!({"workspace": "acme", "author": "x", "parameters": {"q": "juice"}});
    check("PUT", "/api/v1/searches/juice", saved, [403, 200, 200, 200, 404, 200]);
    let replay = json!({"workspace": "acme", "from": "1h"});
    check("POST", "/api/v1/replays", replay, [403, 403, 201, 201, 404, 201]);
    check("GET", "/api/v1/users?workspace=acme", none(), [403, 403, 200, 403, 403, 200]);
    let invited = json!({"workspace": "acme", "email": "v@example.org", "name": "V", "role": "viewer"});
    check("POST", "/api/v1/users", invited, [403, 403, 200, 403, 403, 200]);
    let owning = json!({"email": "w@example.org", "name": "W", "owner": true});
    check("POST", "/api/v1/users", owning, [403, 403, 403, 403, 403, 200]);
    check("GET", "/api/v1/tokens?workspace=acme", none(), [403, 403, 200, 403, 403, 200]);
    check("GET", "/api/v1/tokens?push=true", none(), [403, 403, 403, 403, 403, 200]);
    check(
        "POST",
        "/api/v1/posts",
        json!([post("demo:3", minutes_ago(1), "aurora")]),
        [403, 403, 403, 403, 200, 200],
    );
    check("GET", "/api/v1/dead-letters", none(), [403, 403, 403, 403, 403, 200]);
    check("GET", "/api/v1/members", none(), [403, 403, 403, 403, 403, 200]);
    // Somebody's own name stands in the record, whatever the request says.
    let changes = people[0].get("/api/v1/mentions/changes?workspace=acme").expect_ok();
    assert_eq!(changes["changes"][0]["author"], "editor");
    // A workspace is changed by its admins, and made by whoever owns this Vigie; keys of channels are for admins.
    let mut document = people[2].get("/api/v1/workspaces/acme").expect_ok();
    document["workspace"]["name"] = json!("Acme & Co");
    check("PUT", "/api/v1/workspaces/acme", document, [403, 403, 200, 200, 404, 200]);
    let new = json!({"workspace": {"id": "cee", "name": "Cee"}});
    check("PUT", "/api/v1/workspaces/cee", new, [404, 404, 404, 404, 404, 200]);
    // A revoked token opens nothing.
    let path = format!("/api/v1/tokens/{}?workspace=acme", token["token"]["id"].as_str().unwrap());
    people[2].ask(Method::DELETE, &path, &none()).expect_ok();
    program.get("/api/v1/mentions?workspace=acme").expect_problem(401, "revoked");
}

#[test]
fn workspaces_are_walls() {
    let site = Site::new();
    let server = house(&site);
    let owner = owner(&server);
    let ana = member(&owner, "ana", "acme", "admin");
    // What is named nowhere is the only one that she sees.
    assert_eq!(ana.get("/api/v1/mentions").expect_ok()["total"], 1);
    let seen = ana.get("/api/v1/workspaces").expect_ok();
    assert_eq!(seen.as_array().unwrap().len(), 1, "{seen}");
    let replay = json!({"workspace": "bee", "from": "1h"});
    let replay = owner.ask(Method::POST, "/api/v1/replays", &replay).json();
    let document = server.api.get("/api/openapi.json").expect_ok();
    let mut tried = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, about) in methods.as_object().unwrap() {
            let parameters = about["parameters"].as_array();
            let by_query = parameters.is_some_and(|all| all.iter().any(|p| p["name"] == "workspace"));
            let by_body = about["requestBody"].is_object();
            let path = match path.as_str() {
                "/api/v1/alerts/{id}" => path.replace("{id}", "bee/x/1"),
                "/api/v1/workspaces/{id}" => path.replace("{id}", "bee"),
                path if path.starts_with("/api/v1/replays/") => {
                    path.replace("{id}", replay["id"].as_str().unwrap())
                }
                path => path.replace("{id}", "x").replace("{name}", "x"),
            };
            let foreign = by_query || path.contains("bee") || path.starts_with("/api/v1/replays/");
            if !path.starts_with("/api/v1/") || !(foreign || by_body) {
                continue;
            }
            let (path, body) = match by_query {
                true => (format!("{path}?workspace=bee"), json!({"workspace": "bee"})),
                false => (path.clone(), json!({"workspace": "bee"})),
            };
            let answer = ana.ask(method.to_uppercase().parse().unwrap(), &path, &body);
            // A body that lacks more than its workspace may be refused for that first.
            let expected: &[u16] = if foreign && !by_body { &[404] } else { &[400, 401, 403, 404, 415, 422] };
            assert!(expected.contains(&answer.status), "{method} {path}: {answer:?}");
            assert!(!answer.text.contains("honey"), "{method} {path}: {answer:?}");
            tried += 1;
        }
    }
    assert!(tried > 40, "{tried}");
    let check = |method: Method, path: &str, body: Value| {
        ana.ask(method, path, &body).expect_problem(404, "no workspace `bee`");
    };
    check(
        Method::POST,
        "/api/v1/mentions/handling",
        json!({"workspace": "bee", "author": "a", "posts": ["demo:2"], "change": {"status": "open"}}),
    );
    check(Method::PUT, "/api/v1/searches/s", json!({"workspace": "bee", "author": "a", "parameters": {}}));
    check(
        Method::POST,
        "/api/v1/silences",
        json!({"workspace": "bee", "author": "a", "until": "1h", "reason": "r"}),
    );
    check(
        Method::POST,
        "/api/v1/users",
        json!({"workspace": "bee", "email": "e@example.org", "name": "E", "role": "viewer"}),
    );
    check(Method::POST, "/api/v1/tokens", json!({"workspace": "bee", "name": "t", "role": "viewer"}));
    // Nor does she learn who else is in, or take somebody over who reaches further than she does.
    let both = member(&owner, "both", "bee", "viewer");
    let body = json!({"workspace": "acme", "email": "both@example.org", "role": "viewer"});
    let known = ana.ask(Method::POST, "/api/v1/users", &body).expect_ok();
    assert_eq!(known["user"]["roles"], json!({"acme": "viewer"}));
    both.get("/api/v1/mentions?workspace=acme").expect_ok();
    let path = format!("/api/v1/users/{}", known["user"]["id"].as_str().unwrap());
    ana.ask(Method::POST, &format!("{path}/entrance"), &Value::Null)
        .expect_problem(403, "beyond the workspaces");
    ana.ask(Method::DELETE, &path, &Value::Null).expect_problem(403, "only an owner");
    let users = ana.get("/api/v1/users?workspace=acme").expect_ok();
    assert!(!users.to_string().contains("bee"), "{users}");
    ana.ask(Method::PUT, &format!("{path}/role"), &json!({"workspace": "acme", "role": null})).expect_ok();
    both.get("/api/v1/mentions?workspace=acme").expect_problem(404, "no workspace `acme`");
}

#[test]
fn whoever_runs_it_manages_accounts_by_command() {
    let site = Site::new();
    let server = house(&site);
    let api = &server.api;
    site.run(&["users", "list"]).expect_success().expect_said("No account yet");
    let said = site.run(&["users", "invite", "zoe@example.org", "--name", "Zoé", "--owner"]).expect_success();
    let key = said.stdout.rsplit_once("/enter#").unwrap().1.trim().to_owned();
    let zoe = enter(api, &key, &json!({}));
    zoe.get("/api/v1/members").expect_ok();
    let invite =
        ["users", "invite", "ana@example.org", "--name", "Ana", "--role", "viewer", "--workspace", "acme"];
    site.run(&invite).expect_success().expect_said("/enter#");
    site.run(&["users", "role", "ana@example.org", "editor", "--workspace", "acme"]).expect_success();
    site.run(&["users", "list"]).expect_success().expect_said("acme: editor");
    site.run(&["--language", "fr", "users", "link", "ana@example.org"])
        .expect_success()
        .expect_said("entre par ce lien");
    site.run(&["users", "link", "nobody@example.org"]).expect(1).expect_said("no account for");
    site.run(&["users", "remove", "ana@example.org"]).expect_success();
    site.run(&["users", "remove", "zoe@example.org"]).expect(1).expect_said("last owner");

    let made =
        site.run(&["tokens", "create", "export", "--role", "viewer", "--workspace", "acme"]).expect_success();
    let token = made.stdout.trim().to_owned();
    bearer(api, &token).get("/api/v1/mentions").expect_ok();
    let elsewhere = Site::new().with_setting(&format!("server.token={token}"));
    elsewhere.run(&["--server", api.url(), "search", "juice"]).expect_success().expect_said("1 mention");
    elsewhere.run(&["--server", api.url(), "users", "list"]).expect(1).expect_said("not by a token");
    let listed = site.run(&["tokens", "list", "--workspace", "acme"]).expect_success();
    assert!(!listed.stdout.contains(&token), "what opens the door is never shown again");
    let id = listed.stdout.split_whitespace().next().unwrap().to_owned();
    site.run(&["tokens", "revoke", &id, "--workspace", "acme"]).expect_success();
    bearer(api, &token).get("/api/v1/mentions").expect_problem(401, "revoked");
    // Nothing that opens the door lies in the data folder, but the key of whoever may read it.
    let files = walk(site.data());
    for secret in [token.as_str(), key.as_str(), PASSWORD] {
        assert!(files.iter().all(|bytes| !contains(bytes, secret.as_bytes())), "{secret} was written");
    }
}

fn walk(folder: &std::path::Path) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => walk(&path),
            false => vec![std::fs::read(&path).unwrap_or_default()],
        })
        .collect()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
