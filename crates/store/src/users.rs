//! The people who sign in, with their roles and what their password is checked against.

use std::collections::BTreeMap;

use sqlx::{AnyConnection, Row, any::AnyRow};
use vigie_model::{Slug, User, UserRole};

use crate::{Result, Store, StoreError, statement::word};

/// The most people in one Vigie.
const MAX_USERS: i64 = 10_000;

/// Somebody, and the hash of their password; `None` until they chose one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownUser {
    /// Who.
    pub user: User,
    /// In the form that names its own algorithm and parameters.
    pub password: Option<String>,
}

impl Store {
    /// Whether anybody can sign in.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn has_users(&self) -> Result<bool> {
        let sql = "SELECT count(*) FROM users WHERE password IS NOT NULL";
        let select = async || Ok(sqlx::query_scalar(sql).fetch_one(&self.reader).await?);
        let count: i64 = self.attempt(select).await?;
        Ok(count > 0)
    }

    /// Takes somebody in.
    ///
    /// # Errors
    /// [`EmailTaken`](StoreError::EmailTaken), [`TooManyUsers`](StoreError::TooManyUsers), or the database's failure: also
    /// when a workspace of their roles does not exist.
    pub async fn add_user(&self, user: &User, password: Option<&str>, now_ms: i64) -> Result<()> {
        // Once: after a lost answer, a second attempt would find the address taken.
        self.once(async {
            let mut transaction = self.begin_write().await?;
            add(&mut transaction, user, password, now_ms).await?;
            transaction.commit().await?;
            Ok(())
        })
        .await
    }

    /// Takes the first one in; `false`, and nothing changed, when somebody can sign in already.
    ///
    /// # Errors
    /// As [`Store::add_user`].
    pub async fn add_first_user(&self, user: &User, password: &str, now_ms: i64) -> Result<bool> {
        self.once(async {
            let mut transaction = self.begin_write().await?;
            let sql = "SELECT count(*) FROM users WHERE password IS NOT NULL";
            let others: i64 = sqlx::query_scalar(sql).fetch_one(&mut *transaction).await?;
            if others > 0 {
                return Ok(false);
            }
            add(&mut transaction, user, Some(password), now_ms).await?;
            transaction.commit().await?;
            Ok(true)
        })
        .await
    }

    /// Everybody, by address.
    ///
    /// # Errors
    /// [`InvalidRow`](StoreError::InvalidRow) when a row cannot be read, or the database's failure.
    pub async fn users(&self) -> Result<Vec<User>> {
        let select = async || {
            let sql = "SELECT id, email, name, owner, password FROM users ORDER BY email LIMIT $1";
            let rows = sqlx::query(sql).bind(MAX_USERS).fetch_all(&self.reader).await?;
            let sql = "SELECT user_id, workspace, role FROM user_roles";
            Ok((rows, sqlx::query(sql).fetch_all(&self.reader).await?))
        };
        let (rows, roles) = self.attempt(select).await?;
        let mut users = rows.iter().map(|row| Ok(read(row)?.user)).collect::<Result<Vec<_>>>()?;
        let mut of_user: BTreeMap<String, BTreeMap<Slug, UserRole>> = BTreeMap::new();
        for row in &roles {
            let (workspace, role) = read_role(row)?;
            of_user.entry(row.try_get("user_id")?).or_default().insert(workspace, role);
        }
        for user in &mut users {
            user.roles = of_user.remove(&user.id).unwrap_or_default();
        }
        Ok(users)
    }

    /// The one with this address, in small letters.
    ///
    /// # Errors
    /// As [`Store::users`].
    pub async fn user_by_email(&self, email: &str) -> Result<Option<KnownUser>> {
        self.find_user("SELECT id, email, name, owner, password FROM users WHERE email = $1", email).await
    }

    /// The one with this id.
    ///
    /// # Errors
    /// As [`Store::users`].
    pub async fn user(&self, id: &str) -> Result<Option<KnownUser>> {
        self.find_user("SELECT id, email, name, owner, password FROM users WHERE id = $1", id).await
    }

    /// The one whom a statement with one text finds.
    pub(crate) async fn find_user(&self, sql: &'static str, text: &str) -> Result<Option<KnownUser>> {
        if !crate::statement::can_be(text) {
            return Ok(None);
        }
        let select = async || {
            let Some(row) = sqlx::query(sql).bind(text).fetch_optional(&self.reader).await? else {
                return Ok(None);
            };
            let mut known = read(&row)?;
            let sql = "SELECT user_id, workspace, role FROM user_roles WHERE user_id = $1";
            let roles = sqlx::query(sql).bind(known.user.id.as_str()).fetch_all(&self.reader).await?;
            known.user.roles = roles.iter().map(read_role).collect::<Result<_>>()?;
            Ok(Some(known))
        };
        self.attempt(select).await
    }

    /// Gives somebody a role in a workspace, or takes it away; `false` when there is no such user.
    ///
    /// # Errors
    /// The database's failure: also when there is no such workspace.
    pub async fn set_role(&self, user: &str, workspace: &Slug, role: Option<UserRole>) -> Result<bool> {
        self.attempt(async || {
            let mut transaction = self.begin_write().await?;
            let sql = "SELECT count(*) FROM users WHERE id = $1";
            let known: i64 = sqlx::query_scalar(sql).bind(user).fetch_one(&mut *transaction).await?;
            if known == 0 {
                return Ok(false);
            }
            match role {
                Some(role) => put_role(&mut transaction, user, workspace, role).await?,
                None => {
                    let sql = "DELETE FROM user_roles WHERE user_id = $1 AND workspace = $2";
                    let query = sqlx::query(sql).bind(user).bind(workspace.as_str());
                    query.execute(&mut *transaction).await?;
                }
            }
            transaction.commit().await?;
            Ok(true)
        })
        .await
    }

    /// Sets what somebody's password is checked against, and ends all of their sessions and one-time links: whoever else
    /// knew the old one is out.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn set_password(&self, user: &str, password: &str) -> Result<()> {
        self.attempt(async || {
            let mut transaction = self.begin_write().await?;
            let sql = "UPDATE users SET password = $1 WHERE id = $2";
            sqlx::query(sql).bind(password).bind(user).execute(&mut *transaction).await?;
            for sql in ["DELETE FROM sessions WHERE user_id = $1", "DELETE FROM entrances WHERE user_id = $1"]
            {
                sqlx::query(sql).bind(user).execute(&mut *transaction).await?;
            }
            transaction.commit().await?;
            Ok(())
        })
        .await
    }

    /// Forgets somebody, with their roles and sessions; `false` when there was nobody.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn remove_user(&self, id: &str) -> Result<bool> {
        let remove = self.execute(sqlx::query("DELETE FROM users WHERE id = $1").bind(id));
        Ok(self.once(remove).await? > 0)
    }
}

