//! From the words of an address (`?brand=delta,united&from=2026-02-01`) to a selection of mentions.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use utoipa::IntoParams;
use vigie_index::{NotAboutUs, Selection, StoryId};
use vigie_model::{HandlingStatus, Polarity, PostId, PostKind, Priority, SavedSearch, Slug, Tag, Workspace};

use crate::{
    moment::{Edge, moment},
    problem::Problem,
    state::App,
};

/// The parameter that names a saved search.
pub(crate) const SAVED: &str = "saved";

/// Which mentions are meant. Lists are separated by commas; what is left out does not restrict.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct SelectionParams {
    /// The workspace; may be left out when there is only one.
    #[param(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// A query in the query language.
    q: Option<String>,
    /// Brand ids.
    brand: Option<String>,
    /// Topic ids.
    topic: Option<String>,
    /// Languages, ISO 639-1.
    lang: Option<String>,
    /// Sources.
    source: Option<String>,
    /// `negative`, `neutral`, `positive`.
    sentiment: Option<String>,
    /// `post`, `reply`, `repost`, `quote`.
    #[serde(rename = "type")]
    #[param(rename = "type")]
    kind: Option<String>,
    /// Countries, ISO 3166-1.
    country: Option<String>,
    /// Handles of authors.
    author: Option<String>,
    /// Posts by the accounts that the workspace names as its own: `without` them (the default), `with`, or `only` them.
    own: Option<String>,
    /// `new`, `open`, `in_progress`, `answered`, `closed`: where the handling of a mention stands.
    status: Option<String>,
    /// Tags.
    tag: Option<String>,
    /// Who sees to it, by the names as they were written; `-`: nobody.
    assignee: Option<String>,
    /// `low`, `normal`, `high`, `urgent`.
    priority: Option<String>,
    /// `without` (the default) those that the team set aside as not about it, `with` them, or `only` they.
    not_about_us: Option<String>,
    /// The name of a saved search: its parameters hold where none is given here.
    saved: Option<String>,
    /// The name of a story, as `story` of a mention gives it.
    story: Option<String>,
    /// The id of a post: only mentions that are like its mention, by the words that tell what it is about; best with
    /// `sort=relevance`.
    like: Option<String>,
    /// `with` (the default) or `without` reposts.
    reposts: Option<String>,
    /// `expand` (the default) means every mention; `collapse` of each story the first one only: the earliest that is neither
    /// a repost nor a quote among those that pass the other filters.
    stories: Option<String>,
    /// First moment: RFC 3339, or a date such as `2026-02-01`, which begins in the workspace's time zone.
    from: Option<String>,
    /// One past the last moment: RFC 3339, or a date, which is included whole.
    to: Option<String>,
}

impl SelectionParams {
    /// Finds the workspace and reads every part.
    pub(crate) async fn resolve(&self, app: &App) -> Result<(Workspace, Selection), Problem> {
        let workspace = app.workspace(self.workspace.as_ref()).await?;
        let zone = TimeZone::get(&workspace.about.timezone).unwrap_or(TimeZone::UTC);
        let selection = self.with_saved(app, &workspace).await?.selection(&workspace, &zone)?;
        Ok((workspace, selection))
    }

    /// These parameters over those of the saved search that they name.
    pub(crate) async fn with_saved(&self, app: &App, workspace: &Workspace) -> Result<Self, Problem> {
        match self.saved(app, workspace).await? {
            None => Ok(self.clone()),
            Some(search) => self.over(&search.parameters),
        }
    }

    /// The saved search that they name.
    pub(crate) async fn saved(
        &self,
        app: &App,
        workspace: &Workspace,
    ) -> Result<Option<SavedSearch>, Problem> {
        let Some(name) = self.saved.as_deref().filter(|name| !name.is_empty()) else { return Ok(None) };
        let name = Slug::new(name).map_err(|error| Problem::bad_request(format!("saved: {error}")))?;
        let search = app.parts.store.saved_search(workspace.id(), &name).await?;
        let missing = || {
            let workspace = workspace.id();
            Problem::not_found(format!("workspace `{workspace}` has saved no search `{name}`"))
        };
        search.ok_or_else(missing).map(Some)
    }

