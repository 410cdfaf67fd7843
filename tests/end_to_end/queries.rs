//! Questions about queries, to the API and to the command line, in English and in French; and that what the API says of
//! a language tag is what live matching and searching say.

use reqwest::{Method, header::ACCEPT_LANGUAGE};
use serde_json::{Value, json};
use vigie_peers::{Answer, Api, Site, minutes_ago, post, send, set};

/// Asks one of the questions in a language.
fn ask(api: &Api, question: &str, language: &str, body: &Value) -> Answer {
    let request = api.request(Method::POST, &format!("/api/v1/queries/{question}"));
    send(request.header(ACCEPT_LANGUAGE, language).body(body.to_string()))
}

#[test]
fn the_api_answers_questions_about_queries() {
    let site = Site::new();
    let server = site.serve();
    let api = &server.api;

    let checked =
        ask(api, "check", "en", &json!({"query": "nike and adidas OR puma -lang:(de OR es)"})).expect_ok();
    assert_eq!(checked["query"], "nike AND and AND adidas OR puma AND NOT (lang:de OR lang:es)");
    assert_eq!(checked["good_for"], json!(["search", "topic", "brand"]));
    assert_eq!(checked["cost"]["level"], "cheap");
    let finding = &checked["findings"][0];
    assert_eq!((&finding["severity"], &finding["character"]), (&json!("warning"), &json!(6)));
    assert_eq!(finding["message"], "`and` is searched for as a word");
    let said = |language: &str, query: &str| {
        ask(api, "check", language, &json!({"query": query})).expect_ok()["findings"][0]["message"].clone()
    };
    assert_eq!(said("fr-CA, en;q=0.5", "nike and adidas"), "`and` est cherché comme un mot");
    assert_eq!(said("de, en", "(nike"), "this bracket is never closed");
    assert_eq!(said("fr", "(nike"), "cette parenthèse n'est jamais fermée");
    let uses =
        |query: &str| ask(api, "check", "en", &json!({"query": query})).expect_ok()["good_for"].clone();
    assert_eq!(uses("-nike"), json!(["search", "topic"]));
    assert_eq!(uses("nike sentiment:negative"), json!(["search"]));
    assert_eq!(uses("nike ("), json!([]));

    let far = json!({"query": "refund NEAR/2 never", "text": "no refund for me, they never pay"});
    let explained = ask(api, "explain", "en", &far).expect_ok();
    let near = "the nearest in refund NEAR/2 never are 4 words apart, at most 2 allowed";
    assert_eq!(explained["verdict"], format!("no match: {near}"));
    assert_eq!((&explained["matched"], &explained["clause"]["reason"]), (&json!(false), &json!(near)));
    let french = ask(api, "explain", "fr", &far).expect_ok();
    assert!(french["verdict"].as_str().unwrap().starts_with("pas trouvé : les plus proches"), "{french}");
    let mut of_post = post("feed:1", minutes_ago(5), "Où est mon bagage, Delta ? C'est une honte");
    of_post["lang"] = json!("fr-CA");
    let query = "delta lang:fr-ca sentiment:negative is:question";
    let explained = ask(api, "explain", "en", &json!({"query": query, "post": of_post})).expect_ok();
    assert_eq!(explained["verdict"], "match", "{explained}");
    assert_eq!(explained["text_highlights"][1], json!({"text": "Delta", "matched": true}));
    assert_eq!(explained["clause"]["parts"].as_array().map(Vec::len), Some(4));

    let described = api.get("/api/openapi.json").expect_ok();
    for question in ["check", "explain", "import"] {
        let path = format!("/api/v1/queries/{question}");
        assert!(described["paths"][path.as_str()]["post"].is_object(), "{path}");
    }

    let imported = json!({"from": "talkwalker", "query": "orange SENTENCE fibre AND sourcetype:BLOG AND engagement:>100"});
    let translated = ask(api, "import", "fr", &imported).expect_ok();
    assert_eq!(translated["query"], "orange SENTENCE fibre AND engagement:[101 TO *]");
    assert_eq!(translated["notes"][0]["position"], 26);
    assert!(translated["notes"][0]["message"].as_str().unwrap().contains("a été ôté"), "{translated}");
}

