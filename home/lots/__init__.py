"""Bulk writes: rows made ready outside of any transaction, their keys reserved, then laid in one go.

Preparing a row costs five times what laying it does, and on SQLite a transaction that writes keeps everybody else
waiting: all that can be done before is done before. Rows wait in a temporary file, so that memory stays bounded.
PostgreSQL, where rows that nobody sees yet keep nobody waiting, lays those of a long work as they are made ready."""
