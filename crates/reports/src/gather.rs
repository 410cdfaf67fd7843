//! Asks the index and the store for the figures of a report; each question under the index's own deadline.

use jiff::{Timestamp, tz::TimeZone};
use vigie_alerts::Language;
use vigie_index::{
    AuthorSort, AuthorsRequest, BenchmarkRequest, BrandBenchmark, Change, Cuts, LanguageStats, MAX_COMPARED,
    Period, SearchRequest, Searcher, Selection, Sort, TermKind, TrendsRequest,
};
use vigie_model::{Alert, Brand, Report, Section, Shares, Workspace};
use vigie_query::fold;
use vigie_store::{AlertCursor, AlertQuery, Store};

use crate::{
    BrandFigures, Figures, Occasion, ReportError, Totals,
    calendar::{self, Step},
};

/// How many stories are quoted.
const STORIES: usize = 8;
/// How many authors of each kind are named.
const AUTHORS: usize = 8;
/// How many terms of each kind are named.
const TERMS: usize = 6;
/// How many alerts are told one by one.
const ALERTS: usize = 30;
/// How many alerts are looked at to find those of the period.
const LOOKED_AT: usize = 10_000;

/// Where figures come from.
#[derive(Clone)]
pub struct Sources {
    /// The mentions.
    pub searcher: Searcher,
    /// Alerts.
    pub store: Store,
}

/// The figures of a report, counted at the moment `now`.
///
/// # Errors
/// [`ReportError`] when the index or the store does not answer, or the workspace has no brand.
pub async fn gather(
    sources: &Sources,
    workspace: &Workspace,
    report: &Report,
    occasion: Occasion,
    now: Timestamp,
) -> Result<Figures, ReportError> {
    let (zone, zone_name) = match TimeZone::get(&workspace.about.timezone) {
        Ok(zone) => (zone, workspace.about.timezone.clone()),
        Err(_) => (TimeZone::UTC, "UTC".to_owned()),
    };
    let period = calendar::period(report.period, occasion.moment(), &zone)?;
    let (alerts, more_alerts) = match report.sections().contains(&Section::Alerts) {
        true => alerts(&sources.store, workspace, report, period).await?,
        false => (Vec::new(), false),
    };
    let (searcher, workspace, report) = (sources.searcher.clone(), workspace.clone(), report.clone());
    let count = move || -> Result<Figures, ReportError> {
        let counting =
            Counting { searcher: &searcher, workspace: &workspace, report: &report, period, zone: &zone };
        let figures = counting.figures(zone_name, occasion, now)?;
        Ok(Figures { alerts, more_alerts, ..figures })
    };
    tokio::task::spawn_blocking(count).await.map_err(|_| ReportError::Stopped)?
}

/// What all questions to the index are about.
struct Counting<'a> {
    searcher: &'a Searcher,
    workspace: &'a Workspace,
    report: &'a Report,
    period: Period,
    zone: &'a TimeZone,
}

