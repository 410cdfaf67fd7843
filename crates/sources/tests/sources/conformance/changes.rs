//! Edits, deletions and the ends of accounts, as far as a network tells them: in their order to who listens, and as they stand
//! to who was away.

use super::{Change, Network, reader::Reader, stage::Said, trial::Trial};

/// Which posts change, the newest first: the further back, the less are posts looked at again.
const NUMBERS: [usize; 3] = [2, 1, 0];

/// Tries what the network tells.
pub(crate) async fn are_told<N: Network>() {
    while_it_is_listened_to::<N>().await;
    after_a_while_away::<N>().await;
}

async fn while_it_is_listened_to<N: Network>() {
    let trial = Trial::<N>::begin().await;
    let mut reader = trial.first(3).await;
    reader.knows(3).await;
    let (ids, mut expected) = (ids(&reader), reader.told.clone());
    for (change, number) in N::TELLS.iter().zip(NUMBERS) {
        let said = change(number);
        expected.push(told(said, &reader));
        trial.stage.say(said);
        reader.until(&format!("{said:?}"), |reader| reader.told.len() >= expected.len()).await;
    }
    trial.stage.hold(4);
    reader.knows(4).await;
    expected.push(told(Said::Posted(3), &reader));
    assert_eq!(reader.told, expected, "in their order");
    assert!(stand(N::TELLS, &ids, &reader), "{:?}", reader.posts);
    reader.is_quiet().await;
}

async fn after_a_while_away<N: Network>() {
    let trial = Trial::<N>::begin().await;
    let mut reader = trial.first(3).await;
    reader.knows(3).await;
    let ids = ids(&reader);
    N::TELLS_LATER.iter().zip(NUMBERS).for_each(|(change, number)| trial.stage.say(change(number)));
    trial.stage.hold(4);
    let mut reader = trial.go_on(&mut reader).await;
    let all = |reader: &Reader| reader.id(3).is_some() && stand(N::TELLS_LATER, &ids, reader);
    reader.until("what changed meanwhile", all).await;
}

fn ids(reader: &Reader) -> Vec<String> {
    NUMBERS.into_iter().map(|number| reader.id(number).unwrap().to_owned()).collect()
}

/// What is to be told.
fn told(said: Said, reader: &Reader) -> (&'static str, String) {
    let id = reader.id(said.number()).unwrap_or_else(|| panic!("{said:?}: {:?}", reader.posts));
    match said {
        Said::Posted(_) => ("posted", id.to_owned()),
        Said::Edited(_) => ("edited", id.to_owned()),
        Said::Deleted(_) => ("deleted", id.to_owned()),
        Said::Erased(_) => {
            let author = reader.posts[id].as_ref().and_then(|post| post.author.clone());
            ("erased", author.and_then(|author| author.id).unwrap())
        }
    }
}

/// Whether the posts read as they do after these changes.
fn stand(changes: &[Change], ids: &[String], reader: &Reader) -> bool {
    changes.iter().zip(NUMBERS).zip(ids).all(|((change, number), id)| {
        let post = reader.posts[id].as_ref();
        match change(number) {
            Said::Deleted(_) | Said::Erased(_) => post.is_none(),
            said => post.is_some_and(|post| post.text == said.text()),
        }
    })
}
