"""Where the files come from: the work tree, or files held in memory. Everything above reads them through `Tree`."""
