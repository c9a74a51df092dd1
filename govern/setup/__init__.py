"""What `govern init` writes: the configuration, a hook, a CI job; each is left alone where a repository has its own."""