#[test]
fn what_cannot_be_answered_is_refused() {
    let site = Site::new();
    let server = site.serve();
    let check = |question: &str, language: &str, body: Value, status: u16, said: &str| {
        let answer = ask(&server.api, question, language, &body);
        assert_eq!(answer.status, status, "{}", answer.text);
        assert!(answer.text.contains(said), "{said} is not in {}", answer.text);
    };
    check("explain", "fr", json!({"query": "a OR", "text": ""}), 400, "rien à chercher ne suit `OR`");
    check("explain", "en", json!({"query": "a"}), 422, "send either `post`, or `text`");
    check(
        "explain",
        "en",
        json!({"query": "a", "text": "x".repeat(200_000)}),
        422,
        "at most 102400 are explained",
    );
    check(
        "import",
        "en",
        json!({"from": "google", "query": "a"}),
        422,
        "write one of brandwatch, talkwalker",
    );
    check("import", "fr", json!({"from": "mention", "query": "(a"}), 400, "La requête ne peut pas être lue");
    check("check", "en", json!({"q": "a"}), 422, "unknown field `q`");
    check("check", "en", json!({"query": "a ".repeat(100_000)}), 200, "the query has 200000 bytes");
    check("check", "fr", json!({"query": "(".repeat(10_000)}), 200, "sur plus de 32 niveaux");
}

#[test]
fn the_command_line_speaks_french_where_the_terminal_does() {
    let site = Site::new().with_variable("LC_ALL", "fr_FR.UTF-8");
    site.run(&["query", "check", "nike and adidas"]).expect(0).expect_said("est cherché comme un mot");
    site.run(&["query", "check", "nike"]).expect(0).expect_said("coût : légère");
    site.run(&["query", "check", "(nike"])
        .expect(1)
        .expect_said("erreur : cette parenthèse n'est jamais fermée");
    site.run(&["query", "explain", "sac SENTENCE vol", "--text", "Mon sac! Un vol."])
        .expect(2)
        .expect_said("phrases différentes");
    site.run(&["query", "import", "--from", "mention", "nike AND tone:bad"])
        .expect(0)
        .expect_said("a été ôté");
}

#[test]
fn a_variety_of_a_language_is_found_live_and_in_searches() {
    let site = Site::new();
    site.apply(
        "[workspace]\nid = \"w\"\nname = \"W\"\n\n[[brand]]\nid = \"brazil\"\nname = \"B\"\nquery = \"aurora lang:pt-br\"\n\n\
         [[brand]]\nid = \"all\"\nname = \"A\"\nquery = \"aurora lang:pt\"\n",
    );
    let server = site.serve();
    let of = |id: &str, lang: &str| {
        let mut of = post(id, minutes_ago(5), "Aurora. Que chá bom!");
        of["lang"] = json!(lang);
        of
    };
    server.api.push_and_settle(&[of("x:br", "pt-BR"), of("x:pt", "pt"), of("x:mz", "pt_MZ")]);
    let ids = |parameters: &[(&str, &str)]| set(server.api.ids(parameters));
    assert_eq!(ids(&[("brand", "brazil")]), set(vec!["x:br".to_owned()]));
    assert_eq!(ids(&[("q", "lang:pt-br")]), set(vec!["x:br".to_owned()]));
    assert_eq!(ids(&[("lang", "pt-mz")]), set(vec!["x:mz".to_owned()]));
    assert_eq!(ids(&[("q", "aurora SENTENCE cha")]).len(), 0);
    assert_eq!(ids(&[("q", "que SENTENCE cha")]).len(), 3);
    assert_eq!(ids(&[("q", "auorra~1 lang:pt")]).len(), 3);
}
