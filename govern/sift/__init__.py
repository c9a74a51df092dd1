"""From raw findings to the ones that count: ignores, selection, fingerprints, order."""
