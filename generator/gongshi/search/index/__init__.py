"""Which files make the index?"""
