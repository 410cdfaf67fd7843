//! Files as other tools export them: what stands before the header, encodings, separators, dates and numbers as they
//! come, one post the same whoever exported it.

#![expect(clippy::unwrap_used, reason = "tests say what they expect")]

use std::{fs, io, path::PathBuf};

use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;
use vigie_model::{Post, PostEvent, PostKind};
use vigie_sources::import::{Format, Import, ImportError, ImportSettings, RowError, Tool};

fn settings() -> ImportSettings {
    let now: Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
    ImportSettings { source: None, timezone: None, now }
}

/// A folder with one file, which the tool is seen in.
struct Folder {
    folder: tempfile::TempDir,
    name: &'static str,
}

impl Folder {
    fn new(name: &'static str, bytes: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), bytes).unwrap();
        Self { folder, name }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join(self.name)
    }

    fn rows(&self, tool: Tool, settings: ImportSettings) -> Vec<Result<Post, RowError>> {
        assert_eq!(Tool::of_file(&self.path()).unwrap(), Some(tool));
        let post = |event| {
            let PostEvent::Posted(post) = event else { unreachable!("an import posts") };
            post
        };
        Import::open(self.path(), tool.format().unwrap(), settings)
            .unwrap()
            .map(|row| row.map(post))
            .collect()
    }

    fn posts(&self, tool: Tool) -> Vec<Post> {
        self.rows(tool, settings()).into_iter().map(Result::unwrap).collect()
    }
}

fn utf16(text: &str) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

const BRANDWATCH: &str = "\u{feff}\"Report:\",\"Bulk Mentions Download\"\r\n\"Brand:\",\"Acme, Ltd\"\r\n\
    \"From:\",\"Sun Feb 01 00:00:00 UTC 2026\"\r\n\"To:\",\"Sat Feb 28 23:59:59 UTC 2026\"\r\n\"Label:\",\"\"\r\n\r\n\
    \"Query Id\",\"Query Name\",\"Date\",\"Title\",\"Snippet\",\"Url\",\"Page Type\",\"Language\",\"Country Code\",\"Author\",\"Full Name\",\"Full Text\",\"Twitter Followers\",\"Twitter Likes\",\"Facebook Likes\",\"Twitter Retweet of\",\"Resource Id\"\r\n";

#[test]
fn a_brandwatch_file_is_read() {
    let rows = "1,Acme,2026-02-03 10:15:00.0,,Acme is…,http://twitter.com/ana/statuses/123,twitter,en,GBR,ana,Ana B,\"Acme is \"\"fine\"\",\nthanks\",\"1,234\",7,0,,r1\r\n\
                1,Acme,2026-02-03 09:00:00.0,A headline,What happened,https://news.example/a,news,fr,FRA,Jo Doe,,,,,,,r2\r\n\
                1,Acme,soon,,x,https://forum.example,forum,fr,FRA,,,,,,,,r3\r\n\
                1,Acme,2026-02-03 11:00:00.0,,RT,https://x.com/bo/status/124,twitter,en,,bo,,RT,9,0,12,http://twitter.com/ana/statuses/123,r4\r\n";
    let rows = Folder::new("mentions.csv", format!("{BRANDWATCH}{rows}")).rows(Tool::Brandwatch, settings());
    let fault = rows[0].as_ref().unwrap_err();
    assert_eq!((fault.line, fault.column.as_deref()), (11, Some("Date")), "{fault}");
    let [news, tweet, repost] = [1, 2, 3].map(|at: usize| rows[at].clone().unwrap());
    assert_eq!(
        (news.id.as_str(), news.title.as_deref(), news.text.as_str()),
        ("news:r2", Some("A headline"), "What happened")
    );
    assert_eq!((news.country.as_deref(), news.lang.as_deref()), (Some("fr"), Some("fr")));
    assert_eq!((tweet.id.as_str(), tweet.text.as_str()), ("x:123", "Acme is \"fine\",\nthanks"));
    assert_eq!(tweet.published_at.to_string(), "2026-02-03T10:15:00Z");
    let author = tweet.author.unwrap();
    assert_eq!((author.handle.as_deref(), author.followers), (Some("ana"), Some(1_234)));
    assert_eq!((tweet.engagement.likes, repost.engagement.likes), (7, 12), "the network that has any");
    assert_eq!(repost.repost_of.as_ref(), Some(&tweet.id));
}

