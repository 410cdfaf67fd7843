//! One's own accounts: what they do and how they answer who asks.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_index::{OwnBrand, OwnFigures, OwnMeasures, OwnRequest, Period};
use vigie_model::{Account, Slug, Workspace};

use crate::{
    calendar::Asked,
    formulas::{self, Formula},
    params::TwoParams,
    problem::Problem,
    selection::{SelectionParams, no_account},
    state::{App, blocking},
};

/// Where days begin.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct OwnParams {
    /// The time zone of dates, such as `Europe/Paris`; that of the workspace when left out.
    zone: Option<String>,
}

/// What one's own accounts do. Rates go from 0 up; what has nothing to be divided by is null.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnAnswer {
    /// The period.
    period: Period,
    /// The period of the same length before it.
    previous: Period,
    /// Where days begin.
    zone: String,
    /// Brands that name accounts, in the order of the workspace.
    brands: Vec<OwnBrandAnswer>,
    /// What each figure means.
    formulas: Vec<Formula>,
}

/// The accounts of a brand together, and each alone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnBrandAnswer {
    /// For people.
    name: String,
    #[serde(flatten)]
    counted: OwnBrand,
    /// Of all accounts together, against the period before.
    change: OwnChange,
}

/// Against the period before: 0.2 is a fifth more. Rates are subtracted, not divided.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnChange {
    /// now ÷ before − 1
    posts: Option<f64>,
    /// now ÷ before − 1
    engagement: Option<f64>,
    /// now ÷ before − 1
    potential_reach: Option<f64>,
    /// now ÷ before − 1
    replies: Option<f64>,
    /// now ÷ before − 1
    asked: Option<f64>,
    /// now − before
    response_rate: Option<f64>,
    /// now ÷ before − 1, of the median
    response_time: Option<f64>,
}

/// Own accounts
///
/// What the accounts that the workspace names as its own published, with what came back, and how they answer mentions
/// that ask something; over a period and the one of the same length before it. Without `from` and `to`: the last 30 days.
#[utoipa::path(get, path = "/api/v1/own", tag = "answers", params(SelectionParams, OwnParams),
    responses((status = 200, body = OwnAnswer), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn own(
    State(app): State<App>,
    TwoParams(params, own): TwoParams<SelectionParams, OwnParams>,
) -> Result<Json<OwnAnswer>, Problem> {
    let Asked { workspace, mut selection, period, zone, zone_name } =
        Asked::read(&app, &params, own.zone.as_deref(), None).await?;
    let brands = named(&workspace, &selection.brands)?;
    selection.not_written_by = workspace.accounts();
    let request = OwnRequest { selection, brands, period, zone };
    let searcher = app.parts.searcher.clone();
    let OwnFigures { period, previous, brands } = blocking(move || searcher.own(&request)).await?;
    let answer = |counted: OwnBrand| {
        let brand = workspace.brands.iter().find(|brand| brand.id.as_str() == counted.id);
        let name = brand.map_or_else(|| counted.id.clone(), |brand| brand.name.clone());
        OwnBrandAnswer { name, change: OwnChange::of(&counted.now, &counted.before), counted }
    };
    let brands = brands.into_iter().map(answer).collect();
    Ok(Json(OwnAnswer { period, previous, zone: zone_name, brands, formulas: formulas::OWN.to_vec() }))
}

/// The brands with accounts, or those of them that were asked for.
fn named(workspace: &Workspace, asked: &[Slug]) -> Result<Vec<(Slug, Vec<Account>)>, Problem> {
    let brands = workspace.brands.iter().filter(|brand| !brand.accounts.is_empty());
    let brands = brands.filter(|brand| asked.is_empty() || asked.contains(&brand.id));
    let brands: Vec<_> = brands.map(|brand| (brand.id.clone(), brand.accounts.clone())).collect();
    if brands.is_empty() {
        return Err(no_account());
    }
    Ok(brands)
}

impl OwnChange {
    fn of(now: &OwnMeasures, before: &OwnMeasures) -> Self {
        let divided = |now: f64, before: f64| (before > 0.0).then(|| now / before - 1.0);
        let relative = |of: fn(&OwnMeasures) -> Option<u64>| divided(of(now)? as f64, of(before)? as f64);
        let time = now.response_time.median.zip(before.response_time.median);
        Self {
            posts: relative(|measures| Some(measures.posts)),
            engagement: relative(|measures| Some(measures.engagement)),
            potential_reach: relative(|measures| measures.potential_reach),
            replies: relative(|measures| Some(measures.replies)),
            asked: relative(|measures| Some(measures.asked)),
            response_rate: now.response_rate.zip(before.response_rate).map(|(now, before)| now - before),
            response_time: time.and_then(|(now, before)| divided(now, before)),
        }
    }
}
