//! Which posts a selection is about, for whoever wants to do something with all of them.

use serde::Deserialize;
use tantivy::DocAddress;
use vigie_model::PostId;

use crate::{
    IndexError, Selection,
    compile::Compiler,
    document,
    schema::Fields,
    walk::{Deadline, Walk},
};

/// What of a mention names its post.
#[derive(Deserialize)]
struct Named {
    post: Id,
}

#[derive(Deserialize)]
struct Id {
    id: PostId,
}

pub(crate) fn posts(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    selection: &Selection,
    most: usize,
    deadline: Deadline,
) -> Result<Vec<PostId>, IndexError> {
    selection.check()?;
    let query = Compiler::new(fields, searcher).within(deadline).selection(selection)?;
    let walk = Walk::new(searcher, query.as_ref(), false, deadline)?;
    let (mut found, mut count) = (Vec::new(), 0);
    for (number, segment) in (0..).zip(searcher.segment_readers()) {
        walk.segment(segment, |doc, _| {
            count += 1;
            if count <= most {
                found.push(DocAddress::new(number, doc));
            }
            Ok(())
        })?;
    }
    if count > most {
        return Err(IndexError::TooManyMentions { count, most });
    }
    let mut posts = Vec::with_capacity(found.len());
    for at in found {
        deadline.check()?;
        let document = searcher.doc(at)?;
        let named: Named = serde_json::from_slice(document::json(fields, &document))?;
        posts.push(named.post.id);
    }
    Ok(posts)
}
