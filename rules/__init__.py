"""The built-in pack: one page a rule, in folders of one theme."""