async fn add(connection: &mut AnyConnection, user: &User, password: Option<&str>, now_ms: i64) -> Result<()> {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM users").fetch_one(&mut *connection).await?;
    if count >= MAX_USERS {
        return Err(StoreError::TooManyUsers(count));
    }
    let sql =
        "INSERT INTO users (id, email, name, owner, password, created_at_ms) VALUES ($1, $2, $3, $4, $5, $6)
               ON CONFLICT (email) DO NOTHING";
    let query = sqlx::query(sql).bind(user.id.as_str()).bind(user.email.as_str()).bind(user.name.as_str());
    let query = query.bind(i64::from(user.owner)).bind(password).bind(now_ms);
    if query.execute(&mut *connection).await?.rows_affected() == 0 {
        return Err(StoreError::EmailTaken(user.email.clone()));
    }
    for (workspace, role) in &user.roles {
        put_role(connection, &user.id, workspace, *role).await?;
    }
    Ok(())
}

async fn put_role(
    connection: &mut AnyConnection,
    user: &str,
    workspace: &Slug,
    role: UserRole,
) -> Result<()> {
    let sql = "INSERT INTO user_roles (user_id, workspace, role) VALUES ($1, $2, $3)
               ON CONFLICT (user_id, workspace) DO UPDATE SET role = excluded.role";
    let query = sqlx::query(sql).bind(user).bind(workspace.as_str()).bind(role.as_str());
    query.execute(connection).await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<KnownUser> {
    let user = User {
        id: row.try_get("id")?,
        email: row.try_get("email")?,
        name: row.try_get("name")?,
        owner: row.try_get::<i64, _>("owner")? != 0,
        roles: BTreeMap::new(),
    };
    Ok(KnownUser { user, password: row.try_get("password")? })
}

fn read_role(row: &AnyRow) -> Result<(Slug, UserRole)> {
    let id: String = row.try_get("user_id")?;
    Ok((word("user_roles", row, &id, "workspace")?, word("user_roles", row, &id, "role")?))
}
