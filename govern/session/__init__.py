"""The way through, one file a command: open the tree, read the configuration, find the layout, assemble the project,
hold the rules against it, sift what they report."""
