"""What is searched in a text?"""