    /// These over others: where one is not given, the other holds. What is given as nothing takes the other away.
    fn over(&self, others: &BTreeMap<String, String>) -> Result<Self, Problem> {
        let unreadable = |error: serde_json::Error| Problem::bad_request(error.to_string());
        let Value::Object(mut fields) = serde_json::to_value(self).map_err(unreadable)? else {
            return Ok(self.clone());
        };
        for (name, value) in others {
            if let Some(field) = fields.get_mut(name).filter(|field| field.is_null()) {
                *field = Value::from(value.as_str());
            }
        }
        serde_json::from_value(Value::Object(fields)).map_err(unreadable)
    }

    /// Reads parameters that stand in a document, where the workspace stands beside them; `also` is one more name that may be
    /// among them.
    pub(crate) fn written(parameters: &BTreeMap<String, String>, also: &str) -> Result<Self, Problem> {
        let known = Self::into_params(|| None).into_iter().map(|parameter| parameter.name);
        let known = known.filter(|name| name != "workspace" && name != SAVED);
        let known: Vec<String> = known.chain([also.to_owned()]).collect();
        if let Some(unknown) = parameters.keys().find(|name| !known.contains(name)) {
            let detail = format!("there is no parameter `{unknown}` here; known: {}", known.join(", "));
            return Err(Problem::bad_request(detail));
        }
        let fields = parameters.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str())));
        serde_json::from_value(Value::Object(fields.collect()))
            .map_err(|error| Problem::bad_request(error.to_string()))
    }

    /// The named workspace, or the only one.
    pub(crate) async fn workspace(&self, app: &App) -> Result<Workspace, Problem> {
        app.workspace(self.workspace.as_ref()).await
    }

    /// Reads every part; dates are days of this zone.
    pub(crate) fn selection(&self, workspace: &Workspace, zone: &TimeZone) -> Result<Selection, Problem> {
        let own = workspace.accounts();
        let (written_by, not_written_by) = match self.own.as_deref().unwrap_or_default() {
            "" | "without" => (Vec::new(), own),
            "with" => (Vec::new(), Vec::new()),
            "only" if own.is_empty() => return Err(no_account()),
            "only" => (own, Vec::new()),
            other => {
                let detail = format!("own: `{other}` is unknown; write without, with or only");
                return Err(Problem::bad_request(detail));
            }
        };
        let selection = Selection {
            workspace: workspace.id().clone(),
            query: self.q.as_deref().filter(|q| !q.trim().is_empty()).map(vigie_query::parse).transpose()?,
            brands: list("brand", self.brand.as_deref())?,
            topics: list("topic", self.topic.as_deref())?,
            languages: words(self.lang.as_deref()).map(str::to_lowercase).collect(),
            sources: words(self.source.as_deref()).map(str::to_lowercase).collect(),
            sentiments: list::<Polarity>("sentiment", self.sentiment.as_deref())?,
            kinds: list::<PostKind>("type", self.kind.as_deref())?,
            countries: words(self.country.as_deref()).map(str::to_lowercase).collect(),
            authors: words(self.author.as_deref()).map(str::to_owned).collect(),
            written_by,
            not_written_by,
            statuses: list::<HandlingStatus>("status", self.status.as_deref())?,
            tags: list::<Tag>("tag", self.tag.as_deref())?,
            assignees: words(self.assignee.as_deref()).map(str::to_owned).collect(),
            priorities: list::<Priority>("priority", self.priority.as_deref())?,
            not_about_us: not_about_us(self.not_about_us.as_deref())?,
            story: self
                .story
                .as_deref()
                .filter(|name| !name.is_empty())
                .map(str::parse::<StoryId>)
                .transpose()?,
            like: self.like.as_deref().filter(|id| !id.is_empty()).map(post).transpose()?,
            without_reposts: choice("reposts", self.reposts.as_deref(), ["with", "without"])?,
            once_per_story: choice("stories", self.stories.as_deref(), ["expand", "collapse"])?,
            from: self.from.as_deref().map(|text| moment("from", text, zone, Edge::Start)).transpose()?,
            to: self.to.as_deref().map(|text| moment("to", text, zone, Edge::End)).transpose()?,
        };
        for brand in &selection.brands {
            check_brand(workspace, brand)?;
        }
        Ok(selection)
    }
}

