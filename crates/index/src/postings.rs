//! Cursors over the documents of one segment that hold a word, a phrase's words, or those of any of several phrases.
//!
//! Each moves forward only, stands on a document or at the end (`TERMINATED`), and reads positions on request.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, binary_heap::PeekMut},
};

use tantivy::{
    DocId, DocSet, TERMINATED,
    postings::{Postings, SegmentPostings},
};
use vigie_model::TextField;
use vigie_query::{Occurrence, phrase};

/// Documents that hold any of the terms that one word stands for.
pub(crate) struct Word {
    postings: Vec<SegmentPostings>,
    /// Where each of `postings` stands, the nearest on top; those at their end are gone.
    standing: BinaryHeap<Reverse<(DocId, usize)>>,
    /// Where the word does not count, as it is written in another way there.
    except: Option<Box<Word>>,
}

impl Word {
    /// A word that stands where the first postings say and the second do not.
    pub(crate) fn new(postings: Vec<SegmentPostings>, except: Vec<SegmentPostings>) -> Self {
        let standing = postings.iter().enumerate().map(|(at, open)| Reverse((open.doc(), at)));
        let standing = standing.filter(|Reverse((doc, _))| *doc != TERMINATED).collect();
        let except = (!except.is_empty()).then(|| Box::new(Self::new(except, Vec::new())));
        Self { postings, standing, except }
    }

    fn doc(&self) -> DocId {
        self.standing.peek().map_or(TERMINATED, |Reverse((doc, _))| *doc)
    }

    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        while let Some(mut nearest) = self.standing.peek_mut() {
            let Reverse((doc, at)) = &mut *nearest;
            if *doc >= target {
                return *doc;
            }
            match self.postings.get_mut(*at).map_or(TERMINATED, |open| open.seek(target)) {
                TERMINATED => drop(PeekMut::pop(nearest)),
                next => *doc = next,
            }
        }
        TERMINATED
    }

    /// The sorted positions of the word in the document that this stands on.
    pub(crate) fn positions(&mut self) -> Vec<u32> {
        let here = self.doc();
        let mut positions = Vec::new();
        let mut seen = Vec::new();
        while let Some(nearest) = self.standing.peek_mut().filter(|nearest| nearest.0.0 == here) {
            let Reverse((doc, at)) = PeekMut::pop(nearest);
            if let Some(open) = self.postings.get_mut(at) {
                open.append_positions_with_offset(0, &mut positions);
            }
            seen.push(Reverse((doc, at)));
        }
        if seen.len() > 1 {
            positions.sort_unstable();
            positions.dedup();
        }
        self.standing.extend(seen);
        if let Some(except) = &mut self.except
            && except.seek(here) == here
        {
            let elsewhere = except.positions();
            positions.retain(|position| elsewhere.binary_search(position).is_err());
        }
        positions
    }

    fn size_hint(&self) -> u32 {
        self.postings.iter().fold(0, |sum, open| sum.saturating_add(open.size_hint()))
    }
}

/// Documents that hold all the words of a phrase, wherever in them.
pub(crate) struct Phrase {
    words: Vec<Word>,
    /// The only field that it may stand in.
    field: Option<TextField>,
    doc: DocId,
}

impl Phrase {
    pub(crate) fn new(words: Vec<Word>, field: Option<TextField>) -> Self {
        let mut phrase = Self { words, field, doc: 0 };
        phrase.align(0);
        phrase
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.align(target);
        }
        self.doc
    }

    fn align(&mut self, mut target: DocId) {
        while let Some(beyond) = self.words.iter_mut().map(|word| word.seek(target)).find(|&doc| doc > target)
        {
            target = beyond;
        }
        self.doc = target;
    }

    /// Where the phrase stands in a document whose title has so many words.
    fn occurrences(&mut self, title_words: u32) -> Vec<Occurrence> {
        let positions: Vec<Vec<u32>> = self.words.iter_mut().map(Word::positions).collect();
        let mut found = phrase(&positions);
        if let Some(field) = self.field {
            found.retain(|place| (place.first < title_words) == (field == TextField::Title));
        }
        found
    }

    fn size_hint(&self) -> u32 {
        self.words.iter().map(Word::size_hint).min().unwrap_or(0)
    }
}

/// Documents that hold all the words of any of these phrases.
pub(crate) struct AnyOf {
    phrases: Vec<Phrase>,
}

impl AnyOf {
    pub(crate) fn new(mut phrases: Vec<Phrase>) -> Self {
        phrases.retain(|phrase| phrase.doc != TERMINATED);
        Self { phrases }
    }

    pub(crate) fn doc(&self) -> DocId {
        self.phrases.iter().map(|phrase| phrase.doc).min().unwrap_or(TERMINATED)
    }

    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        self.phrases.iter_mut().map(|phrase| phrase.seek(target)).min().unwrap_or(TERMINATED)
    }

    /// Where any of the phrases really stands in the document that this stands on, whose title has so many words.
    pub(crate) fn occurrences(&mut self, title_words: u32) -> Vec<Occurrence> {
        let here = self.doc();
        let phrases = self.phrases.iter_mut().filter(|phrase| phrase.doc == here);
        phrases.flat_map(|phrase| phrase.occurrences(title_words)).collect()
    }

    pub(crate) fn size_hint(&self) -> u32 {
        self.phrases.iter().fold(0, |sum, phrase| sum.saturating_add(phrase.size_hint()))
    }
}
