"""The shape of JSON that travels: one representation, whether an OpenAPI document or TypeScript says it."""
