"""How do articles become pages?"""
