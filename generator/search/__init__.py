"""What the lookup searches in: the index, how it is written, and how it is read again."""
