"""What may a page say?

A view has worded values in one language, and addresses relative to its page. Page, JSON and CSV are
made from the same view, so they always agree.
"""
