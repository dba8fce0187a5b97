"""Which files make the site?"""
