//! The settings there are: one table for the file, the environment, the flags and the help.

/// How a setting is written in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// May contain a password, which is not shown.
    Url,
    Number,
    /// An array in the file; with commas elsewhere.
    List,
    Secret,
}

#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub kind: Kind,
    pub help: &'static str,
}

const fn key(name: &'static str, kind: Kind, help: &'static str) -> Key {
    Key { name, kind, help }
}

/// In the order in which they are shown.
pub const KEYS: &[Key] = &[
    key(
        "data_dir",
        Kind::Text,
        "folder of the database, keys, files and mails unless they are placed elsewhere",
    ),
    key(
        "database_url",
        Kind::Url,
        "sqlite:<path> or postgres://<user>:<password>@<host>/<database>",
    ),
    key(
        "database_connections",
        Kind::Number,
        "connections for reading",
    ),
    key(
        "keys_file",
        Kind::Text,
        "signing and sealing keys, made at the first start and readable by the owner only",
    ),
    key(
        "files_url",
        Kind::Text,
        "evidence: file:<folder>, or s3://<bucket>/<prefix> with credentials in AWS_… variables",
    ),
    key("listen", Kind::Text, "address and port to serve on"),
    key(
        "public_url",
        Kind::Text,
        "address people use, for links in mails",
    ),
    key("workers", Kind::Number, "threads serving requests"),
    key(
        "trusted_proxies",
        Kind::List,
        "addresses of reverse proxies whose X-Forwarded-For is believed",
    ),
    key(
        "shutdown_timeout_secs",
        Kind::Number,
        "how long a stopping server may take to finish what it accepted",
    ),
    key(
        "mail.transport",
        Kind::Text,
        "\"folder\" (.eml files, nothing leaves the machine) or \"smtp\"",
    ),
    key("mail.folder", Kind::Text, "folder of the .eml files"),
    key(
        "mail.from",
        Kind::Text,
        "sender of all mails, for instance Hejie <no-reply@example.org>",
    ),
    key("mail.smtp.host", Kind::Text, "mail server"),
    key(
        "mail.smtp.security",
        Kind::Text,
        "\"starttls\", \"tls\" or \"none\"",
    ),
    key(
        "mail.smtp.port",
        Kind::Number,
        "usually 587 for starttls, 465 for tls, 25 for none",
    ),
    key(
        "mail.smtp.user",
        Kind::Text,
        "account at the mail server, if it wants one",
    ),
    key(
        "mail.smtp.password",
        Kind::Secret,
        "its password; better in the environment than in the file",
    ),
    key(
        "passwords.parallel_hashes",
        Kind::Number,
        "password checks at once, each with 19 MiB and a core",
    ),
    key(
        "limits.logins_per_minute",
        Kind::Number,
        "attempts to log in per client address",
    ),
    key("limits.json_kib", Kind::Number, "largest JSON body"),
    key(
        "limits.upload_mib",
        Kind::Number,
        "largest file of evidence, at most 20",
    ),
    key(
        "limits.handler_offer_fen",
        Kind::Number,
        "most a handler may promise without a manager, in fen, where no limit of their own was set",
    ),
    key("log_format", Kind::Text, "\"text\" or \"json\""),
    key(
        "log_filter",
        Kind::Text,
        "what is logged, for instance info,hejie=debug",
    ),
];

impl Key {
    pub fn find(name: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.name == name)
    }

    /// `mail.smtp.host` is `HEJIE_MAIL_SMTP_HOST`.
    pub fn variable(&self) -> String {
        variable(self.name)
    }
}

pub(super) fn variable(name: &str) -> String {
    format!("HEJIE_{}", name.replace('.', "_").to_uppercase())
}

/// The candidate that takes the fewest typing errors to get from `name`, where so few are likely: it is of the same section, or
/// of one whose name was mistyped.
pub(super) fn nearest(name: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    let last_of = |name: &str| name.rsplit('.').next().unwrap_or_default().chars().count();
    let is_likely = |candidate: &String| {
        candidate.matches('.').count() == name.matches('.').count()
            && distance(name, candidate) <= last_of(name).div_ceil(3)
    };
    candidates
        .filter(is_likely)
        .min_by_key(|candidate| distance(name, candidate))
}

/// Levenshtein's distance, row by row.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, in_a) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, in_b) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(in_a != *in_b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_typing_errors() {
        assert_eq!(distance("listen", "listen"), 0);
        assert_eq!(distance("lisen", "listen"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn names_and_variables_are_unique() {
        let mut names: Vec<_> = KEYS.iter().map(Key::variable).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), KEYS.len());
    }
}