#[test]
fn a_talkwalker_file_is_read() {
    let header = "url;published;search_indexed;title;content;lang;source_type;extra_author_attributes.name;extra_author_attributes.short_name;article_extended_attributes.twitter_likes;extra_source_attributes.world_data.country_code;images.url\n";
    let rows = "https://x.com/ana/status/5;1770113700000;x;;Bonjour;fr;SOCIALMEDIA,SOCIALMEDIA_TWITTER;Ana;ana;1 234;fr;https://i.example/1|https://i.example/2\n\
                https://news.example/b;2026-02-03 10:20:00;x;Title;Text;en;ONLINENEWS,ONLINENEWS_NEWSPAPER;;;;us;\n";
    let posts = Folder::new("results.csv", format!("{header}{rows}")).posts(Tool::Talkwalker);
    assert_eq!(
        (posts[0].id.as_str(), posts[0].published_at.to_string().as_str()),
        ("x:5", "2026-02-03T10:15:00Z")
    );
    assert_eq!((posts[0].engagement.likes, posts[0].media.len()), (1_234, 2));
    assert_eq!((posts[1].id.as_str(), posts[1].source.as_str()), ("news:https://news.example/b", "news"));
}

#[test]
fn a_meltwater_file_of_either_age_is_read() {
    let old = "Date\tHeadline\tURL\tOpening Text\tHit Sentence\tSource\tInfluencer\tCountry\tLanguage\tTweet Id\tTwitter Screen Name\tTwitter Followers\tAlternate Date Format\tTime\n\
               03-Feb-2026 10:15AM\t\thttps://twitter.com/ana/statuses/9\t\tÇa va, Acme ?\tTwitter\tana\tFrance\tFrench\t9\t@ana\t1.234\t03-Feb-26\t10:15 AM\n";
    let new = "Date,Time,Document ID,URL,Source Name,Author Name,Author Handle,Title,Opening Text,Hit Sentence,Country,Language,Likes,Views\n\
               2026-02-03,10:15 AM,d1,https://x.com/ana/status/9,X,Ana,@ana,,,\"Ça va, Acme ?\",fr,fr,\"1,204\",1.2K\n";
    for bytes in [utf16(old), old.as_bytes().to_vec(), new.as_bytes().to_vec()] {
        let post = Folder::new("export.csv", bytes).posts(Tool::Meltwater).remove(0);
        assert_eq!((post.id.as_str(), post.text.as_str()), ("x:9", "Ça va, Acme ?"));
        assert_eq!(post.published_at.to_string(), "2026-02-03T10:15:00Z");
        assert_eq!((post.country.as_deref(), post.lang.as_deref()), (Some("fr"), Some("fr")));
        assert_eq!(post.author.unwrap().handle.as_deref(), Some("ana"));
    }
    let paris = ImportSettings { timezone: Some(TimeZone::get("Europe/Paris").unwrap()), ..settings() };
    let post = Folder::new("export.csv", utf16(old)).rows(Tool::Meltwater, paris).remove(0).unwrap();
    assert_eq!(post.published_at.to_string(), "2026-02-03T09:15:00Z", "the time zone of the account");
}

#[test]
fn a_mention_file_is_read() {
    let file = "alert_name,title,description,url,published_at,source_type,source_name,language_code,country,direct_reach\n\
                Acme,Acme again,They did it,https://blog.example/1,2026-02-03T10:15:00.0+00:00,blogs,A blog,en,GB,1200\n\
                Acme,,Merci,https://twitter.com/ana/status/7,2026-02-03 10:16,twitter,ana,fr,,5\n";
    let posts = Folder::new("mentions.csv", file).posts(Tool::Mention);
    assert_eq!((posts[0].source.as_str(), posts[0].text.as_str()), ("blogs", "They did it"));
    assert_eq!((posts[1].id.as_str(), posts[1].lang.as_deref()), ("x:7", Some("fr")));
}

const ACCOUNT: &str = r#"window.YTD.account.part0 = [
  { "account" : { "username" : "ana", "accountId" : "42", "accountDisplayName" : "Ana B" } }
]"#;

const TWEETS: &str = r#"window.YTD.tweets.part0 = [
  {
    "tweet" : {
      "id_str" : "12",
      "full_text" : "Fish &amp; chips &lt;3 https://t.co/a",
      "created_at" : "Tue Feb 03 10:15:00 +0000 2026",
      "favorite_count" : "7", "retweet_count" : "2", "lang" : "in",
      "in_reply_to_status_id_str" : "10",
      "entities" : { "urls" : [ { "url" : "https://t.co/a", "expanded_url" : "https://fish.example" } ] },
      "extended_entities" : { "media" : [ { "media_url_https" : "https://pbs.example/1.jpg" } ] }
    }
  },
  { "tweet" : { "id_str" : "11", "full_text" : "RT @bo: \"hm]\"", "created_at" : "Mon Feb 02 10:15:00 +0000 2026", "lang" : "und" } },
  { "tweet" : { "id_str" : "13", "full_text" : "When?", "created_at" : "one day" } },
  { "tweet" : { "full_text" : "Who?", "created_at" : "Mon Feb 02 10:15:00 +0000 2026" } },
  { "tweet" : { "id_str" : "14", "full_text" : "look https://t.co/b", "created_at" : "Wed Feb 04 10:15:00 +0000 2026",
    "entities" : { "urls" : [ { "url" : "https://t.co/b", "expanded_url" : "https://twitter.com/bo/status/3" } ] } } }
]
"#;

