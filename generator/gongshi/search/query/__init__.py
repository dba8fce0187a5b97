"""Which entities does a query find, why, and in which order?"""
