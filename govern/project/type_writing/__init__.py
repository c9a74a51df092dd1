"""TypeScript types written: in the style of the file they stand in, one edit at a time or a whole file."""
