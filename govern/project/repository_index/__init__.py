"""The repository index: which files belong to which domain."""

from govern.project.repository_index.index import Drift, RepositoryIndex

__all__ = ["Drift", "RepositoryIndex"]
