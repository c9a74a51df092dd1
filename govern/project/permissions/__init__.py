"""Permissions: which are defined, which endpoints ask for which, who receives them. See `permissions.Permissions`."""

from govern.project.permissions.permissions import Permissions as Permissions