/// Refuses a brand that the workspace does not have.
pub(crate) fn check_brand(workspace: &Workspace, brand: &Slug) -> Result<(), Problem> {
    if workspace.brands.iter().any(|known| known.id == *brand) {
        return Ok(());
    }
    let known: Vec<_> = workspace.brands.iter().map(|brand| brand.id.as_str()).collect();
    Err(Problem::bad_request(format!("brand `{brand}` does not exist; known: {}", known.join(", "))))
}

/// Says how to name accounts of one's own.
pub(crate) fn no_account() -> Problem {
    Problem::bad_request(
        "no account is named as your own; name them in the workspace, such as accounts = \
         [\"mastodon:@shop@example.org\"] of an own brand, and apply it"
            .to_owned(),
    )
}

fn words(text: Option<&str>) -> impl Iterator<Item = &str> {
    text.unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty())
}

fn post(id: &str) -> Result<PostId, Problem> {
    PostId::new(id).map_err(|error| Problem::bad_request(format!("like: `{id}`: {error}")))
}

/// Whether mentions that are not about us are meant.
fn not_about_us(text: Option<&str>) -> Result<NotAboutUs, Problem> {
    let text = text.filter(|text| !text.is_empty()).unwrap_or(NotAboutUs::Without.as_str());
    NotAboutUs::ALL.into_iter().find(|known| known.as_str() == text).ok_or_else(|| {
        let known = NotAboutUs::ALL.map(NotAboutUs::as_str).join(", ");
        Problem::bad_request(format!("not_about_us: `{text}` is unknown; write one of {known}"))
    })
}

/// Whether the second of two words was chosen; the first is meant where none is.
fn choice(name: &str, text: Option<&str>, [usual, other]: [&str; 2]) -> Result<bool, Problem> {
    match text.unwrap_or(usual) {
        text if text == usual || text.is_empty() => Ok(false),
        text if text == other => Ok(true),
        text => Err(Problem::bad_request(format!("{name}: `{text}` is unknown; write {usual} or {other}"))),
    }
}

/// Reads each word of a list the way JSON reads it.
pub(crate) fn list<T: DeserializeOwned>(name: &str, text: Option<&str>) -> Result<Vec<T>, Problem> {
    let read = |word: &str| {
        serde_json::from_value(serde_json::Value::String(word.to_owned()))
            .map_err(|error| Problem::bad_request(format!("{name}: `{word}`: {error}")))
    };
    words(text).map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_separated_by_commas() {
        assert_eq!(list::<Polarity>("s", Some("negative, positive,")).unwrap().len(), 2);
        assert!(list::<Polarity>("s", Some("angry")).is_err());
        assert!(list::<Slug>("s", None).unwrap().is_empty());
    }

    #[test]
    fn a_choice_has_two_words() {
        let check = |text: Option<&str>, expected: Option<bool>| {
            assert_eq!(choice("reposts", text, ["with", "without"]).ok(), expected, "{text:?}");
        };
        check(None, Some(false));
        check(Some(""), Some(false));
        check(Some("with"), Some(false));
        check(Some("without"), Some(true));
        check(Some("no"), None);
    }
}
