"""Holds the static inventory of routes against the live application, where the user names an interpreter to ask."""
