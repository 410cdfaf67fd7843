//! Exports, compared with the pages of a search.

use proptest::{collection::vec, prelude::*};
use vigie_index::{ExportRequest, Exported, IndexError, SearchRequest, Selection, Sort};
use vigie_model::MentionEvent;

use crate::{
    market::{any_mention, any_period, indexed, of_brands},
    mentions::{Opened, everything, mention, mentioned, open},
};

fn request(selection: Selection, oldest_first: bool) -> ExportRequest {
    ExportRequest { selection, oldest_first }
}

/// Everything, however it is cut.
fn exported(index: &Opened, request: &ExportRequest) -> Vec<Exported> {
    let mut all = Vec::new();
    let export = index.searcher.export(request).unwrap();
    export
        .each::<IndexError>(|mentions| {
            all.extend(mentions);
            Ok(())
        })
        .unwrap();
    all
}

fn all_pages(index: &Opened, request: &ExportRequest) -> Vec<Exported> {
    let sort = if request.oldest_first { Sort::Oldest } else { Sort::Newest };
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = index
            .searcher
            .search(&SearchRequest { selection: request.selection.clone(), sort, limit: 50, after })
            .unwrap();
        all.extend(page.hits.into_iter().map(|hit| Exported { mention: hit.mention, story: hit.story }));
        match page.next {
            Some(next) => after = Some(next),
            None => return all,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_export_is_all_pages_as_they_stood_when_it_began(
        mut mentions in vec(any_mention(), 0..160),
        (period, oldest_first, once_per_story) in (any_period(), any::<bool>(), any::<bool>()),
        step in 1..60_usize,
    ) {
        let mut index = indexed(&mut mentions);
        let (from, to) = (Some(period.from), Some(period.to));
        for selection in [everything(), Selection { from, to, once_per_story, ..of_brands(&["ours"]) }] {
            let request = request(selection, oldest_first);
            let expected = all_pages(&index, &request);
            prop_assert_eq!(&exported(&index, &request), &expected);

            let export = index.searcher.export(&request).unwrap().in_steps_of(step);
            prop_assert_eq!(export.total(), expected.len() as u64);
            // What comes, changes or goes meanwhile is not part of it.
            let changed = mentions.iter().take(20).cloned().map(|mut mention| {
                mention.post.text.push_str(" again");
                mentioned(mention)
            });
            let gone = mentions.iter().skip(20).take(20).map(|mention| MentionEvent::Removed {
                workspace: None,
                post: mention.post.id.clone(),
            });
            let new = (0..20).map(|number| mentioned(mention(&format!("demo:new{number}"), 7_000_000, "new")));
            index.commit(&changed.chain(gone).chain(new).collect::<Vec<_>>());
            let mut found = Vec::new();
            export.each::<IndexError>(|mentions| {
        found.extend(mentions);
        Ok(())
    }).unwrap();
            prop_assert_eq!(&found, &expected);
        }
    }
}

#[test]
fn long_texts_come_in_short_pieces_and_in_order() {
    let mut index = open();
    let long = "delta lost my bag ".repeat(20_000);
    let events: Vec<_> =
        (0..12).map(|number| mentioned(mention(&format!("demo:{number}"), number, &long))).collect();
    index.commit(&events);
    let (mut pieces, mut found) = (0, Vec::new());
    let export = index.searcher.export(&request(everything(), true)).unwrap();
    let seen = export.each::<IndexError>(|mentions| {
        assert!(mentions.iter().map(|row| row.mention.post.text.len()).sum::<usize>() < 2_000_000);
        pieces += 1;
        found.extend(mentions.into_iter().map(|row| row.mention.post.id.to_string()));
        Ok(())
    });
    seen.unwrap();
    assert!(pieces >= 3, "{pieces}");
    assert!(found.into_iter().eq((0..12).map(|number| format!("demo:{number}"))));
}

#[test]
fn an_export_ends_when_nobody_takes_it() {
    let mut index = open();
    let events: Vec<_> =
        (0..3_000).map(|number| mentioned(mention(&format!("demo:{number}"), number, "bag"))).collect();
    index.commit(&events);
    let mut seen = 0;
    let export = index.searcher.export(&request(everything(), false)).unwrap();
    let ended = export.each(|mentions| {
        seen += mentions.len();
        Err(IndexError::Unwanted)
    });
    assert!(matches!(ended, Err(IndexError::Unwanted)), "{ended:?}");
    assert!(seen < 1_000, "{seen}");
}
