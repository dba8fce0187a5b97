"""Which entities does a query find?"""
