"""What documents name of their repository (files, anchors, commands, symbols), and which of it is gone."""

from govern.project.references.dead import Dead
from govern.project.references.references import References

__all__ = ["Dead", "References"]
