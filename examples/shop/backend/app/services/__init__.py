"""The rules of the shop. Services know sessions and schemas, and nothing of HTTP or of permissions."""
