//! The market: an own brand and three competitors, two of them with names that people also use for other things.
//!
//! Names, handles and tags are invented. The workspace that watches the market is made from the same table, so that
//! a query always looks for what posts really contain.

use vigie_model::{
    About, Brand, Channel, ChannelKind, Report, ReportPeriod, Rule, RuleKind, Scope, Severity, Slug, Topic,
    Workspace,
};

/// A brand as the market knows it.
#[derive(Debug, PartialEq)]
pub(crate) struct MarketBrand {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    /// How some people misspell it; still found by the query.
    pub(crate) misspelt: &'static str,
    pub(crate) handle: &'static str,
    pub(crate) tag: &'static str,
    /// Which part of all posts speaks of it.
    pub(crate) share: f64,
    /// How its praise weighs against its complaints.
    pub(crate) goodwill: f64,
    query: &'static str,
    /// Words near which the name means the brand; empty where the name is clear by itself.
    pub(crate) context: &'static [&'static str],
}

/// The own brand.
pub(crate) static LUNIVEL: MarketBrand = MarketBrand {
    id: "lunivel",
    name: "Lunivel",
    misspelt: "Lunivelle",
    handle: "@lunivel",
    tag: "#Lunivel",
    share: 0.22,
    goodwill: 1.4,
    query: "lunivel*",
    context: &[],
};

/// The competitor that runs a campaign.
pub(crate) static KORVANE: MarketBrand = MarketBrand {
    id: "korvane",
    name: "Korvane",
    misspelt: "Korvanne",
    handle: "@korvane",
    tag: "#Korvane",
    share: 0.16,
    goodwill: 0.8,
    query: "korvane OR korvanne OR #matinkorvane",
    context: &[],
};

/// The tag of Korvane's campaign.
pub(crate) const CAMPAIGN_TAG: &str = "#MatinKorvane";

/// The competitor whose name is an everyday word of both languages.
pub(crate) static RICOCHET: MarketBrand = MarketBrand {
    id: "ricochet",
    name: "Ricochet",
    misspelt: "Ricochet",
    handle: "@ricochet_snacks",
    tag: "#RicochetSnacks",
    share: 0.11,
    goodwill: 1.1,
    query: "@ricochet_snacks OR #ricochetsnacks OR (ricochet NEAR/12 (CONTEXT))",
    context: &[
        "granola*",
        "muesli*",
        "porridge*",
        "yaourt*",
        "yoghurt*",
        "barre*",
        "bar",
        "avoine",
        "oat",
        "biscuit*",
        "tartiner",
        "spread",
        "boisson*",
        "drink",
    ],
};

/// The competitor whose name is an everyday phrase in French: a light breeze.
pub(crate) static PETIT_ZEPHYR: MarketBrand = MarketBrand {
    id: "petit-zephyr",
    name: "Petit Zéphyr",
    misspelt: "Petit Zephir",
    handle: "@petitzephyr",
    tag: "#PetitZephyr",
    share: 0.09,
    goodwill: 1.0,
    query: "petitzephyr OR ((\"petit zéphyr\" OR \"petit zephir\") \
            NOT (souffle OR terrasse OR voile OR peupliers OR breeze OR window))",
    context: &[],
};

/// All brands, the own one first.
pub(crate) static BRANDS: [&MarketBrand; 4] = [&LUNIVEL, &KORVANE, &RICOCHET, &PETIT_ZEPHYR];

impl MarketBrand {
    /// The query of the workspace, its context filled in.
    pub(crate) fn query(&self) -> String {
        self.query.replace("CONTEXT", &self.context.join(" OR "))
    }

    /// Whether a text that names the brand would be taken for it.
    pub(crate) fn is_clear_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.context.is_empty()
            || text.contains(self.handle)
            || self.context.iter().any(|word| text.contains(word.trim_end_matches('*')))
    }
}

