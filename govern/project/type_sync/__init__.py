"""Pydantic schemas and TypeScript types held against each other."""
