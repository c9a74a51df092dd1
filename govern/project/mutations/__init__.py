"""How endpoints change state: by methods that promise not to, past the audit record, past the soft delete, twice."""

from govern.project.mutations.mutations import Mutations

__all__ = ["Mutations"]
