"""Which rows of a table are listed?"""
