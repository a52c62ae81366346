//! Passwords: argon2id, a few at a time.
//!
//! A hash costs 19 MiB and some fifteen milliseconds of a core. So it takes a [`Permit`] to make one; whoever gets none
//! within half a second is asked to come back, and a flood of logins neither eats the memory nor starves the rest.

use std::{sync::Arc, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
    password_hash::phc::PasswordHash,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization as _;

use crate::{
    error::{AppError, AppResult, FieldProblem},
    keys::Personal,
    service::fields::because,
};

pub const MIN: usize = 10;
pub const MAX: usize = 128;
const PATIENCE: Duration = Duration::from_millis(500);

/// OWASP's first choice. Tests, which log in hundreds of people, take the cheapest there is.
#[cfg(not(any(test, feature = "movable-clock")))]
const COST: (u32, u32) = (19 * 1024, 2);
#[cfg(any(test, feature = "movable-clock"))]
const COST: (u32, u32) = (64, 1);

pub struct Passwords {
    argon: Argon2<'static>,
    places: Arc<Semaphore>,
    /// Checked for people who do not exist, so that they take as long as those who do.
    dummy: String,
}

impl Passwords {
    pub fn new(parallel_hashes: usize) -> anyhow::Result<Passwords> {
        let (memory, passes) = COST;
        let params =
            Params::new(memory, passes, 1, None).map_err(|e| anyhow::anyhow!("argon2: {e}"))?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let dummy = hash(&argon, "nobody's password")?;
        Ok(Passwords {
            argon,
            places: Arc::new(Semaphore::new(parallel_hashes)),
            dummy,
        })
    }

    /// A place among those who hash now.
    pub async fn permit(&self) -> AppResult<Permit> {
        let place = tokio::time::timeout(PATIENCE, self.places.clone().acquire_owned()).await;
        match place {
            Ok(Ok(place)) => Ok(Permit {
                argon: self.argon.clone(),
                dummy: self.dummy.clone(),
                _place: Some(place),
            }),
            _ => Err(AppError::TooMany {
                retry_after_secs: 1,
            }),
        }
    }

    /// For a command line or a seed, where nobody floods.
    pub fn unhurried(&self) -> Permit {
        Permit {
            argon: self.argon.clone(),
            dummy: self.dummy.clone(),
            _place: None,
        }
    }
}

/// The right to hash. Hold it off the async threads, and not longer than needed.
pub struct Permit {
    argon: Argon2<'static>,
    dummy: String,
    _place: Option<OwnedSemaphorePermit>,
}

impl Permit {
    pub fn hash(&self, password: &Personal<String>) -> AppResult<String> {
        Ok(hash(&self.argon, password.expose())?)
    }

    /// Whether the password is that of the hash. Without a hash it takes as long and is false.
    pub fn verify(&self, password: &Personal<String>, hash: Option<&str>) -> bool {
        let stored = hash.unwrap_or(&self.dummy);
        let Ok(parsed) = PasswordHash::new(stored) else {
            return false;
        };
        let is_right = self
            .argon
            .verify_password(normalized(password.expose()).as_bytes(), &parsed)
            .is_ok();
        is_right && hash.is_some()
    }
}

fn hash(argon: &Argon2<'_>, password: &str) -> anyhow::Result<String> {
    let hash: PasswordHash = argon
        .hash_password(normalized(password).as_bytes())
        .map_err(|e| anyhow::anyhow!("argon2: {e}"))?;
    Ok(hash.to_string())
}

/// The same password typed on two keyboards is the same password (NFKC).
fn normalized(password: &str) -> String {
    password.nfkc().collect()
}

/// What is wrong with a new password, if anything. `logins` are the addresses and numbers it must not repeat.
pub fn problem(password: &Personal<String>, logins: &[&str]) -> Option<FieldProblem> {
    let text = password.expose();
    let length = text.chars().count();
    if length > MAX {
        return Some(FieldProblem::TooLong { max: MAX });
    }
    if normalized(text).chars().count() < MIN {
        return Some(FieldProblem::TooShort { min: MIN });
    }
    if text.contains('\0') {
        return Some(FieldProblem::BadCharacter);
    }
    let lower = normalized(text).to_lowercase();
    let repeats = logins.iter().any(|login| lower == login.to_lowercase());
    repeats.then(|| {
        because(
            "password_is_login",
            "密码不能与邮箱或手机号相同",
            "The password must not be the e-mail address or the phone number",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(password: &str) -> Personal<String> {
        password.to_owned().into()
    }

    #[test]
    fn a_password_is_known_again_in_any_normal_form() {
        let permit = Passwords::new(1).unwrap().unhurried();
        let hash = permit.hash(&text("Passwörter-１２３")).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$"), "{hash}");
        assert!(permit.verify(&text("Passwo\u{308}rter-123"), Some(&hash)));
        assert!(!permit.verify(&text("passwörter-123"), Some(&hash)));
        assert!(!permit.verify(&text("nobody's password"), None));
        assert!(!permit.verify(&text("x"), Some("damaged")));
    }

    #[test]
    fn short_long_and_repeating_passwords_are_refused() {
        let code =
            |password: &str| problem(&text(password), &["Zhao@example.com"]).map(|p| p.code());
        assert_eq!(code("ninechars"), Some("too_short"));
        assert_eq!(code("ten chars!"), None);
        assert_eq!(code(&"长".repeat(128)), None);
        assert_eq!(code(&"长".repeat(129)), Some("too_long"));
        assert_eq!(code("zhao@EXAMPLE.com"), Some("password_is_login"));
        assert_eq!(code("with a \0 inside"), Some("bad_character"));
    }

    #[test]
    fn who_finds_no_place_is_asked_to_come_back() {
        let passwords = Passwords::new(2).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        runtime.block_on(async {
            let held = [
                passwords.permit().await.unwrap(),
                passwords.permit().await.unwrap(),
            ];
            let waiting = futures_util::future::join_all((0..1_000).map(|_| passwords.permit()));
            let answers = waiting.await;
            assert!(
                answers
                    .iter()
                    .all(|it| matches!(it, Err(AppError::TooMany { .. })))
            );
            drop(held);
            assert!(passwords.permit().await.is_ok());
        });
    }
}
