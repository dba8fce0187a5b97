"""How is a register written?"""
