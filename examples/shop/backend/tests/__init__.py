"""Tests through the API, on a migrated database."""