#[test]
fn the_archive_of_an_account_is_read() {
    let folder = Folder::new("tweets.js", TWEETS);
    fs::write(folder.folder.path().join("account.js"), ACCOUNT).unwrap();
    let rows = folder.rows(Tool::XArchive, settings());
    let faults: Vec<String> =
        rows.iter().filter_map(|row| row.as_ref().err().map(ToString::to_string)).collect();
    assert!(faults[0].starts_with("line 14, column `created_at`"), "{faults:?}");
    assert!(faults[1].starts_with("line 15: the post has no `id_str`"), "{faults:?}");
    let posts: Vec<Post> = rows.into_iter().filter_map(Result::ok).collect();
    let ids: Vec<&str> = posts.iter().map(|post| post.id.as_str()).collect();
    assert_eq!(ids, ["x:11", "x:12", "x:14"], "in the order of their time");
    let [repost, reply, quote] = [0, 1, 2].map(|at| &posts[at]);
    assert_eq!(
        [repost.kind(), reply.kind(), quote.kind()],
        [PostKind::Repost, PostKind::Reply, PostKind::Quote]
    );
    assert_eq!(reply.text, "Fish & chips <3 https://fish.example");
    assert_eq!(
        (reply.url.as_deref(), reply.lang.as_deref()),
        (Some("https://x.com/ana/status/12"), Some("id"))
    );
    assert_eq!((reply.engagement.likes, reply.engagement.reposts, reply.media.len()), (7, 2, 1));
    assert_eq!(reply.author.as_ref().and_then(|author| author.name.as_deref()), Some("Ana B"));
    assert_eq!(quote.quote_of.as_ref().map(vigie_model::PostId::as_str), Some("x:3"));
    assert_eq!(repost.lang, None);
}

#[test]
fn an_old_archive_names_the_author_with_every_post() {
    let tweets = r#"Grailbird.data.tweets_2014_05 = [ { "id_str" : "1", "text" : "hi", "created_at" : "2014-05-30 12:00:00 +0000",
        "user" : { "screen_name" : "ana", "name" : "Ana", "id_str" : "42" }, "entities" : { "urls" : [] } } ]"#;
    let post = Folder::new("2014_05.js", tweets).posts(Tool::XArchive).remove(0);
    assert_eq!((post.text.as_str(), post.author.unwrap().handle.as_deref()), ("hi", Some("ana")));
    let empty = Folder::new("tweets.js", "window.YTD.tweets.part0 = [ ]");
    let refused = Import::open(empty.path(), Format::XArchive, settings()).err();
    assert!(matches!(refused, Some(ImportError::NoPosts)));
}

#[test]
fn a_header_that_lacks_what_is_needed_is_told_about() {
    let header = BRANDWATCH.replace("\"Date\"", "\"Day\"");
    let file = Folder::new("mentions.csv", header);
    assert_eq!(Tool::of_file(&file.path()).unwrap(), None);
    let said =
        Import::open(file.path(), Tool::Brandwatch.format().unwrap(), settings()).err().unwrap().to_string();
    assert!(
        said.contains("no column holds `published_at`") && said.contains("Query Id, Query Name, Day"),
        "{said}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Whatever stands in a file of a tool, no row makes reading fail, and none is lost on the way.
    #[test]
    fn no_cells_make_it_fail(cells in prop::collection::vec("[0-9a-z,;\"'\u{a0}é./:{}\\[\\] -]{0,16}", 0..40), whole: bool) {
        let headers = [
            (Tool::Brandwatch, BRANDWATCH.to_owned()),
            (Tool::Meltwater, "Date\tTime\tOpening Text\tHit Sentence\tLikes\tURL\n".to_owned()),
            (Tool::Mention, "alert_name;source_name;published_at;title;direct_reach\n".to_owned()),
            (Tool::XArchive, "window.YTD.tweets.part0 = [".to_owned()),
        ];
        for (tool, header) in headers {
            let rows = if whole { cells.join("\n") } else { cells.join(",") };
            let text = format!("{header}{rows}\n");
            let format = tool.format().unwrap();
            let from_stream = Import::read(io::Cursor::new(text.clone().into_bytes()), format.clone(), settings());
            let from_stream = from_stream.map(Iterator::count).unwrap_or_default();
            let file = Folder::new("file", &text);
            let from_file = Import::open(file.path(), format, settings()).map(Iterator::count).unwrap_or_default();
            prop_assert_eq!(from_stream, from_file, "{:?}", tool);
        }
    }
}
