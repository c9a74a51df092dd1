"""All queries. Nothing here decides."""
