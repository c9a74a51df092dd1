"""The TypeScript types of a frontend: what each name means across files, and what its type looks like."""
