"""The configuration of a repository, and the layout that govern detects where the configuration is silent."""
