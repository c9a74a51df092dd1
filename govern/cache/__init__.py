"""What earlier runs found out, kept in the user's cache folder.

Nothing here is needed: whatever is wrong with it, a run goes on without.
"""
