"""The blocks of entrypoint documents that govern writes, and what in the documents contradicts the code."""

from govern.project.entrypoint_documents.contradictions import Contradiction
from govern.project.entrypoint_documents.drafts import Draft, EntrypointDocuments

__all__ = ["Contradiction", "Draft", "EntrypointDocuments"]
