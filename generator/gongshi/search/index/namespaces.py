"""Which folder of the index holds what? FORMAT.md, "Addresses"."""

NAMES, PINYIN, INITIALS, CODES = NGRAMS = "h", "p", "i", "c"
"""Posting lists of n-grams: the first `CAPPED` documents of each."""

LONG_LISTS = "l"
"""All documents of those n-grams of names that have more."""

WHOLE_KEYS, CORES = "d", "k"
"""Posting lists of whole keys, complete."""

VARIANTS, GROUPS, LONG_WORDS = WORDS = "s", "v", "w"
"""Words for spelling suggestions: by variant, the commonest by group, and long posting lists."""

FILTERS, EXPIRIES, BUCKETS = "f", "e", "b"
"""Documents of each filter term; documents by expiry day, a file a month; documents themselves."""
