"""How are templates compiled so that a page costs little?"""