const TOPICS: [(&str, &str, &str); 6] = [
    (
        "recall",
        "Rappel produit · Recall",
        "rappel OR rappels OR rappellunivel OR recall OR recalls OR recalled OR recalling OR lunivelrecall \
         OR \"éclats de verre\" OR \"pieces of glass\" OR (rappelle NEAR/4 (lot OR yaourts OR pots))",
    ),
    (
        "price",
        "Prix · Price",
        "prix OR cher OR chère OR promo OR price OR expensive OR cheaper OR \"rip-off\"",
    ),
    (
        "delivery",
        "Livraison · Delivery",
        "livraison* OR colis OR rupture OR delivery OR parcel OR \"out of stock\" OR (jours NEAR/3 retard)",
    ),
    ("taste", "Goût · Taste", "goût OR délicieux OR fade OR sucré OR taste* OR delicious OR bland OR sweet"),
    (
        "service",
        "Service client · Support",
        "\"service client\" OR rembours* OR \"numéro vert\" OR support OR refund* OR hotline",
    ),
    ("packaging", "Emballage · Packaging", "emballage* OR plastique OR packaging OR plastic OR sachet"),
];

/// The workspace that watches the market.
pub(crate) fn workspace() -> Workspace {
    let brand = |brand: &&MarketBrand| Brand {
        id: slug(brand.id),
        name: brand.name.to_owned(),
        own: **brand == LUNIVEL,
        query: brand.query(),
        accounts: Vec::new(),
        not_about: Vec::new(),
    };
    let topic = |(id, name, query): &(&str, &str, &str)| Topic {
        id: slug(id),
        name: (*name).to_owned(),
        query: (*query).to_owned(),
    };
    Workspace {
        about: About {
            id: slug("demo"),
            name: "Petits déjeuners · Breakfasts".to_owned(),
            languages: vec!["fr".to_owned(), "en".to_owned()],
            timezone: "Europe/Paris".to_owned(),
            keep_days: None,
        },
        brands: BRANDS.iter().map(brand).collect(),
        topics: TOPICS.iter().map(topic).collect(),
        rules: vec![
            rule("crisis", "Crise · Crisis", Severity::Critical, None, spike()),
            rule("recall", "Rappel produit · Recall", Severity::Warning, Some("recall"), recall_threshold()),
        ],
        channels: vec![Channel { id: slug("console"), to: ChannelKind::Console, digest: None, quiet: None }],
        sources: Vec::new(),
        reports: vec![weekly()],
    }
}

fn weekly() -> Report {
    Report {
        id: slug("weekly"),
        name: "Lunivel : la semaine · the week".to_owned(),
        sections: Vec::new(),
        brands: Vec::new(),
        period: ReportPeriod::Days(7),
        compare: true,
        language: None,
        logo: None,
        recipients: Vec::new(),
        schedule: None,
    }
}

fn spike() -> RuleKind {
    RuleKind::Spike { windows: vec![minutes(15)], budget: 1.0, min_count: 10, min_ratio: 3.0 }
}

fn recall_threshold() -> RuleKind {
    RuleKind::Threshold { count: 30, window: minutes(60) }
}

fn minutes(n: u64) -> std::time::Duration {
    std::time::Duration::from_secs(n * 60)
}

fn rule(id: &str, name: &str, severity: Severity, topic: Option<&str>, when: RuleKind) -> Rule {
    Rule {
        id: slug(id),
        name: name.to_owned(),
        scope: Scope { topic: topic.map(slug), ..Scope::default() },
        when,
        severity,
        pending: minutes(0),
        keep_firing: minutes(30),
        cool_down: minutes(360),
        inhibit: true,
        channels: vec![slug("console")],
        daily_cap: 10,
        group_interval: minutes(5),
        repeat: minutes(240),
        resolved_notice: true,
        escalate: None,
    }
}

/// A name that is known to be a slug.
#[expect(
    clippy::expect_used,
    reason = "only called with the constants above and with numbers, which tests cover"
)]
pub(crate) fn slug(name: &str) -> Slug {
    Slug::new(name).expect("a slug")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_is_sound() {
        let workspace = workspace();
        assert_eq!(workspace.problems(), []);
        assert_eq!(workspace.brands.iter().filter(|brand| brand.own).count(), 1);
        assert!(workspace.rules.iter().all(|rule| rule.scope.brands.is_empty()), "every brand is watched");
        let again: Workspace = serde_json::from_value(serde_json::to_value(&workspace).unwrap()).unwrap();
        assert_eq!(again, workspace);
    }

    #[test]
    fn an_ambiguous_name_needs_its_context() {
        let check = |text: &str, clear: bool| assert_eq!(RICOCHET.is_clear_in(text), clear, "{text}");
        check("Le granola Ricochet", true);
        check("merci @ricochet_snacks", true);
        check("par Ricochet", false);
        assert!(RICOCHET.query().contains("granola* OR muesli*"));
    }
}
