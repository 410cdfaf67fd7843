//! Mail that is no alert: a letter with files, through the mail server that e-mail channels use.

use std::{sync::Arc, time::Duration};

use crate::{channel::Reach, delivery::Failure, numbers::Language, trouble::Trouble};

/// How long one letter may take.
const PATIENCE: Duration = Duration::from_secs(45);

/// A mail with files.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Names it: sent again under the same key, it has the same `Message-ID`.
    pub key: String,
    /// One line.
    pub subject: String,
    /// What it says, as text,
    pub text: String,
    /// and as HTML.
    pub html: String,
    /// What comes with it.
    pub files: Vec<Enclosure>,
    /// E-mail addresses; all see each other.
    pub to: Vec<String>,
}

/// A file that comes with a letter.
#[derive(Debug, Clone)]
pub struct Enclosure {
    /// Its name.
    pub name: String,
    /// What it is, such as `application/pdf`.
    pub content_type: &'static str,
    /// What stands in it.
    pub content: Vec<u8>,
}

/// Sends letters. Clones share the mail server's settings.
#[derive(Clone)]
pub struct Postman {
    reach: Arc<Reach>,
}

/// Why a letter did not leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered(Failure);

impl Postman {
    pub(crate) fn new(reach: Arc<Reach>) -> Self {
        Self { reach }
    }

    /// Sends a letter once.
    ///
    /// # Errors
    /// [`Undelivered`] when the mail server did not take it.
    pub async fn send(&self, letter: &Letter) -> Result<(), Undelivered> {
        let sending = self.reach.mailer.send_letter(letter, &self.reach.secrets);
        let cut_off = |_| Err(Failure::passing(Trouble::Slow { after: PATIENCE }));
        tokio::time::timeout(PATIENCE, sending).await.unwrap_or_else(cut_off).map_err(Undelivered)
    }
}

impl Undelivered {
    /// Whether another attempt may succeed although nobody changes anything.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        self.0.again
    }

    /// What happened and what to do, on one line, without any secret.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        self.0.told(language)
    }
}
