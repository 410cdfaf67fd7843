//! Workspaces, alerts, outbox and progress in SQL.
