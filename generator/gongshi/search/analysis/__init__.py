"""Which tokens, readings and words are searched in a text?"""
