"""How does a site get live?"""
