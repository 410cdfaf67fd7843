//! Passwords: how they are kept (argon2id, 19 MiB, two passes, as OWASP recommends), what is asked of them, and how
//! whoever guesses is slowed down.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;
use vigie_query::Language;

use crate::{problem::Problem, state::blocking};

/// The fewest characters of a password.
pub(crate) const MIN_CHARACTERS: usize = 10;
/// The most bytes of one.
const MAX_BYTES: usize = 1_000;
/// How many are worked out at once: each takes 19 MiB and a core for some 20 ms.
const AT_ONCE: usize = 2;
/// So many wrong ones are forgiven.
const FORGIVEN: u32 = 5;
/// The longest that one waits after wrong ones.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// Of how many addresses wrong passwords are remembered.
const MAX_REMEMBERED: usize = 10_000;

/// What is wrong with a password, if anything.
pub(crate) fn fault(password: &str, language: Language) -> Option<String> {
    if password.chars().count() < MIN_CHARACTERS {
        return Some(language.pick(
            format!("password: take {MIN_CHARACTERS} characters or more; a few words are easy to keep"),
            format!("mot de passe : prenez au moins {MIN_CHARACTERS} caractères ; quelques mots se retiennent bien"),
        ));
    }
    (password.len() > MAX_BYTES).then(|| {
        language.pick(
            format!("password: take at most {MAX_BYTES} bytes"),
            format!("mot de passe : prenez au plus {MAX_BYTES} octets"),
        )
    })
}

/// Works passwords out, and remembers who guesses.
#[derive(Debug)]
pub(crate) struct Passwords {
    places: Semaphore,
    wrong: Mutex<HashMap<String, Wrong>>,
}

/// Wrong passwords for one address.
#[derive(Debug, Clone, Copy)]
struct Wrong {
    count: u32,
    until: Instant,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { places: Semaphore::new(AT_ONCE), wrong: Mutex::default() }
    }
}

impl Passwords {
    /// What to keep of a password.
    ///
    /// # Errors
    /// 503 when the server stops.
    pub(crate) async fn hash(&self, password: String) -> Result<String, Problem> {
        let _place = self.places.acquire().await;
        blocking(move || hash(&password)).await
    }

    /// Whether a password is the one that was kept. Where none was kept it takes as long, so that nobody learns by the
    /// clock who has an account.
    ///
    /// # Errors
    /// 503 when the server stops.
    pub(crate) async fn is_right(&self, password: String, kept: Option<String>) -> Result<bool, Problem> {
        let _place = self.places.acquire().await;
        blocking(move || {
            let Some(kept) = kept else {
                hash(&password)?;
                return Ok(false);
            };
            let parsed = PasswordHash::new(&kept);
            Ok::<_, Problem>(
                parsed
                    .is_ok_and(|kept| Argon2::default().verify_password(password.as_bytes(), &kept).is_ok()),
            )
        })
        .await
    }

    /// Lets an address try.
    ///
    /// # Errors
    /// 429 with the time to wait after too many wrong ones.
    pub(crate) fn may_try(&self, address: &str, language: Language) -> Result<(), Problem> {
        let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = wrong.get(address).and_then(|wrong| wrong.until.checked_duration_since(Instant::now()));
        match wait.filter(|wait| !wait.is_zero()) {
            Some(wait) => Err(Problem::guessing(language, wait)),
            None => Ok(()),
        }
    }

    /// Remembers how it went.
    pub(crate) fn tried(&self, address: &str, right: bool) {
        let mut all = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if right {
            all.remove(address);
            return;
        }
        let now = Instant::now();
        if all.len() >= MAX_REMEMBERED {
            all.retain(|_, wrong| wrong.until + LONGEST > now);
        }
        if all.len() < MAX_REMEMBERED || all.contains_key(address) {
            let wrong = all.entry(address.to_owned()).or_insert(Wrong { count: 0, until: now });
            wrong.count = wrong.count.saturating_add(1);
            wrong.until = now + pause(wrong.count);
        }
    }
}

/// How long to wait after so many wrong ones in a row: doubled with each.
fn pause(count: u32) -> Duration {
    match count.checked_sub(FORGIVEN) {
        None => Duration::ZERO,
        Some(more) => Duration::from_secs(1 << more.min(20)).min(LONGEST),
    }
}

fn hash(password: &str) -> Result<String, Problem> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string())
        .map_err(|error| Problem::unavailable(format!("the password cannot be kept: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: Language = Language::English;

    #[tokio::test]
    async fn a_password_is_kept_so_that_only_itself_opens() {
        let passwords = Passwords::default();
        let kept = passwords.hash("correct horse".to_owned()).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        let check = async |password: &str, kept: Option<&str>, good: bool| {
            let right = passwords.is_right(password.to_owned(), kept.map(str::to_owned)).await.unwrap();
            assert_eq!(right, good, "{password}");
        };
        check("correct horse", Some(&kept), true).await;
        check("correct horse ", Some(&kept), false).await;
        check("", Some(&kept), false).await;
        check("correct horse", None, false).await;
        check("correct horse", Some("not a hash"), false).await;
        assert_ne!(
            kept,
            passwords.hash("correct horse".to_owned()).await.unwrap(),
            "each has a salt of its own"
        );
    }

    #[test]
    fn guessing_is_slowed_down() {
        for (count, seconds) in [(0, 0), (4, 0), (5, 1), (6, 2), (10, 32), (15, 900), (u32::MAX, 900)] {
            assert_eq!(pause(count).as_secs(), seconds, "{count}");
        }
        let passwords = Passwords::default();
        for _ in 0..FORGIVEN {
            assert!(passwords.may_try("ana", ENGLISH).is_ok());
            passwords.tried("ana", false);
        }
        assert!(passwords.may_try("ana", ENGLISH).is_err());
        assert!(passwords.may_try("bob", ENGLISH).is_ok());
        passwords.tried("ana", true);
        assert!(passwords.may_try("ana", ENGLISH).is_ok());
    }

    #[test]
    fn passwords_are_long_enough() {
        for (password, good) in
            [("123456789", false), ("1234567890", true), ("éééééééééé", true), ("", false)]
        {
            assert_eq!(fault(password, ENGLISH).is_none(), good, "{password}");
        }
        assert!(fault(&"x".repeat(1_001), ENGLISH).is_some());
    }
}
