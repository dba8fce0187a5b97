"""How does a maintainer work?"""
