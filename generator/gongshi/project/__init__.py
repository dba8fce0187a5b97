"""Which register is on this disk?"""