impl Counting<'_> {
    fn figures(&self, zone_name: String, occasion: Occasion, now: Timestamp) -> Result<Figures, ReportError> {
        let Self { workspace, report, period, zone, .. } = *self;
        let (brands, left_out) = self.brands()?;
        let selection = Selection {
            brands: brands.iter().map(|brand| brand.id.clone()).collect(),
            // A report is about what others say.
            not_written_by: workspace.accounts(),
            ..Selection::all(workspace.id().clone())
        };
        let step = Step::of(period);
        let previous = report.compare.then(|| period.before(zone));
        let wants = |section: Section| report.sections().contains(&section);
        let code = report.language.as_deref().unwrap_or_else(|| workspace.language());
        let authors = |newcomers: bool| self.authors(&selection, newcomers).map(Some);
        Ok(Figures {
            report: report.clone(),
            workspace: workspace.about.name.clone(),
            language: Language::of(code),
            zone: zone.clone(),
            zone_name,
            made_at: now,
            occasion,
            period,
            previous,
            step,
            totals: self.totals(&selection, previous)?,
            brands: self.compared(&selection, &brands, step)?,
            left_out,
            topics: workspace.topics.iter().map(|topic| (topic.id.to_string(), topic.name.clone())).collect(),
            stories: if wants(Section::Stories) { self.stories(&selection)? } else { Vec::new() },
            trends: if wants(Section::Trends) { Some(self.trends(&selection)?) } else { None },
            newcomers: if wants(Section::Authors) { authors(true)? } else { None },
            detractors: if wants(Section::Authors) { authors(false)? } else { None },
            alerts: Vec::new(),
            more_alerts: false,
        })
    }

    /// The brands of the report, and how many do not fit in it.
    fn brands(&self) -> Result<(Vec<&Brand>, usize), ReportError> {
        let all = &self.workspace.brands;
        let mut brands: Vec<&Brand> = match self.report.brands.as_slice() {
            [] => all.iter().filter(|brand| brand.own).chain(all.iter().filter(|brand| !brand.own)).collect(),
            named => named.iter().filter_map(|id| all.iter().find(|brand| brand.id == *id)).collect(),
        };
        let left_out = brands.len().saturating_sub(MAX_COMPARED);
        brands.truncate(MAX_COMPARED);
        if brands.is_empty() { Err(ReportError::NoBrands) } else { Ok((brands, left_out)) }
    }

    fn within(&self, selection: &Selection, period: Period) -> Selection {
        Selection { from: Some(period.from), to: Some(period.to), ..selection.clone() }
    }

    fn totals(&self, selection: &Selection, previous: Option<Period>) -> Result<Totals, ReportError> {
        let count = |period: Period| self.searcher.stats(&self.within(selection, period));
        let now = count(self.period)?;
        let before = previous.map(count).transpose()?;
        Ok(Totals { shares: shares(&now.by_language), now, before })
    }

    fn compared(
        &self,
        selection: &Selection,
        brands: &[&Brand],
        step: Step,
    ) -> Result<Vec<BrandFigures>, ReportError> {
        let request = BenchmarkRequest {
            selection: selection.clone(),
            period: self.period,
            cuts: Cuts::new(self.period, &step.interval(self.zone)?)?,
            zone: self.zone.clone(),
        };
        let counted = self.searcher.benchmark(&request)?.brands;
        let figures = |(brand, counted): (&&Brand, BrandBenchmark)| BrandFigures {
            name: brand.name.clone(),
            own: brand.own,
            change: self.report.compare.then(|| Change::of(&counted.now, &counted.before)),
            shares: shares(&counted.now.by_language),
            shares_before: shares(&counted.before.by_language),
            counted,
        };
        Ok(brands.iter().zip(counted).map(figures).collect())
    }

    fn stories(&self, selection: &Selection) -> Result<Vec<vigie_index::Hit>, ReportError> {
        let selection = Selection { once_per_story: true, ..self.within(selection, self.period) };
        let request = SearchRequest { selection, sort: Sort::Engagement, limit: STORIES, after: None };
        Ok(self.searcher.search(&request)?.hits)
    }

    fn trends(&self, selection: &Selection) -> Result<vigie_index::Trends, ReportError> {
        let request = TrendsRequest {
            selection: selection.clone(),
            period: self.period,
            baseline: self.period.before(self.zone),
            kinds: TermKind::ALL.to_vec(),
            limit: TERMS,
        };
        let mut trends = self.searcher.trends(&request)?;
        // That a brand's name rose is told by its mentions.
        let plain = |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let names = self.workspace.brands.iter().map(|brand| brand.name.as_str());
        let names: Vec<String> =
            names.flat_map(|name| std::iter::once(name).chain(name.split_whitespace())).map(plain).collect();
        trends.terms.retain(|trend| {
            let term = plain(&trend.term);
            term.is_empty() || !names.contains(&term)
        });
        Ok(trends)
    }

    fn authors(
        &self,
        selection: &Selection,
        newcomers: bool,
    ) -> Result<vigie_index::AuthorsPage, ReportError> {
        let own: Vec<_> =
            self.workspace.brands.iter().filter(|brand| brand.own).map(|brand| &brand.id).collect();
        // Detractors are those of one's own brands, where the report has any.
        let mut selection = selection.clone();
        if !newcomers && selection.brands.iter().any(|brand| own.contains(&brand)) {
            selection.brands.retain(|brand| own.contains(&brand));
        }
        let request = AuthorsRequest {
            selection,
            period: self.period,
            sort: if newcomers { AuthorSort::Influence } else { AuthorSort::Negative },
            newcomers,
            detractors: !newcomers,
            limit: AUTHORS,
            after: None,
        };
        Ok(self.searcher.authors(&request)?)
    }
}

/// What the shares of the moods probably are where labels were counted like this.
fn shares(by_language: &[LanguageStats]) -> Option<Shares> {
    vigie_matcher::estimate_shares(by_language.iter().map(|language| {
        let moods = language.by_sentiment;
        (language.id.as_str(), [moods.negative, moods.neutral, moods.positive])
    }))
}

/// The alerts that were raised in a period about the report's brands, the earliest first, and whether there were more.
async fn alerts(
    store: &Store,
    workspace: &Workspace,
    report: &Report,
    period: Period,
) -> Result<(Vec<Alert>, bool), ReportError> {
    let concerns = |alert: &Alert| {
        report.brands.is_empty() || alert.brand.as_ref().is_none_or(|brand| report.brands.contains(brand))
    };
    let mut query = AlertQuery::newest(workspace.id().clone());
    query.limit = AlertQuery::MAX_LIMIT;
    query.before = Some(AlertCursor::before(period.to));
    let (mut found, mut looked_at) = (Vec::new(), 0);
    while looked_at < LOOKED_AT {
        let page = store.alerts(&query).await?;
        looked_at += page.items.len();
        let over = page.items.last().is_none_or(|alert| alert.fired_at < period.from);
        found.extend(page.items.into_iter().filter(|alert| alert.fired_at >= period.from && concerns(alert)));
        match page.next {
            Some(next) if !over && found.len() <= ALERTS => query.before = Some(next),
            _ => break,
        }
    }
    let more = found.len() > ALERTS;
    found.truncate(ALERTS);
    found.reverse();
    Ok((found, more))
}
