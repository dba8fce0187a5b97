"""How does a site go live?"""
