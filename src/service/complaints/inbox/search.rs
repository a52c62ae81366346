//! What somebody looks for among the cases of a pile.

use super::Question;
use super::parties::{Parties, folded};
use crate::{
    app::App,
    domain::{actor::Actor, category::SubjectCategory, complaint::bureau_desk::Source},
    error::AppResult,
    store::complaints::{
        Cursor,
        inbox::{self, Line, Pile},
    },
};

/// Lines read at once where something is searched that no index knows …
const WINDOW: i64 = 500;
/// … and how often: a search answers soon, and goes on from its cursor.
const WINDOWS: usize = 4;
/// A number typed this far (`HJ260511-7`) has few namesakes.
const NUMBER_IS_RARE: usize = 10;
const NAMESAKES: i64 = 500;

/// What is looked for, in the form it is compared in.
pub(super) struct Wanted {
    q: Option<String>,
    category: Option<SubjectCategory>,
    source: Option<Source>,
}

impl Wanted {
    pub(super) fn new(question: &Question) -> Wanted {
        let q = question.q.as_deref().map(folded);
        Wanted {
            q: q.filter(|q| !q.is_empty()),
            category: question.category,
            source: question.source,
        }
    }

    pub(super) fn is_everything(&self) -> bool {
        self.q.is_none() && self.category.is_none() && self.source.is_none()
    }

    pub(super) fn rare_number(&self) -> Option<&str> {
        self.q.as_deref().filter(|q| {
            q.len() >= NUMBER_IS_RARE
                && q.starts_with("HJ")
                && q.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        })
    }

    fn is_of_kind(&self, line: &Line) -> bool {
        let is_category = self.category.is_none_or(|wanted| {
            let rest = line.category.strip_prefix(wanted.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        is_category && self.source.is_none_or(|source| line.source == source)
    }

    fn fits(&self, line: &Line, parties: &Parties) -> bool {
        let is_sought = self.q.as_ref().is_none_or(|q| {
            folded(&line.subject).contains(q)
                || line.number.contains(q.as_str())
                || parties.has(line, q)
        });
        self.is_of_kind(line) && is_sought
    }
}

pub(super) fn by_number(
    app: &App,
    pile: &Pile,
    wanted: &Wanted,
    prefix: &str,
    limit: usize,
) -> AppResult<Vec<Line>> {
    let found = app.read(|conn| inbox::numbered(conn, pile, prefix, NAMESAKES))?;
    let fitting = found.into_iter().filter(|line| wanted.is_of_kind(line));
    Ok(fitting.take(limit).collect())
}

/// Walks along the deadlines and keeps what fits, a bounded number of lines a request.
pub(super) fn searched(
    app: &App,
    actor: &Actor,
    pile: &Pile,
    wanted: &Wanted,
    mut after: Option<Cursor>,
    limit: usize,
) -> AppResult<(Vec<Line>, Option<Cursor>)> {
    let mut kept = Vec::new();
    for _ in 0..WINDOWS {
        let lines = app.read(|conn| inbox::lines(conn, pile, after.as_ref(), WINDOW))?;
        let is_last = lines.len() < usize::try_from(WINDOW).unwrap_or_default();
        let parties = match wanted.q {
            Some(_) => Parties::of(app, actor, pile.scope, &lines)?,
            None => Parties::default(),
        };
        for line in lines {
            if kept.len() == limit {
                let next = kept.last().map(Line::cursor);
                return Ok((kept, next));
            }
            after = Some(line.cursor());
            if wanted.fits(&line, &parties) {
                kept.push(line);
            }
        }
        if is_last {
            return Ok((kept, None));
        }
    }
    Ok((kept, after))
}
