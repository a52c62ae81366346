//! The texts: one file for each language, a section for each kind. The first line is the subject, each line after it a
//! sentence. `{name}` is filled in; a sentence that names a fact there is none of is left out.

use std::{collections::HashMap, sync::LazyLock};

use super::NoticeKind;
use crate::domain::lang::Lang;

pub struct Template {
    pub subject: &'static str,
    pub sentences: Vec<&'static str>,
}

type Templates = HashMap<NoticeKind, Template>;

static ZH: LazyLock<Templates> = LazyLock::new(|| parse(include_str!("templates/zh.txt")));
static EN: LazyLock<Templates> = LazyLock::new(|| parse(include_str!("templates/en.txt")));

/// A test proves that there is one for every kind in every language.
pub fn template(kind: NoticeKind, lang: Lang) -> Option<&'static Template> {
    match lang {
        Lang::Zh => ZH.get(&kind),
        Lang::En => EN.get(&kind),
    }
}

fn parse(text: &'static str) -> Templates {
    let sections = text.split("# ").skip(1);
    sections
        .filter_map(|section| {
            let mut lines = section.lines().map(str::trim).filter(|l| !l.is_empty());
            let kind = lines.next()?.parse().ok()?;
            let template = Template {
                subject: lines.next()?,
                sentences: lines.collect(),
            };
            Some((kind, template))
        })
        .collect()
}

/// The line with its placeholders filled in; None if one of them has no value.
pub fn fill(line: &str, value: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut filled = String::with_capacity(line.len() + 32);
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        filled.push_str(before);
        filled.push_str(&value(name)?);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::text::PLACEHOLDERS;

    #[test]
    fn every_kind_speaks_both_languages_with_the_same_facts() {
        for (lang, text) in [
            (Lang::Zh, include_str!("templates/zh.txt")),
            (Lang::En, include_str!("templates/en.txt")),
        ] {
            let sections = text.lines().filter(|l| l.starts_with("# ")).count();
            assert_eq!(sections, NoticeKind::ALL.len(), "{lang}");
        }
        for kind in NoticeKind::ALL {
            for lang in Lang::ALL {
                let template = template(*kind, lang).unwrap_or_else(|| panic!("{kind} {lang}"));
                assert!(!template.sentences.is_empty(), "{kind} {lang}");
                for line in template.sentences.iter().chain([&template.subject]) {
                    for name in names(line) {
                        assert!(
                            PLACEHOLDERS.contains(&name),
                            "{kind} {lang}: unknown {{{name}}}"
                        );
                    }
                    assert!(!line.contains(['!', '！']), "{kind} {lang}");
                }
            }
        }
    }

    fn names(line: &str) -> Vec<&str> {
        line.split('{')
            .skip(1)
            .map(|part| part.split_once('}').expect("a closing brace").0)
            .collect()
    }

    #[test]
    fn a_sentence_without_its_fact_is_left_out() {
        let value = |name: &str| (name == "n").then(|| "2".to_owned());
        assert_eq!(fill("方案 {n} 有效", value), Some("方案 2 有效".into()));
        assert_eq!(fill("在 {until} 前", value), None);
        assert_eq!(fill("{n} {until}", value), None);
        assert_eq!(fill("无", value), Some("无".into()));
    }
}
